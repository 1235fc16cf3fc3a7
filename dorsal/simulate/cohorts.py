"""The real people that simulated ones are compared with: files outside this project, read where they are."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np

from dorsal.simulate.columns import Array

VARIABLE = "DORSAL_REAL_PEOPLE"
Row = dict[str, str]


class MissingData(FileNotFoundError):
    """A file of the real data is not there."""


def place(name: str) -> Path | None:
    """One file, as `cohorts/lbp_orig.csv`, where it is: in the folder of DORSAL_REAL_PEOPLE, or beside the repository.

    The folder holds `population/`, `cohorts/` and `mechanism/`, or only some of them.
    """
    named = os.environ.get(VARIABLE)
    beside = Path(__file__).parents[2].parent.joinpath("shared", "data")
    found = (Path(named) if named else beside) / name
    return found if found.is_file() else None


def rows(name: str) -> list[Row]:
    """What one file holds. Raises MissingData."""
    found = place(name)
    if found is None:
        raise MissingData(f"the real data are not here: set {VARIABLE} to the folder that holds {name}")
    with found.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(table: list[Row], column: str) -> Array:
    """A column of numbers; blanks are left out."""
    return np.array([float(row[column]) for row in table if row[column]])

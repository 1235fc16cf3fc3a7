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
    """The folder with the real data is not there."""


def folder() -> Path | None:
    """The folder with `population/`, `cohorts/` and `mechanism/`: in DORSAL_REAL_PEOPLE, or beside the repository."""
    named = os.environ.get(VARIABLE)
    beside = Path(__file__).parents[2].parent.joinpath("shared", "data")
    found = Path(named) if named else beside
    return found if (found / "population").is_dir() and (found / "cohorts").is_dir() else None


def rows(name: str) -> list[Row]:
    """One file, as `cohorts/lbp_orig.csv`. Raises MissingData."""
    found = folder()
    if found is None:
        raise MissingData(f"the real data are not here: set {VARIABLE} to the folder with population/ and cohorts/")
    with (found / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(table: list[Row], column: str) -> Array:
    """A column of numbers; blanks are left out."""
    return np.array([float(row[column]) for row in table if row[column]])

"""What leaves the registry: numbers as CSV, or rows without whatever could tell who somebody is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from dorsal.registry.disclosure import FEWEST, rounded
from dorsal.registry.measuring import Figure
from dorsal.registry.problem import RegistryError
from dorsal.registry.tables import TABLES

# What somebody who knows a person may know of them without the registry.
KNOWN_BY = ("began", "age_band", "sex", "country", "language", "work", "phase", "pattern")
COLUMNS = ("measure", "shape", "week", "group", "state", "people", "known", "met", "value", "low", "high")


def as_csv(figures: Iterable[Figure]) -> str:
    """Every number on a line of its own; what may not be told is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in figures:
        values = {name: getattr(one, name) for name in COLUMNS} | {"group": " ".join(one.group)}
        writer.writerow("" if values[name] is None else values[name] for name in COLUMNS)
    return text.getvalue()


def write_tables(tables: Mapping[str, pl.LazyFrame], folder: Path, *, without: Sequence[str] = ()) -> list[str]:
    """Each table as one Parquet file, people without some of their columns, under the pseudonyms of the registry.

    Raises RegistryError where what is left of the columns by which somebody may be known would single anybody out.
    """
    if unknown := sorted(set(without) - set(KNOWN_BY)):
        raise RegistryError(f"'{unknown[0]}': only {', '.join(KNOWN_BY)} can be left out")
    refuse_alone(tables["people"], [name for name in KNOWN_BY if name not in without])
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in TABLES:
            rows = tables[name].drop(without) if name == "people" else tables[name]
            rows.sink_parquet(folder / f"{name}.parquet")
    except OSError as error:
        raise RegistryError(f"{folder}: cannot be written: {error.strerror or error}") from None
    return [f"{name}.parquet" for name in TABLES]


def refuse_alone(people: pl.LazyFrame, by: Sequence[str]) -> None:
    """Raises RegistryError where a join over these columns would leave somebody among too few who are like them."""
    if not by:
        return
    found = people.group_by(by).len().filter(pl.col("len") < FEWEST).select(pl.col("len").sum()).collect().item()
    if found:
        raise RegistryError(
            f"about {max(FEWEST, rounded(found))} people share {', '.join(by)} with fewer than {FEWEST} and could be "
            "known by it: leave more of these out with --without"
        )

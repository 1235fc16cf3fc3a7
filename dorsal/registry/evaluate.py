"""Every rule and every decision over wide rows, in Polars, from the same SQL that other engines read.

Each expression is parsed once for a content. Frames of any length go through as a stream.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from dorsal.content.schema import Content
from dorsal.registry.composed import Composer
from dorsal.registry.wide import COMPUTED, carried, columns

Parsed = list[list[pl.Expr]]
_KEPT: list[tuple[Content, bool, Parsed, list[str]]] = []
KEPT = 4
ARROW = ".arrow"


class RowError(ValueError):
    """A frame that is no wide row of this content; the message says which columns are missing or of another kind."""


def evaluate(frame: pl.DataFrame, content: Content) -> pl.DataFrame:
    """What the rules say of each row: columns that are not findings first, then a nullable boolean for each rule
    (`ruled.every_rule` names them) and the decisions (`composed.steps`).

    Raises RowError.
    """
    return plan(frame.lazy(), content).collect()


def plan(frame: pl.LazyFrame, content: Content, *, decisions: bool = True) -> pl.LazyFrame:
    """The same, to be run later, in parts or as a stream. Raises RowError.

    Without `decisions` the rules alone: the urgency, which some go by, is then a column of the frame.
    """
    given, found, beside = frame.collect_schema(), columns(content), carried(content)
    _checked(given, found, beside)
    if not decisions and COMPUTED not in given:
        raise RowError(f"no column {COMPUTED}, which rules alone do not work out")
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in beside.items() if name not in given]
    numbers = [pl.col(name).fill_nan(None) for name, kind in found.items() if kind.is_float()]
    whole = frame.with_columns([*missing, *numbers])  # NaN is no number: it would compare as greater than all
    parsed, shown = _parsed(content, decisions=decisions)
    for step in parsed:
        whole = whole.with_columns(step)
    own = [name for name in given if name not in found and name not in beside]
    return whole.select([*own, *shown])


def results(content: Content) -> list[str]:
    """The columns that `evaluate` adds."""
    return list(_parsed(content, decisions=True)[1])


def write(frame: pl.LazyFrame, content: Content, to: Path) -> None:
    """The same into a file: Parquet, or Arrow where its name ends so, which costs half. Raises RowError, OSError."""
    whole = plan(frame, content)
    if to.suffix == ARROW:
        whole.sink_ipc(to, compression="lz4")
    else:
        whole.sink_parquet(to, compression="lz4", statistics=False)  # nobody looks for some rows in it


def _checked(given: pl.Schema, found: Mapping[str, pl.DataType], beside: Mapping[str, pl.DataType]) -> None:
    wrong = [name for name in found if name not in given]
    if wrong:
        raise RowError(f"not a row of this content: no column {', '.join(wrong)}")
    kinds = {**found, **beside}
    there = {name: kind for name, kind in kinds.items() if name in given}
    other = [f"{name} is {given[name]}" for name, kind in there.items() if not _fits(given[name], kind)]
    if other:
        raise RowError(f"not a row of this content: {', '.join(other)}")


def _fits(given: pl.DataType, wanted: pl.DataType) -> bool:
    if isinstance(wanted, pl.Enum):
        return isinstance(given, pl.String | pl.Categorical) or given == wanted
    return given.is_float() if wanted.is_float() else given == wanted


def _parsed(content: Content, *, decisions: bool) -> tuple[Parsed, list[str]]:
    for known, whole, parsed, shown in _KEPT:
        if known is content and whole is decisions:
            return parsed, shown
    composer = Composer(content)
    made = composer.steps() if decisions else composer.rules_alone()
    parsed = [[pl.sql_expr(_text(one.name, one.what.sql())) for one in step] for step in made]
    shown = [one.name for step in made for one in step if one.shown]
    _KEPT.insert(0, (content, decisions, parsed, shown))
    del _KEPT[KEPT:]
    return parsed, shown


def _text(name: str, sql: str) -> str:
    return f'{sql} AS "{name}"'

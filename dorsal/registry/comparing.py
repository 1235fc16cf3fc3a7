"""Clinics beside each other, each weighed by whom it cares for: indirect standardisation over phase and pattern."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import polars as pl
import scipy

from dorsal.content.schema import Measure
from dorsal.registry import intervals
from dorsal.registry.disclosure import FEWEST, rounded, tellable_share
from dorsal.registry.intervals import Range
from dorsal.registry.measuring import answered
from dorsal.registry.queries import STANDARD

LIMITS = (0.025, 0.975)
STEPS = 24


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One clinic. `ratio`: seen over expected for people like theirs; `share`: the ratio times the share of all."""

    clinic: str
    people: int
    ratio: Range
    share: float


def compared(
    tables: Mapping[str, pl.LazyFrame], measure: Measure, week: int | None
) -> tuple[list[Compared], float | None]:
    """Each clinic that may be told of, and the share of everybody; None where nobody is known."""
    rows = answered(tables, measure, week).collect()
    frames = {**tables, "answered": rows.lazy()}
    found = pl.SQLContext(frames=frames, eager=False).execute(STANDARD).collect().sort("clinic")
    known = rows["met"].drop_nulls()
    if not len(known):
        return [], None
    overall = float(known.sum()) / len(known)
    told = [
        one for one in found.to_dicts() if tellable_share(round(one["seen"]), one["people"]) and one["expected"] > 0
    ]
    return [_of(one, overall) for one in told], round(overall, 2)


def _of(one: Mapping[str, float | str], overall: float) -> Compared:
    people, seen, expected = int(one["people"]), round(float(one["seen"])), float(one["expected"])
    told = intervals.ratio(rounded(seen), rounded(people) * expected / people)
    ratio = Range(*(round(value, 2) for value in told))
    return Compared(
        clinic=str(one["clinic"]), people=rounded(people), ratio=ratio, share=round(min(1.0, told.value * overall), 2)
    )


def funnel(overall: float, most: int) -> list[list[tuple[int, float]]]:
    """Between which shares chance alone puts 95 of 100 clinics, from few people to many."""
    sizes = sorted({max(FEWEST, round(most * (step / STEPS) ** 2)) for step in range(1, STEPS + 1)})
    chance = scipy.stats.binom.ppf
    return [[(people, float(chance(tail, people, overall)) / people) for people in sizes] for tail in LIMITS]

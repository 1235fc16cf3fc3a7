"""Clinics beside each other, each weighed by whom it cares for: indirect standardisation over phase and pattern."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
import polars as pl
import scipy

from dorsal.content.schema import Measure
from dorsal.registry import intervals
from dorsal.registry.disclosure import FEWEST, hidden, rounded, tellable_share
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


class Overall(NamedTuple):
    """The share of everybody, and the same from rounded counts, which alone is told."""

    exact: float
    told: float


def compared(
    tables: Mapping[str, pl.LazyFrame], measure: Measure, week: int | None
) -> tuple[list[Compared], float | None]:
    """Each clinic that may be told of, beside at least one other; and the share of everybody, or None."""
    rows = answered(tables, measure, week).collect()
    frames = {**tables, "answered": rows.lazy()}
    found = pl.SQLContext(frames=frames, eager=False).execute(STANDARD).collect().sort("clinic")
    met, known = int(rows["met"].sum()), rows["met"].count()
    if not tellable_share(met, known):
        return [], None
    clinics = found.to_dicts()
    each = [(one["people"], round(one["seen"]), one["people"] - round(one["seen"])) for one in clinics]
    told = [
        tellable_share(seen, people) and one["expected"] > 0
        for one, (people, seen, _) in zip(clinics, each, strict=True)
    ]
    shown = [one for one, hide in zip(clinics, hidden(each, told), strict=True) if not hide]
    overall = Overall(met / known, rounded(met) / rounded(known))
    return [_of(one, overall) for one in shown] if len(shown) > 1 else [], round(overall.told, 2)


def _of(one: Mapping[str, float | str], overall: Overall) -> Compared:
    """Whom the clinic cares for makes what is expected of it so many times what is expected of everybody."""
    people, seen, expected = int(one["people"]), round(float(one["seen"])), float(one["expected"])
    times = max(0.01, round(expected / people / overall.exact, 2))
    told = intervals.ratio(rounded(seen), rounded(people) * times * overall.told)
    ratio = Range(*(round(value, 2) for value in told))
    share = round(min(1.0, told.value * overall.told), 2)
    return Compared(clinic=str(one["clinic"]), people=rounded(people), ratio=ratio, share=share)


def funnel(overall: float, most: int) -> list[list[tuple[int, float]]]:
    """Between which shares chance alone puts 95 of 100 clinics, from few people to many."""
    sizes = sorted({max(FEWEST, round(most * (step / STEPS) ** 2)) for step in range(1, STEPS + 1)})
    chance = scipy.stats.binom.ppf
    return [[(people, float(chance(tail, people, overall)) / people) for people in sizes] for tail in LIMITS]

"""What is told by one thing, by another, by both and of everybody, taken together: no small number follows from it.

Somebody who subtracts is an integer program over everything that was told: how many people of each kind there could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from dorsal.content.schema import Content
from dorsal.registry.disclosure import FEWEST, STEP, tellable
from dorsal.registry.measuring import Figure, measured, seen_as_of
from dorsal.registry.tables import TABLES
from tests.registry.conftest import AS_OF

PHASES, SEXES = ("acute", "chronic", "recurrent"), ("female", "male")
STATES = ("met", "not", "unknown")
ASKED = [(), ("phase",), ("sex",), ("phase", "sex"), ("sex", "phase")]
CELLS = list(product(PHASES, SEXES, STATES))
Counts = Mapping[tuple[str, str, str], int]


def tables(counts: Counts) -> dict[str, pl.LazyFrame]:
    """So many people of each phase and sex, who had a scan, had none, or did not tell."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    care = {"met": ["scan"], "not": ["none"]}
    for (phase, sex, state), count in counts.items():
        for number in range(count):
            person = f"{phase} {sex} {state} {number}"
            found["people"].append(
                {"person": person, "began": AS_OF, "planned": True, "scan_before": False, "phase": phase, "sex": sex}
            )
            if state in care:
                found["checkins"].append({"person": person, "day": 7, "kind": "check-in", "care": care[state]})
    return {name: pl.DataFrame(found[name], schema=table.schema).lazy() for name, table in TABLES.items()}


class Reader:
    """Somebody who has every number, and knows how they were rounded and what is never told."""

    def __init__(self, told: Mapping[tuple[str, ...], Sequence[Figure]]) -> None:
        self.rows, self.low, self.high = list[Any](), list[float](), list[float]()
        figures = [(by, one) for by, found in told.items() for one in found]
        self.extra = sum(one.met is not None for _, one in figures)
        self.most = 1000
        seen = {(by, one.group) for by, one in figures}
        for phase, sex in product(PHASES, SEXES):
            if (("phase", "sex"), (phase, sex)) not in seen:
                self.said(self.of({"phase": phase, "sex": sex}), 0, 0)
        choice = len(CELLS)
        for by, one in figures:
            group = dict(zip(by, one.group, strict=True))
            self.said(self.of(group), *(between(one.people) if one.people is not None else (1, self.most)))
            if one.met is None or one.known is None:
                continue
            self.said(self.of(group, "met", "not"), *between(one.known))
            self.said(self.of(group, "met"), *between(one.met))
            others = self.of(group, "not")  # nobody, or enough
            self.said([*others[:choice], -FEWEST, *others[choice + 1 :]], 0, self.most)
            self.said([*others[:choice], -self.most, *others[choice + 1 :]], -self.most, 0)
            choice += 1

    def of(self, group: Mapping[str, str], *states: str) -> list[float]:
        chosen = [
            float(group.get("phase", phase) == phase and group.get("sex", sex) == sex and (state in (states or STATES)))
            for phase, sex, state in CELLS
        ]
        return chosen + [0.0] * self.extra

    def said(self, row: Sequence[float], low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def knows(self, group: Mapping[str, str], *states: str) -> tuple[int, int]:
        """Between which numbers it lies."""
        asked = np.array(self.of(group, *states))
        limits = LinearConstraint(np.array(self.rows), self.low, self.high)
        bounds = Bounds(0, [self.most] * len(CELLS) + [1] * self.extra)
        ends = [
            milp(sign * asked, integrality=np.ones(len(asked)), bounds=bounds, constraints=limits) for sign in (1, -1)
        ]
        assert all(end.success for end in ends), "what was told must be possible"
        return round(ends[0].fun), -round(ends[1].fun)


def between(told: int) -> tuple[int, int]:
    """What a rounded number may have been."""
    return (0, 0) if told == 0 else (max(FEWEST, told - STEP // 2), told + STEP // 2)


def asked_of(counts: Counts) -> Iterable[tuple[dict[str, str], tuple[str, ...], int]]:
    """Every number of people over one cell, line or column, or everybody: those who met it, who did not, and all."""
    groups = [
        {name: value for name, value in (("phase", phase), ("sex", sex)) if value}
        for phase, sex in product(("", *PHASES), ("", *SEXES))
    ]
    for group, states in product(groups, (("met",), ("not",), STATES)):
        kind = [
            count
            for (phase, sex, state), count in counts.items()
            if group.get("phase", phase) == phase and group.get("sex", sex) == sex and state in states
        ]
        yield group, states, sum(kind)


# Where most may be told and a few are small, most is told of what should not follow.
SIZES = st.one_of(st.sampled_from([0, 5, 7, 8, 12, 13, 17]), st.sampled_from([7, 8, 12, 13]), st.integers(0, 9))
SMALL = st.dictionaries(st.sampled_from(CELLS), st.integers(1, 4), min_size=1, max_size=3)


def table(*sizes: int) -> Counts:
    return dict(zip(CELLS, sizes, strict=True))


TABLE = st.builds(lambda sizes, small: {**table(*sizes), **small}, st.tuples(*[SIZES] * len(CELLS)), SMALL)


def learnt(counts: Counts, content: Content) -> list[Any]:
    """The small numbers that follow."""
    seen = seen_as_of(tables(counts), AS_OF, content)
    told = {by: measured(seen, content.measures["imaging"], by=by) for by in ASKED}
    reader = Reader(told)
    return [
        (group, states, count)
        for group, states, count in asked_of(counts)
        if not tellable(count) and reader.knows(group, *states) == (count, count)
    ]


@example(counts=table(13, 7, 0, 7, 8, 3, 1, 7, 0, 7, 13, 0, 13, 7, 0, 17, 12, 0))  # one of each two was told
@example(counts=table(8, 8, 0, 17, 13, 0, 12, 12, 0, 12, 7, 0, 8, 12, 0, 4, 7, 0))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(counts=TABLE)
def test_no_small_number_follows_from_every_way_of_asking(counts: Counts, content: Content) -> None:
    assert learnt(counts, content) == []

"""What is told by one thing, by another, by both and of everybody, taken together: no small number follows from it.

Somebody who subtracts is an integer program over everything that was told: how many people of each kind there could be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dorsal.content.schema import Content
from dorsal.registry.disclosure import tellable
from dorsal.registry.measuring import Figure, measured, seen_as_of
from dorsal.registry.tables import TABLES
from tests.registry.conftest import AS_OF
from tests.registry.subtracting import Reader, Sum

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


def of(group: Mapping[str, str], states: Sequence[str] = STATES) -> Sum:
    """The cells of everybody in a group who is in one of these states."""
    return {
        (phase, sex, state): 1
        for phase, sex, state in CELLS
        if group.get("phase", phase) == phase and group.get("sex", sex) == sex and state in states
    }


def reader(told: Mapping[tuple[str, ...], Sequence[Figure]]) -> Reader:
    """Somebody to whom all of this is told: a group that is not named has nobody in it."""
    found = Reader()
    named = {one.group for one in told["phase", "sex"]}
    for phase, sex in product(PHASES, SEXES):
        if (phase, sex) not in named:
            found.reads(of({"phase": phase, "sex": sex}), 0)
    for by, figures in told.items():
        for one in figures:
            group = dict(zip(by, one.group, strict=True))
            if one.people is None:
                found.between(of(group), 1)
            else:
                found.reads(of(group), one.people)
            if one.known is not None and one.met is not None:
                found.reads(of(group, ("met", "not")), one.known)
                found.reads(of(group, ("met",)), one.met)
                found.nobody_or_enough(of(group, ("not",)))
    return found


GROUPS = [
    {name: value for name, value in (("phase", phase), ("sex", sex)) if value}
    for phase, sex in product(("", *PHASES), ("", *SEXES))
]
ALL = [of(group, states) for group, states in product(GROUPS, (("met",), ("not",), ("unknown",), STATES))]


# Where most may be told and a few are small, most is told of what should not follow.
SIZES = st.one_of(st.sampled_from([0, 5, 7, 8, 12, 13, 17]), st.sampled_from([7, 8, 12, 13]), st.integers(0, 9))
SMALL = st.dictionaries(st.sampled_from(CELLS), st.integers(1, 4), min_size=1, max_size=3)


def table(*sizes: int) -> Counts:
    return dict(zip(CELLS, sizes, strict=True))


TABLE = st.builds(lambda sizes, small: {**table(*sizes), **small}, st.tuples(*[SIZES] * len(CELLS)), SMALL)


def learnt(counts: Counts, content: Content) -> list[Sum]:
    """The small numbers that follow: of a cell, a line, a column or everybody, met, not met, not known or all."""
    seen = seen_as_of(tables(counts), AS_OF, content)
    told = {by: measured(seen, content.measures["imaging"], by=by) for by in ASKED}
    small = [what for what in ALL if not tellable(sum(counts[cell] for cell in what))]
    return [what for what, (low, high) in zip(small, reader(told).known(small), strict=True) if low == high]


@example(counts=table(13, 7, 0, 7, 8, 3, 1, 7, 0, 7, 13, 0, 13, 7, 0, 17, 12, 0))  # one of each two was told
@example(counts=table(8, 8, 0, 17, 13, 0, 12, 12, 0, 12, 7, 0, 8, 12, 0, 4, 7, 0))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(counts=TABLE)
def test_no_small_number_follows_from_every_way_of_asking(counts: Counts, content: Content) -> None:
    assert learnt(counts, content) == []

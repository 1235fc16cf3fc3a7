"""Every measure of the content, by its query and by plain Python: the same for generated people."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsal.content import load
from dorsal.registry.disclosure import rounded
from dorsal.registry.intervals import share
from dorsal.registry.measuring import answered, of_rounded, points
from dorsal.registry.plainly import plainly
from dorsal.registry.queries import FAMILIES
from tests.registry.conftest import framed, people, plain

CONTENT = load()
CASES = [(name, week) for name, one in sorted(CONTENT.measures.items()) for week in points(one)]
SEEN: Counter[tuple[str, Any]] = Counter()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_query_and_plain_python_say_the_same(data: st.DataObject) -> None:
    rows = data.draw(people(CONTENT))
    tables, told = framed(rows, CONTENT), plain(rows)
    for name, week in CASES:
        measure = CONTENT.measures[name]
        found = {row.pop("person"): row for row in answered(tables, measure, week).collect().to_dicts()}
        expected = plainly(told, measure, week or 0, CONTENT)
        assert found.keys() == expected.keys(), (name, week)
        for person, said in expected.items():
            assert found[person] == pytest.approx(said), (name, week, person)
            SEEN[measure.counts, said.get("met", said.get("event", "number"))] += 1


@given(met=st.integers(0, 60), more=st.integers(5, 60))
def test_a_time_is_told_of_rounded_people_and_never_surer(met: int, more: int) -> None:
    people = met + more
    exact = share(met, people)
    told = of_rounded(exact, people)
    assert told.value == rounded(met) / rounded(people)
    counts = (round(one * people) for one in exact)
    _, low, high = (one / rounded(people) for one in counts)
    assert 0 <= told.low <= low
    assert min(1, high) <= told.high <= 1


def test_every_measure_was_seen_met_and_not_met() -> None:
    """A family whose rows are always the same would prove nothing."""
    for counts in {one.counts for one in CONTENT.measures.values()} - {"flares", "expected"}:
        assert {SEEN[counts, True] > 0, SEEN[counts, False] > 0} == {True}, counts
    assert SEEN["responders", None]
    assert SEEN["imaging", None]


def test_every_way_of_counting_is_used() -> None:
    assert {one.counts for one in CONTENT.measures.values()} == set(FAMILIES)

"""How long things take, and on which days they fit."""

from __future__ import annotations

import msgspec
import pytest

from dorsal.care.timing import SPREAD, WEEK, apart, minutes, spread
from dorsal.content.schema import Content, Dose


@pytest.mark.parametrize(
    ("dose", "each_side", "expected"),
    [
        (Dose(minutes=10, days_a_week=7, effort=1), False, 10),
        (Dose(minutes=2.5, times_a_day=3, days_a_week=7, effort=1), False, 8),
        (Dose(minutes=2, sets=2, days_a_week=7, effort=1), True, 4),
        (Dose(reps=10, days_a_week=3, effort=1), False, 1),
        (Dose(reps=10, sets=3, rest=60, days_a_week=3, effort=1), False, 5),
        (Dose(reps=10, sets=3, rest=60, days_a_week=3, effort=1), True, 7),
        (Dose(seconds=30, sets=2, rest=30, days_a_week=3, effort=1), False, 2),
        (Dose(seconds=30, sets=2, rest=30, times_a_day=3, days_a_week=3, effort=1), False, 6),
        (Dose(days_a_week=3, effort=1), False, 1),
    ],
)
def test_a_dose_takes_its_work_its_rests_and_getting_into_place(
    content: Content, dose: Dose, each_side: bool, expected: int
) -> None:
    item = msgspec.structs.replace(content.interventions["pelvic-tilt"], each_side=each_side)
    assert minutes(item, dose, content) == expected


@pytest.mark.parametrize("times", range(1, 8))
def test_days_are_spread_evenly_and_every_start_is_tried(times: int) -> None:
    ways = spread(times)
    assert ways[0] == SPREAD[times]
    assert len(ways) == len(set(ways))
    assert all(len(set(days)) == times and list(days) == sorted(days) for days in ways)
    assert {day for days in ways for day in days} == set(range(WEEK))
    gaps = [
        (later - earlier) % WEEK or WEEK
        for days in ways
        for earlier, later in zip(days, (*days[1:], days[0]), strict=True)
    ]
    assert max(gaps) - min(gaps) <= 1


@pytest.mark.parametrize(
    ("days", "least", "expected"),
    [
        ((), 2, True),
        ((3,), 2, True),
        ((0, 2, 4), 2, True),
        ((0, 1), 2, False),
        ((0, 2, 3), 2, False),
        ((0, 1), 1, True),
    ],
)
def test_days_are_apart_when_rest_lies_between(days: tuple[int, ...], least: int, expected: bool) -> None:
    assert apart(days, least) is expected

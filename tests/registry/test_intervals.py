"""Each interval beside its plain formula, and what it is where there is little to go by."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.registry import intervals

Z = 1.959963984540054


@given(met=st.integers(0, 300), more=st.integers(0, 300))
def test_a_share_has_wilsons_interval(met: int, more: int) -> None:
    known = met + more
    if not known:
        return
    told = intervals.share(met, known)
    middle = (met + Z**2 / 2) / (known + Z**2)
    wide = Z / (known + Z**2) * sqrt(met * more / known + Z**2 / 4)
    assert told == pytest.approx((met / known, max(0.0, middle - wide), min(1.0, middle + wide)), abs=1e-9)


def plainly(days: list[int], event: list[bool], at: int) -> float:
    """Kaplan and Meier's share by hand: who is still there on each day on which something happens."""
    left = 1.0
    for day in sorted({day for day, one in zip(days, event, strict=True) if one and day <= at}):
        there = sum(other >= day for other in days)
        had = sum(other == day and one for other, one in zip(days, event, strict=True))
        left *= 1 - had / there
    return 1 - left


@given(lives=st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=30))
def test_a_time_is_kaplan_and_meiers(lives: list[tuple[int, bool]]) -> None:
    days, event = [day for day, _ in lives], [one for _, one in lives]
    for found in intervals.by_day(days, event, [1, 14, 30, 60]):
        assert found.share.value == pytest.approx(plainly(days, event, found.day))
        assert found.at_risk == sum(day >= found.day for day in days)
        assert 0 <= found.share.low <= 1
        assert 0 <= found.share.high <= 1
    middle = intervals.median_day(days, event)
    reached = [day for day in sorted(days) if plainly(days, event, day) >= 0.5 - 1e-9]
    assert middle == (pytest.approx(reached[0]) if reached else None)


def test_a_count_has_its_exact_interval() -> None:
    year = 365.25
    assert intervals.rate(10, round(10 * year)) == pytest.approx((1, 0.4795, 1.8390), abs=1e-3)
    assert intervals.rate(0, round(year)) == pytest.approx((0, 0, 3.6889), abs=3e-3)
    assert intervals.ratio(10, 5.0) == pytest.approx((2, 0.959, 3.678), abs=1e-3)


def test_a_mean_without_spread_is_itself() -> None:
    assert intervals.mean([2.0, 2.0]) == (2, 2, 2)
    told = intervals.mean([1.0, 2.0, 3.0, 4.0])
    assert told == pytest.approx((2.5, 0.4457, 4.5543), abs=1e-3)


def test_before_anything_happened_nobody_had_it() -> None:
    assert [one.share.value for one in intervals.by_day([3, 4], [False, False], [1, 9])] == [0, 0]
    assert intervals.median_day([3, 4], [False, False]) is None

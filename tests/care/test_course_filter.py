"""The filter gives the digits of an independent one, and what it says is a distribution on the scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.statespace.mlemodel import MLEModel

from dorsal.care.mixture import GRID, Mixture, normal, shortest
from dorsal.care.tracking import ROUNDING, Belief, Habits, Tracker

PLAIN = Habits(person=1.5, settle=1.3, settle_days=30.0, drift=1.2, drift_days=30.0, noise=0.8)
FULL = Habits(
    person=1.6, settle=1.4, settle_days=28, drift=1.1, drift_days=70, noise=0.65, restless=(0.6, 1.0, 1.6),
    wandering=(0.5, 1.0, 2.0), flare_chance=0.04, flare_rise=2.2, flare_spread=1.2, flare_stays=0.3,
    odd_chance=0.01, odd_spread=3.0,
)  # fmt: skip
SERIES = st.dictionaries(st.integers(0, 180), st.floats(0, 10), min_size=1, max_size=26)
LAST = 200


def left(day: int) -> float:
    return 0.4 + 0.6 / (1 + day / 7)


def follow(tracker: Tracker, values: dict[int, float], published: float = 5.0) -> Belief:
    """The belief after the last value."""
    belief, before = tracker.start(), 0
    for number in sorted(values):
        day = tracker.day(published, left(number), number)
        belief, before = tracker.seen(tracker.ahead(belief, number - before), values[number], day), number
    return belief


def weekly(tracker: Tracker, values: Sequence[float], published: float = 5.0) -> Belief:
    return follow(tracker, {7 * week: value for week, value in enumerate(values)}, published)


def reference(tracker: Tracker, values: dict[int, float], until: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the three parts on a day, by statsmodels, one step a day with gaps left empty."""
    days = [tracker.day(5.0, left(number), number) for number in range(until + 1)]
    said = np.full(until + 1, np.nan)
    for number, value in values.items():
        said[number] = value - days[number].centre
    model = MLEModel(said, k_states=3, k_posdef=1)
    keep = np.exp(-1 / PLAIN.drift_days)
    model["design"] = np.stack([day.shows for day in days], axis=1)[None]
    model["transition"] = np.diag([1.0, 1.0, keep])
    model["selection"] = np.array([[0.0], [0.0], [1.0]])
    model["state_cov"] = np.array([[PLAIN.drift**2 * (1 - keep**2)]])
    model["obs_cov"] = np.array([[PLAIN.noise**2 + ROUNDING]])
    model.ssm.initialize_known(np.zeros(3), np.diag([PLAIN.person**2, PLAIN.settle**2, PLAIN.drift**2]))
    found = model.ssm.filter()
    return found.filtered_state[:, until], found.filtered_state_cov[:, :, until]


@given(SERIES)
@settings(max_examples=30, deadline=None)
def test_it_agrees_with_statsmodels_on_series_with_gaps(values: dict[int, float]) -> None:
    tracker = Tracker(PLAIN)
    belief = tracker.ahead(follow(tracker, values), LAST - max(values))
    mean, covariance = reference(tracker, values, LAST)
    assert belief.parts[0] == pytest.approx(mean, abs=1e-8)
    assert belief.covariance[0] == pytest.approx(covariance, abs=1e-8)


@given(SERIES, st.floats(0.5, 9.5))
@settings(max_examples=60, deadline=None)
def test_what_may_be_said_is_a_distribution_on_the_scale(values: dict[int, float], published: float) -> None:
    tracker = Tracker(FULL)
    belief, day = follow(tracker, values, published), tracker.day(published, 0.5, LAST)
    assert (belief.level_var(day) > 0).all()
    report = tracker.report(belief, day)
    half, most, whole = report.range(0.5), report.range(0.8), report.whole(0.8)
    assert report.chances().sum() == pytest.approx(1)
    assert (report.chances() >= 0).all()
    assert 0 <= most.low <= half.low <= half.high <= most.high <= 10
    assert 0 <= report.mean() <= 10
    assert whole.chance >= 0.8
    assert whole.chance == pytest.approx(report.chances()[whole.low : whole.high + 1].sum(), abs=1e-3)


@given(st.lists(st.lists(st.floats(0, 10), min_size=4, max_size=4), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_many_people_at_once_are_each_followed_as_one_alone(people: list[list[float]]) -> None:
    tracker, many, day = Tracker(FULL), Tracker(FULL).start(), Tracker(FULL).day(5.0, 0.5, 35)
    for week in range(4):
        here = tracker.day(5.0, left(7 * week), 7 * week)
        many = tracker.seen(tracker.ahead(many, 7 if week else 0), np.array([one[week] for one in people]), here)
    together = tracker.report(many, day)
    for number, values in enumerate(people):
        alone = tracker.report(weekly(tracker, values), day)
        assert together.chances()[number] == pytest.approx(alone.chances())
        assert together.mean()[number] == pytest.approx(alone.mean())
        assert together.surprise(9.0)[number] == pytest.approx(alone.surprise(9.0))


@given(st.lists(st.floats(0, 10), min_size=1, max_size=12), st.integers(0, 200), st.integers(1, 200))
@settings(max_examples=60, deadline=None)
def test_a_longer_silence_never_makes_a_filter_surer(values: list[float], gap: int, more: int) -> None:
    tracker = Tracker(PLAIN)
    belief, day = weekly(tracker, values), tracker.day(5.0, 0.5, 90)
    sooner, later = tracker.ahead(belief, gap), tracker.ahead(belief, gap + more)
    assert later.level_var(day)[0] >= sooner.level_var(day)[0] - 1e-12


def test_where_somebody_began_counts_less_as_the_course_falls_and_where_they_settle_more() -> None:
    tracker = Tracker(PLAIN)
    belief, early, late = weekly(tracker, [9.0]), tracker.day(3.0, 1.0, 7), tracker.day(3.0, 0.3, 90)
    assert tracker.level(belief, early).mean() - 3 > tracker.level(belief, late).mean() - 3 > 0
    later = follow(tracker, {70: 7.0, 77: 7.0, 84: 7.0}).parts[0]
    assert later[1] > abs(later[0])


def test_a_flare_moves_the_level_less_than_the_same_rise_in_a_plain_filter() -> None:
    def moved(habits: Habits) -> float:
        tracker = Tracker(habits)
        return float(tracker.level(weekly(tracker, (4, 4, 4, 4, 4, 4, 9), 4.0), tracker.day(4.0, 0.5, 42)).mean())

    assert moved(FULL) < moved(PLAIN) - 0.3


def test_a_restless_person_gets_wider_ranges() -> None:
    def width(values: tuple[int, ...]) -> float:
        tracker = Tracker(FULL)
        middle = tracker.report(weekly(tracker, values), tracker.day(5.0, 0.5, 56)).range(0.8)
        return middle.high - middle.low

    assert width((5, 8, 3, 7, 2, 6, 4, 8)) > 1.5 * width((5, 5, 6, 5, 5, 4, 5, 5))


@pytest.mark.parametrize("published", [0.5, 2.1, 4.0, 5.6, 8.0])
def test_the_mean_of_what_people_report_is_the_published_one(published: float) -> None:
    """Nobody reports below 0: without a correction the mean of a low course would come out too high."""
    tracker = Tracker(FULL)
    for number in (0, 20, 300):
        day = tracker.day(published, 0.6, number)
        assert tracker.report(tracker.start(), day).mean() == pytest.approx(published, abs=0.02)


def test_the_normal_distribution_has_seven_digits() -> None:
    steps = np.array([-8.0, -1.959964, -1.0, 0.0, 0.6744898, 1.281552, 8.0])
    assert normal(steps) == pytest.approx([0, 0.025, 0.1586553, 0.5, 0.75, 0.9, 1], abs=2e-7)


def test_a_distribution_beyond_an_end_counts_at_the_end() -> None:
    one = np.ones(1)
    low = Mixture(one, one * -50, one)
    assert (low.mean(), low.range(0.8).high, low.whole(0.8).high) == pytest.approx((0, 0, 0), abs=1e-6)
    high = Mixture(one, one * 50, one)
    assert (high.mean(), high.range(0.8).low, high.whole(0.8).low) == pytest.approx((10, 10, 10), abs=1e-6)


def test_the_numbers_shown_are_the_fewest_that_hold_enough() -> None:
    chances = np.array([[0.05, 0.1, 0.3, 0.5, 0.05, *[0.0] * 6], [0.85, 0.15, *[0.0] * 9]])
    low, high, held = shortest(chances, 0.79)
    assert [*zip(low, high, strict=True)] == [(2, 3), (0, 0)]
    assert held == pytest.approx([0.8, 0.85])


def test_the_whole_scale_is_shown_where_nothing_shorter_holds_enough() -> None:
    wide = Mixture(np.ones(1), np.array([5.0]), np.array([50.0]))
    assert (wide.whole(0.99).low, wide.whole(0.99).high) == (0, 10)
    assert np.all(np.diff(wide.below(GRID)) >= 0)

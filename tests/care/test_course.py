"""A course follows from what was said and on which day, not from how or when it arrived."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.care.course import CheckIn, Course, course, standing, traces
from dorsal.care.curve import chosen, published
from dorsal.care.foresight import Along, Spread
from dorsal.content.schema import Content

SPREAD = ("mean", "range_50", "range_80")
BEGAN = date(2026, 6, 1)
ZONE = timezone(timedelta(hours=2))
WEEKS = st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=0, max_size=12)


def check_in(week: float, pain: float, function: float | None = None, *, name: str = "", hour: int = 9) -> CheckIn:
    at = datetime(2026, 6, 1, hour, tzinfo=ZONE) + timedelta(days=round(week * 7))
    values = {"pain-average": pain} if function is None else {"pain-average": pain, "interference": function}
    return CheckIn(name or f"week-{week}", at, values)


def weekly(values: list[int | None]) -> list[CheckIn]:
    """A check-in each week, but for the weeks without one."""
    return [check_in(week, value, value) for week, value in enumerate(values) if value is not None]


def on(week: float) -> date:
    return BEGAN + timedelta(days=round(week * 7))


def followed(check_ins: list[CheckIn], content: Content, week: float, days: float | None = 10) -> Course:
    return course(check_ins, content, on=on(week), days_at_start=days, began=BEGAN)


@given(values=WEEKS, order=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_neither_order_nor_repeats_change_anything(values: list[int | None], order: object, content: Content) -> None:
    said = weekly(values)
    again = [*said, *said[::2]]
    order.shuffle(again)  # type: ignore[attr-defined]
    assert followed(again, content, 12) == followed(said, content, 12)


@given(values=WEEKS, week=st.integers(0, 80), days=st.one_of(st.none(), st.integers(0, 4000)))
@settings(max_examples=40, deadline=None)
def test_everything_foreseen_is_possible(
    values: list[int | None], week: int, days: int | None, content: Content
) -> None:
    found = followed(weekly(values), content, week, days)
    assert found.state is None or found.state in content.course_states
    for measure in found.measures.values():
        assert len(measure.next) >= 4
        assert measure.next[0].on > found.on
        assert {(later.on - sooner.on).days for sooner, later in pairwise(measure.next)} == {7}
        assert 0 < (measure.next[0].on - found.on).days <= 7
        assert measure.review.on > found.on
        for told in (*measure.next, measure.review):
            assert 0 <= told.range_80.low <= told.range_50.low <= told.range_50.high <= told.range_80.high <= 10
            assert told.whole.chance >= 0.8
            assert sum(told.chances) == pytest.approx(1, abs=1e-3)
            assert (told.change is None) == (not measure.first)
            assert told.change is None or 0 <= told.change <= 1.0001


def test_with_nothing_said_it_is_the_published_course(content: Content) -> None:
    for days, name in ((3, "acute"), (50, "subacute"), (200, "persistent"), (None, "persistent")):
        found = followed([], content, 0, days)
        record = content.courses[name]
        assert (found.course, found.state) == (name, None)
        for measure in found.measures.values():
            assert measure.sure.level == "low"
            for told in measure.next:
                assert told.mean == pytest.approx(published(record, (told.on - BEGAN).days), abs=0.12)
                assert (told.mean, told.range_80) == (told.expected.mean, told.expected.range_80)


def test_the_published_numbers_are_met_at_their_weeks(content: Content) -> None:
    means = {0: 5.6, 6: 2.6, 26: 2.2, 52: 2.1, 70: 2.1, 200: 2.1}
    for week, mean in means.items():
        assert published(content.courses["acute"], week * 7) == pytest.approx(mean)


def test_without_a_first_day_the_first_check_in_is_it(content: Content) -> None:
    found = course([check_in(1, 5), check_in(2, 4)], content, on=on(3), days_at_start=10)
    assert (found.began, found.week) == (on(1), 2.0)
    assert course([], content, on=on(3), days_at_start=10).began == on(3)


def test_later_and_earlier_check_ins_do_not_count_and_are_named(content: Content) -> None:
    said = weekly([6, 5, 5])
    found = followed([*said, check_in(5, 0, name="future"), check_in(-1, 9, name="past")], content, 3)
    assert {one.id: one.why for one in found.left_out} == {
        "future": "after-the-day",
        "past": "before-the-first-day",
    }
    assert found.measures == followed(said, content, 3).measures


def test_what_was_said_last_on_a_day_counts_and_the_rest_of_the_day_stays(content: Content) -> None:
    morning, evening = check_in(1, 9, 8, name="morning"), check_in(1, 4, name="evening", hour=20)
    found = followed([evening, morning], content, 1)
    assert (found.measures["pain"].last, found.measures["function"].last) == (4, 8)
    assert found.measures["pain"].check_ins == 1


def test_a_day_is_the_persons_own_day(content: Content) -> None:
    """Half past midnight in Brussels on the 8th is still the 7th in London."""
    late = CheckIn("late", datetime(2026, 6, 8, 0, 30, tzinfo=ZONE), {"pain-average": 5})
    assert followed([late], content, 1).left_out == ()
    assert [one.id for one in course([late], content, on=date(2026, 6, 7), days_at_start=1, began=BEGAN).left_out] == [
        "late"
    ]


@given(values=st.lists(st.integers(3, 6), min_size=3, max_size=10), missing=st.integers(1, 8))
@settings(max_examples=25, deadline=None)
def test_missing_weeks_make_ranges_wider(values: list[int], missing: int, content: Content) -> None:
    said = weekly(list(values))

    def width(week: int) -> float:
        now = followed(said, content, week, 200).measures["pain"].now.range_80
        return now.high - now.low

    assert width(len(values) - 1 + missing) > width(len(values) - 1)


def test_after_the_published_weeks_people_are_shown_as_less_sure(content: Content) -> None:
    def expected(week: int) -> float:
        told = followed([], content, week, 200).measures["pain"].expected.range_80
        return told.high - told.low

    assert expected(120) > expected(60) > expected(52) == pytest.approx(expected(40), abs=0.35)
    said = weekly([5] * 53)
    assert "after-published" in followed(said, content, 52).measures["pain"].sure.reasons
    assert followed(said, content, 52).measures["pain"].sure.level == "low"
    assert followed(said, content, 51).measures["pain"].sure.level == "good"


@pytest.mark.parametrize(
    ("week", "review"), [(0, 2), (1.9, 2), (2, 6), (6, 12), (12, 26), (26, 52), (52, 78), (77, 78), (78, 104)]
)
def test_reviews_come_at_their_weeks(week: float, review: int, content: Content) -> None:
    assert followed([], content, week).measures["pain"].review.week == review


def test_the_next_check_in_is_a_week_after_the_last(content: Content) -> None:
    found = followed([check_in(0, 5), check_in(9 / 7, 5)], content, 15 / 7)
    assert found.measures["pain"].next[0].on == BEGAN + timedelta(days=16)
    assert followed([check_in(0, 5), check_in(1, 5)], content, 5).measures["pain"].next[0].week == 6


def test_a_lower_last_value_makes_a_change_likelier(content: Content) -> None:
    chances = [
        followed(weekly([7, 7, value]), content, 2).measures["pain"].review.change or 0.0 for value in (8, 6, 4, 2)
    ]
    assert chances == sorted(chances)
    assert chances[-1] > 0.8
    assert followed(weekly([0, 0]), content, 2).measures["pain"].review.change is None


@pytest.mark.parametrize(
    ("days", "name"),
    [(0, "acute"), (41, "acute"), (42, "subacute"), (83, "subacute"), (84, "persistent"), (None, "persistent")],
)
def test_the_course_is_that_of_people_who_begin_as_late(days: float | None, name: str, content: Content) -> None:
    assert chosen(days, content).id == name


def test_a_line_agrees_with_the_numbers_that_are_told(content: Content) -> None:
    said = weekly([6, 5, None, 4])
    found, lines = (
        function(said, content, on=on(3.5), days_at_start=10, began=BEGAN)  # type: ignore[operator]
        for function in (course, traces)
    )
    measure, line = found.measures["pain"], lines["pain"]
    assert [value for _, value in line.said] == [6, 5, 4]
    assert [day for day, _ in line.seen] == [on(0), on(1), on(3), on(3.5)]
    assert abs(line.seen[-1][1] - measure.now.mean) < 0.05
    assert line.ahead[0].on == on(3.5)
    assert line.ahead[-1] == Along(
        measure.review.on, Spread(**{name: getattr(measure.review, name) for name in SPREAD})
    )
    assert line.people[0].on == BEGAN
    assert line.people[-1].told == measure.review.expected
    assert line.review == measure.review.on


def test_a_line_without_a_word_is_that_of_comparable_people(content: Content) -> None:
    line = traces([], content, on=on(1), days_at_start=10, began=BEGAN)["pain"]
    assert (line.said, line.seen) == ((), ())
    assert [one.told for one in line.ahead] == [one.told for one in line.people if one.on >= on(1)]


@pytest.mark.parametrize("pains", [[], [7, 6, 4, 2, 1, 1], [2, 2, 2, 9]])
def test_somebody_stands_where_their_course_says(pains: list[int | None], content: Content) -> None:
    said, now = weekly(pains), len(pains)
    found = standing(said, content, on=on(now), days_at_start=10, began=BEGAN)
    assert found.id == followed(said, content, now).state


@given(pains=WEEKS, limits=WEEKS, week=st.integers(0, 14))
@settings(max_examples=25, deadline=None)
def test_where_somebody_stands_is_the_same_without_looking_ahead(
    pains: list[int | None], limits: list[int | None], week: int, content: Content
) -> None:
    both = [(number, pain, limit) for number, (pain, limit) in enumerate(zip(pains, limits, strict=False))]
    said = [check_in(number, pain, limit) for number, pain, limit in both if pain is not None and limit is not None]
    whole = followed(said, content, week)
    found = standing(said, content, on=on(week), days_at_start=10, began=BEGAN)
    assert found.id == whole.state
    assert found in [one.state for one in whole.measures.values()] or found.reasons == {}

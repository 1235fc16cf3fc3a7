"""A week fits the minutes a person gives, spreads what is done, and rests between heavy work of one muscle group."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.care.choosing import Choice
from dorsal.care.picking import Picks, Reading
from dorsal.care.week import Placed, lay_out
from dorsal.content.schema import Content, Dose

HEAVY = Dose(sets=3, reps=8, rest=60, days_a_week=3, effort=6)
LIGHT = Dose(minutes=5, days_a_week=7, effort=2)


def choice(content: Content, dose: Dose, name: str = "squat", **changes: Any) -> Choice:
    item = msgspec.structs.replace(
        content.interventions["squat"], id=name, each_side=False, **{"loads": ("legs",), **changes}
    )
    level = msgspec.structs.replace(item.levels[0], dose=dose)
    return Choice(msgspec.structs.replace(item, levels=(level,)), 1, (), 0, 0, 0)


def week(content: Content, *active: Choice, given: Any = 20.0, alongside: Any = (), read: int = 0) -> Any:
    lessons = tuple(Reading(f"lesson-{number}", ()) for number in range(read))
    return lay_out(Picks(lessons, active, alongside), {} if given is None else {"minutes-a-day": given}, content)


def days_of(laid: Any, name: str) -> list[int]:
    return [
        number
        for number, day in enumerate(laid)
        for one in day
        if isinstance(one.what, Choice) and one.what.item.id == name
    ]


def test_what_fits_is_done_as_often_as_it_says(content: Content) -> None:
    laid = week(content, choice(content, LIGHT, loads=()))
    assert days_of(laid, "squat") == list(range(7))
    assert all(one == Placed(one.what, LIGHT, 5) for day in laid for one in day)


def test_what_does_not_fit_whole_is_done_less_often_a_day_then_less(content: Content) -> None:
    often = Dose(sets=2, minutes=3, times_a_day=3, days_a_week=7, effort=2)
    for time, left in ((18.0, often), (17.0, msgspec.structs.replace(often, times_a_day=1))):
        laid = week(content, choice(content, often, loads=()), given=time)
        assert {one.dose for day in laid for one in day} == {left}
    laid = week(content, choice(content, often, loads=()), given=5.0)
    assert {one.dose for day in laid for one in day} == {msgspec.structs.replace(often, times_a_day=1, sets=1)}


def test_what_fits_only_on_some_days_is_done_on_those(content: Content) -> None:
    first = choice(content, Dose(minutes=5, days_a_week=4, effort=1), "first", loads=())
    laid = week(content, first, choice(content, LIGHT, "second", loads=()), given=5.0)
    assert sorted(days_of(laid, "first") + days_of(laid, "second")) == list(range(7))


def test_what_fits_on_no_day_is_left_for_a_later_week(content: Content) -> None:
    laid = week(content, choice(content, Dose(minutes=30, days_a_week=7, effort=1), loads=()), given=10.0)
    assert laid == ((),) * 7


def test_where_nobody_said_how_long_a_usual_time_is_taken(content: Content) -> None:
    ten = int(content.limits["minutes-when-unknown"].value)
    exact = choice(content, Dose(minutes=ten, days_a_week=1, effort=1), loads=())
    more = choice(content, Dose(minutes=ten + 1, days_a_week=1, effort=1), loads=())
    assert days_of(week(content, exact, given=None), "squat")
    assert not days_of(week(content, more, given=None), "squat")


def test_heavy_work_of_one_group_rests_a_day_between(content: Content) -> None:
    laid = week(content, choice(content, HEAVY, "one"), choice(content, HEAVY, "two"), given=60.0)
    days = sorted(days_of(laid, "one") + days_of(laid, "two"))
    assert days_of(laid, "one") == [0, 2, 4]
    assert all(later - earlier >= 2 for earlier, later in pairwise(days))


def test_heavy_work_that_is_asked_for_daily_still_rests(content: Content) -> None:
    laid = week(content, choice(content, msgspec.structs.replace(HEAVY, days_a_week=7)), given=60.0)
    days = days_of(laid, "squat")
    assert all(later - earlier >= 2 for earlier, later in pairwise(days))


def test_heavy_work_waits_a_day_after_the_last_of_the_week_before(content: Content) -> None:
    picks = Picks((), (choice(content, HEAVY),), ())
    laid = lay_out(picks, {"minutes-a-day": 60.0}, content, frozenset({"legs"}))
    assert days_of(laid, "squat") == [1, 3, 5]


@pytest.mark.parametrize("other", [{"loads": ("upper-body",)}, {"loads": ()}])
def test_other_groups_may_work_next_to_it(content: Content, other: dict[str, Any]) -> None:
    laid = week(content, choice(content, HEAVY, "one"), choice(content, HEAVY, "two", **other), given=60.0)
    assert len(days_of(laid, "two")) == 3


def test_what_runs_alongside_takes_no_minutes(content: Content) -> None:
    walk = choice(content, Dose(minutes=30, days_a_week=5, effort=3), "walk")
    laid = week(content, choice(content, HEAVY), alongside=(walk,), given=10.0)
    assert len(days_of(laid, "walk")) == 5
    assert {one.minutes for day in laid for one in day if one.what is walk} == {None}


def test_lessons_come_first_and_are_spread(content: Content) -> None:
    laid = week(content, read=3)
    assert [number for number, day in enumerate(laid) if day] == [0, 2, 4]
    assert all(isinstance(one.what, Reading) for day in laid for one in day)


def test_who_has_no_minute_to_read_is_given_nothing_to_read(content: Content) -> None:
    assert week(content, read=3, given=1.0) == ((),) * 7


@given(
    st.lists(
        st.builds(
            Dose,
            sets=st.integers(1, 4),
            reps=st.integers(1, 15),
            times_a_day=st.integers(1, 3),
            days_a_week=st.integers(1, 7),
            effort=st.integers(0, 10),
        ),
        max_size=4,
    ),
    st.integers(5, 60),
    st.integers(0, 3),
)
def test_no_week_is_ever_longer_than_the_minutes_given_or_without_rest(
    content: Content, doses: list[Dose], given: int, read: int
) -> None:
    active = [choice(content, dose, f"item-{number}") for number, dose in enumerate(doses)]
    laid = week(content, *active, given=float(given), read=read)
    assert all(sum(one.minutes or 0 for one in day) <= given for day in laid)
    heavy = [number for number, day in enumerate(laid) for one in day if one.dose and one.dose.effort >= 5]
    assert all(later - earlier >= 2 for earlier, later in pairwise(heavy))
    assert max(Counter(id(one) for day in laid for one in day).values(), default=0) <= 7

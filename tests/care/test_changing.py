"""What became of a plan from week to week, and of every wish, is read from the weeks themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from dorsal.care.changing import Change, Weekly, changes, changes_ahead
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, at, check_in, day, followed, screened
from tests.care.histories import told as history

Person = dict[str, Any]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


def by_step(week: Weekly) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for one in week.changes:
        found.setdefault(one.step, []).append(one)
    return found


def rules(found: Iterable[Change]) -> set[str]:
    return {why.rule for one in found for why in one.why}


def weeks(person: Person, entries: list[dict[str, Any]], content: Content, last: int) -> tuple[Weekly, ...]:
    return changes(history(person, entries, content, day(last)), content)


def test_a_first_week_is_all_new(person: Person, content: Content) -> None:
    (week,) = weeks(person, [], content, 3)
    assert set(by_step(week)) == {"came"}
    assert rules(week.changes) == {"first-week"}


def test_a_good_week_goes_up_and_a_painful_one_steps_back(person: Person, content: Content) -> None:
    good = followed(person, content, 2)
    up = by_step(weeks(person, good, content, 14)[-1])
    assert up["up"]
    assert rules(up["up"]) <= {"more", "moved-up", "quota-step"}
    hurt = followed(person, content, 1, pain_during=9, pain_next_morning=9)
    back = by_step(weeks(person, hurt, content, 7)[-1])
    assert rules(back["back"]) == {"stepped-back"}


def test_a_silent_week_stays_as_it_was(person: Person, content: Content) -> None:
    assert set(by_step(weeks(person, [], content, 8)[-1])) == {"stayed"}


def test_what_a_wish_took_away_went_and_says_why(person: Person, content: Content) -> None:
    first = weeks(person, [], content, 0)[0].changes
    wanted, other = first[0].item, first[1].item
    never = next(name for name in content.interventions if name not in {one.item for one in first})
    wishes = [
        {"id": "a", "kind": "refuse", "at": at(day(8)), "item": wanted},
        {"id": "b", "kind": "swap", "at": at(day(8)), "item": other},
        {"id": "c", "kind": "refuse", "at": at(day(8)), "item": never},
    ]
    week = weeks(person, wishes, content, 9)[-1]
    gone = by_step(week)["went"]
    assert wanted in {one.item for one in gone}
    assert "refused" in rules(gone)
    came = {wish.entry.id: wish.came and wish.came.rule for wish in week.wishes}
    assert came["a"] in ("refused", "no-alternative")
    assert came["b"] in ("swapped", "no-alternative")
    assert came["c"] is None


def test_moves_and_days_away_are_answered(person: Person, content: Content) -> None:
    entries = [
        {"id": "a", "kind": "move", "at": at(day(1)), "first": str(day(9)), "second": str(day(10))},
        {"id": "b", "kind": "move", "at": at(day(8)), "first": str(day(9)), "second": str(day(20))},
        {"id": "c", "kind": "away", "at": at(day(8)), "first": str(day(9)), "last": str(day(10))},
    ]
    first, second = weeks(person, entries, content, 10)
    assert first.wishes == ()
    came = {wish.entry.id: wish.came and wish.came.rule for wish in second.wishes}
    assert came["a"] in ("moved-day", "not-moved")
    assert came["b"] is None
    assert came["c"] == "away"


def test_a_flare_and_the_way_back_are_said_of_the_week(person: Person, content: Content) -> None:
    entries = [check_in(day(8), pain_average=8), screened(content, day(8))]
    week = weeks(person, entries, content, 9)[-1]
    assert "flare" in {why.rule for why in week.notes}
    assert week.waits == ()


def test_a_flare_that_was_not_checked_waits(person: Person, content: Content) -> None:
    week = weeks(person, [{"id": "a", "kind": "flare", "at": at(day(8))}], content, 9)[-1]
    assert week.waits == ("flare-check",)


def test_a_plan_that_waits_for_somebody_changes_nothing(person: Person, content: Content) -> None:
    week = weeks(person, [check_in(day(8), bowel_change="yes")], content, 9)[-1]
    assert week.waits
    assert week.changes == ()
    seen = {"id": "s", "kind": "examined", "at": at(day(10)), "by": "doctor", "found": "nothing-serious"}
    after = weeks(person, [check_in(day(8), bowel_change="yes"), seen], content, 15)[-1]
    assert after.waits == ()
    assert after.changes


def test_a_goal_is_answered_by_the_week(person: Person, content: Content) -> None:
    entries = [
        {"id": "a", "kind": "goal", "at": at(day(1)), "item": "goal-hiking"},
        {"id": "b", "kind": "goal", "at": at(day(2)), "item": "goal-garden-and-house"},
    ]
    (week,) = weeks(person, entries, content, 2)
    assert {wish.entry.id: wish.came and wish.came.rule for wish in week.wishes} == {
        "a": "goal-begun", "b": "goal-queued"
    }  # fmt: skip
    ended = {"id": "c", "kind": "goal", "at": at(day(8)), "item": "goal-hiking", "ends": True}
    later = weeks(person, [*entries, ended], content, 9)[-1]
    assert [wish.came and wish.came.rule for wish in later.wishes] == ["goal-ended"]


def test_the_week_ahead_is_what_would_follow_today(person: Person, content: Content) -> None:
    entries = followed(person, content, 1)
    ahead = changes_ahead(history(person, entries, content, day(6)), content)
    assert ahead == weeks(person, entries, content, 7)[-1]

"""After 2, 6 and 12 weeks a week looks back, asks what it needs, and opens a step only if it is earned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dorsal.care.replanning import NextWeek, next_week
from dorsal.care.reviewing import points
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, check_in, day, screened
from tests.care.histories import told as history

Person = dict[str, Any]
NEEDED = ["pain-average", "course", "interference", "activity-level", "stress", "low-mood", "care-so-far"]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told({**CHRONIC, "interference": 6.0})


def week(person: Person, entries: list[Any], content: Content, number: int) -> NextWeek:
    return next_week(history(person, entries, content, day(7 * number)), content)


def weekly(count: int, **values: Any) -> list[dict[str, Any]]:
    """What somebody tells on the last day of each week."""
    return [check_in(day(7 * number - 1), **values) for number in range(1, count + 1)]


def test_the_points_are_those_of_the_pathway(content: Content) -> None:
    assert points(content) == (2, 6, 12)


def test_a_week_at_a_review_point_says_what_it_went_by(person: Person, content: Content) -> None:
    told = weekly(12, pain_average=4.0, interference=6.0)
    for number in range(14):
        found = week(person, told[:number], content, number).review_point
        due = {2: 2, 6: 6, 12: 12, 3: 2, 4: 2, 5: 2, 7: 6, 8: 6, 9: 6, 10: 6, 11: 6, 13: 12}
        assert (found.weeks if found else None) == due.get(number)
        if number in (2, 6, 12) and found:
            assert found.found["improvement"] == 20
            assert found.found["interference"] == 6
            assert found.found["worse-weeks"] == 0


def test_it_asks_what_nobody_told_lately_until_it_is_told(person: Person, content: Content) -> None:
    silent = week(person, [], content, 2)
    assert silent.review_point
    assert list(silent.review_point.ask) == NEEDED
    assert set(NEEDED) <= set(silent.ask)
    some = weekly(2, pain_average=4.0, course="same", interference=6.0, activity_level=4.0, stress=3.0, low_mood=2.0)
    asks = week(person, some, content, 2).review_point
    assert asks
    assert asks.ask == ("care-so-far",)
    late = week(person, some, content, 4).review_point
    assert late
    assert (late.weeks, late.ask) == (2, ("care-so-far",))
    answered = [*some, check_in(day(14), 9, care_so_far=["none"])]
    now = week(person, answered, content, 2).review_point
    assert now
    assert now.ask == ()
    assert week(person, answered, content, 3).review_point is None


def test_leg_pain_is_asked_of_those_who_have_it(told: Callable[..., Person], content: Content) -> None:
    leg = told({**CHRONIC, "leg-pain": "below-knee", "leg-pain-level": 5.0, "leg-worse-than-back": "no"})
    found = week(leg, [], content, 2).review_point
    assert found
    assert "leg-pain-level" in found.ask
    assert found.found["leg-pain-level"] == 5


def test_while_somebody_must_look_there_is_no_review(person: Person, content: Content) -> None:
    for entries in (
        [screened(content, day(13), **{"bladder-change": "yes"})],
        [{"id": "f", "kind": "flare", "at": "2026-01-19T08:00:00+01:00"}],
    ):
        found = week(person, entries, content, 2)
        assert found.blocked_by
        assert found.review_point is None


def care(person: Person, content: Content, number: int, pain: float, **more: Any) -> set[str]:
    told = weekly(number, pain_average=pain, **more)
    return {step.id for step in week(person, told, content, number).care}


def test_the_pathway_climbs_only_while_it_does_not_get_better(told: Callable[..., Person], content: Content) -> None:
    early = told(
        {"since": "1-to-2-weeks", "course": "better", "pain-average": 5.0, "interference": 6.0, "red-eye": "no"}
    )
    assert care(early, content, 1, 4.5) == {"self-management"}
    assert care(early, content, 2, 4.5) == {"self-management", "physiotherapy"}
    assert care(early, content, 2, 4.0) == {"self-management"}
    better = {"course": "better"}
    assert care(early, content, 6, 3.8, **better) >= {"self-management", "physiotherapy", "doctor"}
    assert care(early, content, 12, 3.8, interference=5, **better) >= {"pain-team", "doctor"}
    assert "pain-team" not in care(early, content, 12, 3.8, interference=4, **better)
    assert "pain-team" not in care(early, content, 11, 3.8, interference=5, **better)
    assert not {"doctor", "pain-team"} & care(early, content, 12, 3.4, interference=5, **better)


def test_leg_pain_that_stays_earns_a_surgeon_only_after_good_care(
    told: Callable[..., Person], content: Content
) -> None:
    leg = told({
        "since": "2-to-4-weeks", "course": "same", "leg-pain": "below-knee", "leg-pain-level": 7.0,
        "leg-worse-than-back": "yes", "leg-features": ("electric",),
    })  # fmt: skip
    high = {"leg_pain_level": 7, "course": "same"}
    treated = {**high, "care_so_far": ["physiotherapy"]}
    assert not {"surgical-opinion", "imaging-at-specialist"} & care(leg, content, 6, 4, **high)
    assert {"surgical-opinion", "imaging-at-specialist"} <= care(leg, content, 6, 4, **treated)
    assert not {"surgical-opinion", "imaging-at-specialist"} & care(leg, content, 2, 4, **treated)

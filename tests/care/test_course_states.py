"""Each state is reached by the story that a clinician would call so, and says the numbers that decided."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dorsal.care.course import CheckIn, Course, course
from dorsal.care.progress import overall
from dorsal.content.schema import Content

BEGAN = date(2026, 6, 1)
NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)


def after(
    pain: list[float | None], content: Content, *, function: list[float | None] | None = None,
    days: float | None = 10, silent: int = 0,
) -> Course:  # fmt: skip
    """The course after weekly check-ins, and days of silence."""
    both = zip(pain, function or [None] * len(pain), strict=True)
    said = [
        CheckIn(
            f"week-{week}",
            NINE + timedelta(weeks=week),
            {name: value for name, value in (("pain-average", one), ("interference", other)) if value is not None},
        )
        for week, (one, other) in enumerate(both)
    ]
    on = BEGAN + timedelta(weeks=len(pain) - 1, days=silent)
    return course(said, content, on=on, days_at_start=days, began=BEGAN)


@pytest.mark.parametrize(
    ("state", "days", "pain"),
    [
        ("improving", 10, [7, 6, 5, 4]),
        ("improving", 200, [8, 8, 7, 6, 6, 6, 5, 5]),
        ("steady", 200, [5, 5, 6, 5, 5, 5]),
        ("steady", 10, [5, 5]),
        ("steady", 200, [5, 5, 5, 5, 6]),
        ("slower-than-expected", 10, [7, 7, 7, 7, 7, 7]),
        ("slower-than-expected", 50, [6, 7, 6, 6, 6, 6]),
        ("flare", 200, [5, 5, 4, 5, 8]),
        ("flare", 10, [7, 6, 6, 4, 7]),
        ("flare", 200, [5, 5, 4, 5, 5, None, 8]),
        ("worse", 200, [4, 4, 4, 7, 7]),
        ("worse", 200, [3, 3, 3, 4, 4, 5, 5, 5]),
        ("worse", 10, [5, 3, 2, 2, 1, 5, 6]),
        ("recovered", 10, [6, 4, 2, 1, 1]),
        ("recovered", 10, [6, 4, 2, 1, 0, 1, 0]),
        ("steady", 200, [4, 4, 4, 5, 4, 4, 5, 4, 4]),
        ("improving", 10, [6, 4, 2, 1]),
    ],
)
def test_a_story_has_its_state(state: str, days: float, pain: list[float | None], content: Content) -> None:
    found = after(pain, content, days=days)
    assert found.state == found.measures["pain"].state.id == state
    assert found.measures["pain"].state.reasons


def test_every_state_of_content_has_a_story(content: Content) -> None:
    stories = test_a_story_has_its_state.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {state for state, _, _ in stories} == set(content.course_states)


def test_a_flare_says_what_is_usual(content: Content) -> None:
    reasons = after([5, 5, 5, 5, 8], content, days=200).measures["pain"].state.reasons
    assert reasons == {"usual": pytest.approx(5, abs=0.2), "last": 8}


def test_limits_that_rise_too_make_a_flare_likelier_and_limits_that_fall_less(content: Content) -> None:
    """A rise of pain that chance may explain, with what was said of limits on the same day."""
    limits: list[float | None] = [4, 4, 4, 5, 4]
    lower: list[float | None] = [5, 4, 5, 6, 4, 6]
    assert after(lower, content, days=200).state == "steady"
    assert after(lower, content, function=[*limits, 8], days=200).state == "flare"
    higher: list[float | None] = [5, 4, 5, 5, 4, 7]
    assert after(higher, content, function=[*limits, None], days=200).state == "flare"
    assert after(higher, content, function=[*limits, 1], days=200).state != "flare"


def test_a_rise_too_small_to_notice_is_no_flare(content: Content) -> None:
    """Somebody who always says the same: one more would be a surprise, but is not clearly more."""
    assert after([3] * 12 + [3.9], content, function=[3] * 12 + [6], days=200).state != "flare"


def test_worse_than_at_first_says_so(content: Content) -> None:
    """A slow rise never jumps above the usual, and is seen all the same."""
    reasons = after([3, 3, 3, 4, 4, 5, 5, 5], content, days=200).measures["pain"].state.reasons
    assert reasons == {"first": 3, "last": 5}


def test_an_old_rise_is_no_flare(content: Content) -> None:
    assert after([5, 5, 5, 5, 8], content, days=200, silent=14).state == "flare"
    assert after([5, 5, 5, 5, 8], content, days=200, silent=15).state == "steady"


def test_what_lasts_becomes_the_usual(content: Content) -> None:
    """A long absence: the old usual no longer says what is usual."""
    assert after([5, 5, 5, *[None] * 7, 8], content, days=200).state != "flare"


@pytest.mark.parametrize("pain", [[], [6], [None, None, 6]])
def test_with_too_little_said_there_is_no_state(pain: list[float | None], content: Content) -> None:
    found = after(pain or [None], content)
    assert found.state is None
    assert found.measures["pain"].state.reasons["check-ins"] == len([one for one in pain if one is not None])


def test_after_a_long_silence_there_is_no_state(content: Content) -> None:
    assert after([5, 5, 5], content, silent=35).state is not None
    assert after([5, 5, 5], content, silent=36).state is None


def test_it_is_too_early_to_be_slow_in_the_first_weeks(content: Content) -> None:
    assert after([9, 9], content).state == "steady"
    assert after([9, 9, 9, 9], content).state == "slower-than-expected"


def test_a_rise_of_limits_alone_is_no_flare_but_may_be_worse(content: Content) -> None:
    pain: list[float | None] = [5, 5, 5, 5, 5]
    once = after(pain, content, function=[4, 4, 4, 4, 7], days=200)
    assert (once.measures["function"].state.id, once.state) == ("steady", "steady")
    twice = after(pain, content, function=[4, 4, 4, 7, 7], days=200)
    assert twice.state == "worse"


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        (("flare", "worse"), "worse"),
        (("recovered", "recovered"), "recovered"),
        (("recovered", None), "recovered"),
        (("recovered", "steady"), "improving"),
        (("slower-than-expected", "improving"), "improving"),
        (("slower-than-expected", "steady"), "slower-than-expected"),
        (("steady", None), "steady"),
        ((None, None), None),
    ],
)
def test_one_state_speaks_for_all_measures(states: tuple[str | None, str | None], whole: str, content: Content) -> None:
    assert overall(dict(zip(("pain", "function"), states, strict=True)), content) == whole


@pytest.mark.parametrize(
    ("doubt", "level", "days", "silent"),
    [
        ("no-recent-check-in", "low", 10, 29),
        ("weak-sources", "fair", 200, 0),
        ("longer-than-published", "fair", 400, 0),
        ("time-unknown", "fair", None, 0),
    ],
)
def test_what_makes_us_less_sure_is_said(
    doubt: str, level: str, days: float | None, silent: int, content: Content
) -> None:
    sure = after([4] * 8, content, days=days, silent=silent).measures["pain"].sure
    assert doubt in sure.reasons
    assert sure.level == level
    assert sure.reasons[-1] == "spread-assumed"


def test_somebody_restless_is_seen_less_surely(content: Content) -> None:
    calm = after([4] * 8, content).measures["pain"].sure
    assert (calm.level, calm.reasons) == ("good", ("spread-assumed",))
    restless = after([1, 9, 0, 10, 2, 9, 0, 10], content).measures["pain"].sure
    assert {"wide", "very-wide"} & set(restless.reasons)
    assert "few-check-ins" in after([4] * 3, content).measures["pain"].sure.reasons
    nobody = after([None], content).measures["pain"].sure
    assert "very-wide" in nobody.reasons


def test_limits_follow_the_course_of_pain_only_by_assumption(content: Content) -> None:
    sure = after([4] * 8, content, function=[4] * 8).measures["function"].sure
    assert "function-assumed" in sure.reasons
    assert sure.level == "fair"

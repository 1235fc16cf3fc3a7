"""Each step of the pathway: a person who has just earned it, and one who just has not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dorsal.care.findings import findings
from dorsal.care.pathway import pathway
from dorsal.care.triage import triage
from dorsal.content.schema import Content

Person = dict[str, Any]
Told = Callable[..., Person]

LEG = {
    "leg-pain": "below-knee", "leg-worse-than-back": "yes", "leg-features": ("electric",), "leg-pain-level": 8.0,
    "course": "same", "since": "2-to-4-weeks",
}  # fmt: skip
LONG = {**LEG, "since": "6-to-12-weeks", "leg-pain-level": 7.0, "care-so-far": ("physiotherapy",)}
QUIET = {"since": "1-to-2-weeks", "episodes": "first", "course": "better"}
WEEKS: dict[str, Any] = {"weeks-in-plan": 12.0, "improvement": 29.0}


def steps(content: Content, person: Person, on: date, told: dict[str, Any]) -> set[str]:
    """What is earned with these answers and what later weeks told."""
    found = findings(person, content, on=on)
    judged = triage(found, content)
    values = found.settled() | ({"urgency": judged.urgency.value} if judged.urgency else {}) | told
    return {step.id for step in pathway(values, content, exercises=True, forbidden=frozenset())}


Case = tuple[str, Person, Person, Person, Person]
EARNED: list[Case] = [
    # step, answers and later findings that earn it, and the change after which they just do not
    ("self-management", {}, {}, {"foot-weakness": "yes"}, {}),
    ("physiotherapy", QUIET, {"weeks-in-plan": 2.0, "improvement": 19.0}, {}, {"improvement": 20.0}),
    ("physiotherapy", QUIET, {"weeks-in-plan": 2.0, "improvement": 19.0}, {}, {"weeks-in-plan": 1.0}),
    ("physiotherapy", QUIET, {"weeks-in-plan": 6.0, "improvement": 29.0}, {}, {"improvement": 30.0}),
    ("physiotherapy", QUIET, {"weeks-in-plan": 6.0, "improvement": 29.0}, {}, {"weeks-in-plan": 5.0}),
    ("physiotherapy", {**QUIET, "since": "4-to-6-weeks"}, {}, {"since": "2-to-4-weeks"}, {}),
    ("physiotherapy", {**QUIET, "interference": 7.0}, {}, {"interference": 6.0}, {}),
    ("physiotherapy", {**QUIET, "fear": 6.0}, {}, {"fear": 5.0}, {}),
    ("physiotherapy", {**QUIET, "work": "off-because-of-back"}, {}, {"work": "sitting"}, {}),
    ("physiotherapy", {**QUIET, "episodes": "three-or-more"}, {}, {"episodes": "one-or-two"}, {}),
    ("osteopathy", {"preferences": ("hands-on",)}, {}, {"preferences": ("none",)}, {}),
    ("osteopathy", {"preferences": ("hands-on",)}, {}, {"osteoporosis": "yes"}, {}),
    ("doctor", QUIET, {"weeks-in-plan": 6.0, "improvement": 29.0}, {}, {"improvement": 30.0}),
    ("doctor", QUIET, {"weeks-in-plan": 6.0, "improvement": 29.0}, {}, {"weeks-in-plan": 5.0}),
    ("doctor", QUIET, {"worse-weeks": 2.0}, {}, {"worse-weeks": 1.0}),
    ("doctor", {**QUIET, "since": "4-to-6-weeks", "course": "same"}, {}, {"since": "2-to-4-weeks"}, {}),
    ("doctor", {**QUIET, "since": "4-to-6-weeks", "course": "same"}, {}, {"course": "better"}, {}),
    ("doctor", {**QUIET, "low-mood": 7.0}, {}, {"low-mood": 6.0}, {}),
    ("doctor", {**QUIET, "work": "off-because-of-back"}, {}, {"work": "sitting"}, {}),
    ("doctor", {**QUIET, "foot-weakness": "yes"}, {}, {"foot-weakness": "no"}, {}),
    ("imaging", {"injury": "yes", "major-injury": "yes"}, {}, {"injury": "no", "major-injury": "no"}, {}),
    ("injection", LEG, {}, {"leg-pain-level": 7.0}, {}),
    ("injection", LEG, {}, {"since": "1-to-2-weeks"}, {}),
    ("injection", LEG, {}, {"since": "3-to-12-months"}, {}),
    ("injection", LEG, {}, {"course": "better"}, {}),
    ("injection", LEG, {}, {"leg-pain": "above-knee"}, {}),
    ("surgical-opinion", LONG, {}, {"leg-pain-level": 6.0}, {}),
    ("surgical-opinion", LONG, {}, {"since": "4-to-6-weeks"}, {}),
    ("surgical-opinion", LONG, {}, {"course": "up-and-down"}, {}),
    ("surgical-opinion", LONG, {}, {"care-so-far": ("doctor",)}, {}),
    ("imaging-at-specialist", LONG, {}, {"leg-pain-level": 6.0}, {}),
    ("imaging-at-specialist", LONG, {}, {"care-so-far": ("doctor",)}, {}),
    ("imaging-at-specialist", LONG, {}, {"course": "better"}, {}),
    ("pain-team", {**QUIET, "interference": 5.0}, WEEKS, {"interference": 4.0}, {}),
    ("pain-team", {**QUIET, "low-mood": 6.0}, WEEKS, {"low-mood": 5.0}, {}),
    ("pain-team", {**QUIET, "interference": 5.0}, WEEKS, {}, {"improvement": 30.0}),
    ("pain-team", {**QUIET, "interference": 5.0}, WEEKS, {}, {"weeks-in-plan": 11.0}),
]


@pytest.mark.parametrize("case", EARNED)
def test_a_step_is_offered_when_it_is_earned_and_not_just_before(
    content: Content, told: Told, on: date, case: Case
) -> None:
    step, answers, later, changes, changed_later = case
    assert step in steps(content, told(answers), on, later)
    assert step not in steps(content, told({**answers, **changes}), on, {**later, **changed_later})


def test_every_step_has_its_two_people(content: Content) -> None:
    assert {step for step, *_ in EARNED} == set(content.pathway)


def test_weeks_without_a_word_about_the_pain_earn_nothing(content: Content, told: Told, on: date) -> None:
    known = steps(content, told(QUIET), on, {"weeks-in-plan": 12.0})
    assert known == steps(content, told(QUIET), on, {}) == {"self-management"}


@pytest.mark.parametrize("alarm", [{"bladder-change": "yes"}, {"rash": "yes"}, {"foot-weakness": "yes"}])
def test_an_urgency_leaves_only_what_is_urgent(content: Content, told: Told, on: date, alarm: Person) -> None:
    found = steps(content, told({**LONG, **alarm}), on, WEEKS)
    assert found <= {"doctor", "imaging"}
    assert "doctor" in found

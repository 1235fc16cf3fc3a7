"""A person with nothing alarming, to whom one thing at a time is changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dorsal.care.answers import Answer
from dorsal.care.findings import calm, findings
from dorsal.care.result import Result, decide
from dorsal.care.rules import rules
from dorsal.content.schema import Content

ON = date(2026, 11, 21)
Person = dict[str, Answer]


@pytest.fixture(scope="module", autouse=True)
def nothing_kept() -> None:
    """What an earlier test had worked out is forgotten, or its lines would count as never reached by these."""
    for name, module in sys.modules.items():
        if name.startswith("dorsal.care."):
            for one in vars(module).values():
                if hasattr(one, "cache_clear"):
                    one.cache_clear()


@pytest.fixture
def on() -> date:
    return ON


@pytest.fixture(scope="session")
def well(content: Content) -> Person:
    """A woman of 40 with ten days of low back pain that is getting better, every question answered."""
    asked = (question for question in content.questions.values() if question.red_flag and not question.asked_if)
    return {question.id: calm(question) for question in asked} | {
        "age": 40.0,
        "sex": "female",
        "areas": ("low-back",),
        "since": "1-to-2-weeks",
        "course": "better",
        "began": "with-a-movement",
        "pain-now": 3.0,
        "pain-average": 4.0,
        "pain-worst": 5.0,
        "eases": ("moving",),
        "worsens": ("none",),
        "leg-pain": "none",
        "morning-stiffness": "none",
        "muscle-signs": ("none",),
        "episodes": "first",
        "interference": 3.0,
        "activity": "gardening",
        "activity-level": 5.0,
        "work": "on-feet",
        "sitting-hours": 3.0,
        "loads": ("none",),
        "activity-minutes": 200.0,
        "sport": "going-on",
        "sleep-quality": 8.0,
        "stress": 1.0,
        "low-mood": 1.0,
        "worry": 1.0,
        "fear": 1.0,
        "expectation": 1.0,
        "confidence": 9.0,
        "illnesses": ("none",),
        "joint-trouble": ("none",),
        "equipment": ("none",),
        "minutes-a-day": 20.0,
        "preferences": ("none",),
    }


@pytest.fixture(scope="session")
def told(content: Content, well: Person) -> Callable[..., Person]:
    """What the well person tells with these answers changed; None takes an answer away.

    A follow-up about a warning sign that the changes open is answered calmly, unless they answer it.
    """

    def _told(changes: dict[str, Any] | None = None) -> Person:
        given = {**well, **(changes or {})}
        answers = {name: value for name, value in given.items() if value is not None}
        for name in rules(content).follow_ups:
            values = findings(answers, content, on=ON).values
            question = content.questions[name]
            if name not in given and question.red_flag and rules(content).asked_if[name](values):
                answers[name] = calm(question)
        return answers

    return _told


@pytest.fixture
def decided(content: Content, told: Callable[..., Person]) -> Callable[..., Result]:
    """What is decided about that person."""
    return lambda changes=None, **context: decide(told(changes), content, on=ON, **context)

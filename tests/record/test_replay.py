"""Last year's advice can be shown as it was, and a different result today is reported."""

from __future__ import annotations

import zlib
from datetime import date
from typing import Any

import pytest

from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.models import ContentVersion
from dorsal.record.queries import Decided, Known
from dorsal.record.replay import Difference, replay

from .conftest import NOON

RESULT = {"triage": {"urgency": "T3", "fired": ["a", "b"]}}


@pytest.fixture
def decision(person: Any, knowledge: Content) -> Decided:
    def answered(value: int) -> None:
        actions.record_answers(person=person, answers=[(new_id(), "pain", value)], written=NOON)

    answered(3)
    actions.record_place(person=person, id=new_id(), country="be", written=NOON)
    actions.record_decision(
        person=person,
        id=new_id(),
        result=RESULT,
        content=knowledge,
        words=["Walk."],
        language="en",
        written=NOON,
    )
    answered(9)
    latest = queries.latest_decision(person)
    assert latest is not None
    return latest


def test_a_decision_is_recomputed_from_what_was_known_then(decision: Decided, knowledge: Content) -> None:
    seen: list[tuple[Content, Known]] = []

    def recompute(content: Content, known: Known) -> Any:
        seen.append((content, known))
        return RESULT

    again = replay(decision, recompute=recompute)
    assert again.why_not is None
    assert (again.words, again.stored, again.recomputed) == (["Walk."], RESULT, RESULT)
    assert (again.why_not, again.differences) == (None, ())
    ((content, known),) = seen
    assert content == knowledge
    assert ([a.value for a in known.answers], known.country, known.on) == ([3], "be", date(2026, 11, 21))


def test_a_different_result_is_reported_where_it_differs(decision: Decided) -> None:
    today = {"triage": {"urgency": "T2", "fired": ["a"]}, "new": 1}
    again = replay(decision, recompute=lambda *_: today)
    assert again.differences == (
        Difference("new", None, 1),
        Difference("triage.fired.1", "b", None),
        Difference("triage.urgency", "T3", "T2"),
    )


def test_what_was_shown_is_shown_even_when_the_code_of_today_fails(decision: Decided) -> None:
    def recompute(content: Content, known: Known) -> Any:
        raise KeyError("a finding that is gone")

    again = replay(decision, recompute=recompute)
    assert (again.words, again.stored, again.recomputed) == (["Walk."], RESULT, None)
    assert again.why_not is not None
    assert "a finding that is gone" in again.why_not


@pytest.mark.parametrize("blob", [b"not compressed", zlib.compress(b"\x81\xa3old\x01")])
def test_content_that_the_code_of_today_does_not_read_is_said_so(person: Any, knowledge: Content, blob: bytes) -> None:
    ContentVersion.objects.create(hash=knowledge.hash, blob=blob)
    actions.record_decision(
        person=person, id=new_id(), result=RESULT, content=knowledge, words=[], language="en", written=NOON
    )
    latest = queries.latest_decision(person)
    assert latest is not None
    again = replay(latest, recompute=lambda *_: RESULT)
    assert again.recomputed is None
    assert again.why_not is not None
    assert "does not read" in again.why_not

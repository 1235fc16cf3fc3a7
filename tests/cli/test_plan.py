"""`dorsal plan` reads a history, says the week in each language, and names what it cannot read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dorsal.cli.schemas import entries_schema, week_schema

ENTRIES = [
    {"id": "a", "kind": "session", "at": "2026-11-03T09:00:00+01:00", "item": "walking", "effort": 3},
    {"id": "x", "kind": "session", "at": "2026-11-03T09:00:00+01:00", "item": "headstand"},
    {"id": "f", "kind": "flare", "at": "2026-11-09T09:00:00+01:00"},
]


@pytest.fixture
def history(answers: Callable[..., dict[str, Any]], written: Callable[..., Path]) -> Callable[..., Path]:
    """A demo person's file with entries, and with these fields changed."""

    def _history(**changes: Any) -> Path:
        whole = answers("caretaker-tight-back-after-moving-house") | {"on": "2026-11-10", "began": "2026-11-02"}
        whole |= {"entries": ENTRIES} | changes
        return written(json.dumps({key: value for key, value in whole.items() if value is not None}), "history.json")

    return _history


def test_the_week_is_json_that_its_schema_allows(dorsal: Callable[..., Any], history: Callable[..., Path]) -> None:
    ran = dorsal("plan", history(), "--json")
    assert ran.code == 0, ran.err
    week = json.loads(ran.out)
    schema = week_schema()
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(week)) == []
    assert week["mode"] == "flare-check"
    assert week["number"] == 1
    assert [one["reason"] for one in week["refused"]] == ["unknown-item"]
    assert week["says"]
    again = dorsal("plan", history(entries=[*ENTRIES[::-1], *ENTRIES]), "--json")
    assert again.out == ran.out


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_week_is_a_page_in_each_language(
    dorsal: Callable[..., Any], history: Callable[..., Path], language: str
) -> None:
    away = {"id": "m", "kind": "refuse", "at": "2026-11-03T10:00:00+01:00", "item": "walking"}
    screen = {"id": "s", "kind": "check-in", "at": "2026-11-10T10:00:00+01:00", "values": {"pain-average": 4}}
    for entries in ([], [away], ENTRIES, [*ENTRIES, screen]):
        ran = dorsal("plan", history(entries=entries), "--lang", language)
        assert ran.code == 0, ran.err
        assert len(ran.out.splitlines()) > 20
        assert "{" not in ran.out


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Your goals", "Step 1 of 6.", "A look back", "After 2 weeks", "What you planned for now", "Call Ann"]),
        ("fr", ["Vos objectifs", "Étape 1 sur 6.", "Point d’étape", "Après 2 semaines", "Call Ann"]),
    ],
)
def test_the_page_tells_of_goals_of_the_look_back_and_of_the_own_plan(
    dorsal: Callable[..., Any], history: Callable[..., Path], language: str, words: list[str]
) -> None:
    at = "2026-11-03T10:00:00+01:00"
    goal = {"id": "g", "kind": "goal", "at": at, "item": "goal-running"}
    own = {"id": "o", "kind": "answer", "at": at, "question": "relapse-plan", "value": "Call Ann."}
    quiet = dorsal("plan", history(began="2026-10-26", entries=[goal, own]), "--lang", language).out
    flare = {"id": "f", "kind": "flare", "at": "2026-11-10T08:00:00+01:00"}
    sore = dorsal("plan", history(began="2026-10-26", entries=[goal, own, flare]), "--lang", language).out
    assert [word for word in words if word.upper() not in (quiet + sore).upper()] == []


@pytest.mark.parametrize("sign", [{"bladder-change": "yes"}, {"rash": "yes"}, {"suicidal-thoughts": "yes"}])
def test_an_urgency_is_an_answer_and_no_failure(
    dorsal: Callable[..., Any], history: Callable[..., Path], sign: dict[str, str]
) -> None:
    told = [{"id": "s", "kind": "check-in", "at": "2026-11-10T10:00:00+01:00", "values": sign}]
    ran = dorsal("plan", history(entries=told))
    assert ran.code == 0
    assert "Were you seen" in ran.out or "examiné" in ran.out


def test_without_began_the_first_entry_began(dorsal: Callable[..., Any], history: Callable[..., Path]) -> None:
    odd = [{"at": "nonsense"}, "what", *ENTRIES]
    week = json.loads(dorsal("plan", history(began=None, entries=odd), "--json").out)
    assert week["starts"] == "2026-11-10"
    assert week["number"] == 1
    alone = json.loads(dorsal("plan", history(began=None, entries=[]), "--json").out)
    assert alone["number"] == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"entries": "none"}, "entries: expected a list"), ({"began": "2026-12-01"}, "began: expected a day up to")],
)
def test_what_is_no_history_is_named(
    dorsal: Callable[..., Any], history: Callable[..., Path], changes: dict[str, Any], said: str
) -> None:
    ran = dorsal("plan", history(**changes))
    assert ran.code == 2
    assert said in ran.err
    assert dorsal("plan", history(), "--lang", "xx").code == 2


def test_the_entries_have_a_schema() -> None:
    schema = entries_schema()
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(ENTRIES)) == []

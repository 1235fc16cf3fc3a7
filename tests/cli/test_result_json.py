"""What another program reads: fixed keys, the same for YAML and JSON, and nothing that reassures without answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dorsal.content.reading import read
from dorsal.content.schema import Content

Dorsal = Callable[..., tuple[int, str, str]]
Written = Callable[..., Path]
Answers = Callable[..., dict[str, Any]]
OFFICE, NUMB, DARK = "office-worker-eight-weeks", "numb-between-legs", "low-mood-and-dark-thoughts"
PEOPLE = sorted((Path(__file__).parents[2] / "dorsal" / "simulate" / "demo").glob("*.yaml"))
RESULT = {"schema", "content", "on", "triage", "assessment", "plan", "safety_net"}
TRIAGE = {"urgency", "could_be", "complete", "reasons", "ask", "advice", "disputed"}
REASON = {"rule", "urgency", "findings", "sources"}
DRIVER = {"id", "domain", "strength", "reasons", "strands"}
PLAN = {"blocked_by", "week", "care", "left_out", "next_step", "review"}
ITEM = {"id", "kind", "level", "dose", "minutes", "reasons"}


@pytest.fixture
def judged(dorsal: Dorsal, written: Written) -> Callable[..., dict[str, Any]]:
    """The result of a file of answers, given as what JSON holds; its words in a language."""

    def _judged(told: dict[str, Any], language: str = "en") -> dict[str, Any]:
        code, out, err = dorsal("assess", written(json.dumps(told), "told.json"), "--json", "--lang", language)
        assert (code, err) == (0, "")
        found: dict[str, Any] = json.loads(out)
        return found

    return _judged


Judged = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("file", PEOPLE, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_demo_person_has_exactly_these_keys(file: Path, language: str, dorsal: Dorsal) -> None:
    code, out, err = dorsal("assess", file, "--json", "--lang", language)
    result = json.loads(out)
    assert (code, err) == (0, "")
    assert result.keys() == RESULT
    assert result["triage"].keys() == TRIAGE
    assert all(reason.keys() == REASON for reason in result["triage"]["reasons"])
    assert result["assessment"].keys() == {"phase", "patterns", "drivers"}
    assert all(driver.keys() == DRIVER for driver in result["assessment"]["drivers"])
    plan = result["plan"]
    assert plan.keys() == PLAN
    assert plan["next_step"].keys() == {"kind", "id"}
    assert all(day.keys() == {"day", "items"} for day in plan["week"])
    assert all(item.keys() == ITEM for day in plan["week"] for item in day["items"])


@pytest.mark.parametrize("file", PEOPLE, ids=lambda file: file.stem)
def test_each_urgency_is_a_valid_result_and_needs_a_reason(file: Path, dorsal: Dorsal) -> None:
    expected = read(file.read_text(encoding="utf-8"))[0]["expect"]["urgency"]
    code, out, _ = dorsal("assess", file, "--json")
    triage = json.loads(out)["triage"]
    assert (code, triage["urgency"]) == (0, expected)
    assert triage["reasons"] or expected == "T4"
    assert all(reason["findings"] and reason["sources"] for reason in triage["reasons"])


def test_what_is_printed_is_what_the_reference_promises(root: Path, dorsal: Dorsal) -> None:
    schema = json.loads((root / "docs/reference/result.schema.json").read_text(encoding="utf-8"))
    for file in PEOPLE[:5]:
        jsonschema.validate(json.loads(dorsal("assess", file, "--json")[1]), schema)


def test_yaml_and_json_of_the_same_answers_give_the_same_result(
    answers: Answers, judged: Judged, dorsal: Dorsal
) -> None:
    for file in PEOPLE:
        given = answers(file.stem)
        assert judged(given) == json.loads(dorsal("assess", file, "--json", "--lang", "en")[1])
        typed = {**given, "answers": {name: _typed(value) for name, value in given["answers"].items()}}
        assert judged(typed) == judged(given)


def _typed(value: Any) -> Any:
    """As a program would hold it: numbers as numbers, yes and no as true and false."""
    if value in ("yes", "no"):
        return value == "yes"
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def test_true_and_false_mean_yes_and_no(answers: Answers, judged: Judged) -> None:
    assert judged(answers(OFFICE, saddle_numbness=True)) == judged(answers(OFFICE, saddle_numbness="yes"))
    assert judged(answers(OFFICE, saddle_numbness=True))["triage"]["urgency"] == "T0"
    assert judged(answers(OFFICE, saddle_numbness=False)) == judged(answers(OFFICE, saddle_numbness="no"))


def test_null_for_language_and_country_is_nothing_said(answers: Answers, judged: Judged) -> None:
    told = answers(NUMB)
    assert judged({**told, "language": None, "country": None}) == judged(told)


def test_any_character_of_json_is_read(answers: Answers, judged: Judged, written: Written, dorsal: Dorsal) -> None:
    for words in ("Caf\u00e9 \U0001f600", 'a "quoted\\ud83d" \\ / word', "\t"):
        told = answers(OFFICE, activity=f"Walk {words}")
        for text in (json.dumps(told), json.dumps(told, ensure_ascii=False), "\ufeff" + json.dumps(told)):
            assert dorsal("assess", written(text, "told.json"), "--json")[0] == 0


@pytest.mark.parametrize(
    "sign", ["saddle-numbness", "genital-sensation", "bladder-change", "bowel-change", "collapse", "tearing-pain"]
)
def test_unsure_about_an_emergency_is_an_emergency(sign: str, answers: Answers, judged: Judged) -> None:
    result = judged(answers(OFFICE, **{sign: "unsure"}))
    assert result["triage"]["urgency"] == "T0"
    assert result["plan"]["week"] == []
    assert result["plan"]["next_step"]["kind"] == "call"


def test_unsure_about_any_emergency_question_is_as_urgent_as_yes(
    answers: Answers, judged: Judged, content: Content
) -> None:
    for name, question in content.questions.items():
        if question.emergency:
            unsure, alarmed = (
                judged(answers(OFFICE, **{name: value}))["triage"] for value in ("unsure", question.alarming)
            )
            assert (unsure["urgency"], unsure["could_be"]) == (alarmed["urgency"], alarmed["could_be"]), name


def test_nothing_answered_is_not_reassured_and_is_asked(judged: Judged, content: Content) -> None:
    result = judged({"on": "2026-11-21", "answers": {}})
    triage = result["triage"]
    assert (triage["urgency"], triage["could_be"], triage["complete"]) == (None, "T0", False)
    assert (triage["reasons"], triage["disputed"]) == ([], [])
    assert set(triage["ask"]) <= set(content.questions)
    assert result["plan"]["week"] == []
    assert result["plan"]["blocked_by"] == ["incomplete"]
    assert result["plan"]["next_step"] == {"kind": "answer", "id": triage["ask"][0]}
    assert len(result["safety_net"]) == len(content.safety_net)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"both_legs_recent": "yes"}, ["both-legs", "both-legs-recent"]),
        ({"fever_unwell": "yes"}, ["fever", "fever-unwell"]),
        ({"course": "better", "pain_worsening": "yes"}, ["course", "pain-worsening"]),
    ],
)
def test_answers_that_contradict_each_other_are_asked_again_and_never_reassure(
    changes: dict[str, str], asked: list[str], answers: Answers, judged: Judged
) -> None:
    triage = judged(answers(OFFICE, **changes))["triage"]
    assert triage["disputed"] == asked
    assert triage["ask"][: len(asked)] == asked
    assert triage["urgency"] not in ("T3", "T4")


def test_a_contradiction_never_hides_an_alarm(answers: Answers, judged: Judged) -> None:
    triage = judged(answers(OFFICE, both_legs_recent="yes", saddle_numbness="yes"))["triage"]
    assert triage["urgency"] == "T0"
    assert triage["disputed"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_come_in_the_language_asked_for_and_ids_in_none(
    language: str, answers: Answers, judged: Judged, content: Content
) -> None:
    result = judged(answers(DARK), language)
    assert result["triage"]["advice"][0] == content.urgencies["T1"].advice[language]
    assert result["safety_net"] == [sign.text[language] for sign in content.safety_net.values()]
    other = judged(answers(DARK), "fr" if language == "en" else "en")
    assert (result["assessment"], result["plan"]) == (other["assessment"], other["plan"])


def test_the_language_of_the_file_is_used_where_none_is_asked_for(
    answers: Answers, written: Written, dorsal: Dorsal, content: Content
) -> None:
    told = answers(DARK)
    out = dorsal("assess", written(json.dumps(told), "told.json"), "--json")[1]
    assert json.loads(out)["triage"]["advice"][0] == content.urgencies["T1"].advice["fr"]

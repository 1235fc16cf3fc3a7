"""Other programs ask our questions: each is listed once, in the order of the intake, as the reference promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from dorsal.content.schema import Content

Dorsal = Callable[..., tuple[int, str, str]]


def in_order(content: Content) -> list[str]:
    """Each question where it first stands in the intake."""
    found: list[str] = []
    for page in content.pages:
        found.extend(name for name in page.questions if name not in found)
    return found


def test_each_question_stands_once_in_the_order_of_the_intake(dorsal: Dorsal, content: Content) -> None:
    code, out, err = dorsal("questions", "--json")
    listed = [question["id"] for question in json.loads(out)]
    assert (code, err) == (0, "")
    assert listed == in_order(content)
    assert sorted(listed) == sorted(content.questions)


def test_the_list_is_what_the_reference_promises(root: Path, dorsal: Dorsal) -> None:
    schema = json.loads((root / "docs/reference/questions.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    questions = json.loads(dorsal("questions", "--json")[1])
    jsonschema.Draft202012Validator(schema).validate(questions)
    keys = {"id", "kind", "options", "range", "unit", "text", "asked_if", "red_flag", "emergency"}
    assert all(question.keys() == keys for question in questions)


def test_what_is_listed_can_be_answered(dorsal: Dorsal, content: Content) -> None:
    for question in json.loads(dorsal("questions", "--json")[1]):
        record = content.questions[question["id"]]
        offered = {name for name, option in record.options.items() if not option.assumed}
        assert set(question["options"] or ()) == offered
        assert (question["range"] is not None) == (record.kind == "number")
        assert (question["asked_if"] is None) == (record.asked_if is None)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_plain_list_is_in_one_language(language: str, dorsal: Dorsal, content: Content) -> None:
    code, out, err = dorsal("questions", "--lang", language)
    expected = [
        f"{name} ({content.questions[name].kind}): {content.questions[name].text[language]}"
        for name in in_order(content)
    ]
    assert (code, err, out.splitlines()) == (0, "", expected)


def test_the_first_language_is_used_where_none_is_asked_for(dorsal: Dorsal) -> None:
    assert dorsal("questions") == dorsal("questions", "--lang", "en")

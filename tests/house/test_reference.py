"""The reference is what the content and the code say now, and what we print is what it promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from dorsal.care.result import decide, report
from dorsal.cli.answers_file import read_answers
from dorsal.cli.questions import asked
from dorsal.cli.reference import FILES, stale, write
from dorsal.content.schema import Content

ROOT = Path(__file__).parent.parent.parent
PEOPLE = sorted([*(ROOT / "tests/cases/answers").glob("*.yaml"), *(ROOT / "dorsal/simulate/demo").glob("*.yaml")])


def schema(root: Path, name: str) -> Any:
    found = json.loads((root / f"docs/reference/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found, format_checker=jsonschema.FormatChecker())


def plain(value: Any) -> Any:
    return json.loads(msgspec.json.encode(value))


def test_the_reference_is_current(root: Path, content: Content) -> None:
    assert [path.name for path in stale(root / "docs/reference", content)] == [], "run `dorsal reference`"


def test_a_file_that_was_changed_by_hand_is_named(tmp_path: Path, content: Content) -> None:
    write(tmp_path, content)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    (tmp_path / "glossary.md").write_text("# Other words\n", encoding="utf-8")
    (tmp_path / "questions.md").unlink()
    assert [path.name for path in stale(tmp_path, content)] == ["glossary.md", "questions.md"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_written_person_gets_a_result_that_the_schema_allows(root: Path, content: Content, language: str) -> None:
    assert len(PEOPLE) > 40
    validator = schema(root, "result")
    for file in PEOPLE:
        given = read_answers(file, content)
        result = decide(given.answers, content, on=given.on)
        assert list(validator.iter_errors(plain(report(result, content, language)))) == [], file.name


def test_a_result_without_its_triage_is_refused(root: Path, content: Content) -> None:
    given = read_answers(PEOPLE[0], content)
    result = plain(report(decide(given.answers, content, on=given.on), content, "en"))
    result["triage"].pop("urgency")
    assert not schema(root, "result").is_valid(result)


def test_every_written_person_is_a_file_of_answers_that_the_schema_allows(root: Path) -> None:
    validator = schema(root, "answers")
    for file in PEOPLE:
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        told["on"] = told.pop(True)  # what YAML 1.1 makes of the key
        errors = validator.iter_errors(json.loads(json.dumps(told, default=str)))
        assert [error.json_path for error in errors] == [], file.name


def test_an_answer_that_is_not_offered_is_refused(root: Path) -> None:
    validator = schema(root, "answers")
    assert validator.is_valid({"on": "2026-11-21", "answers": {"fever": "unsure"}})
    for wrong in ({"fever": "maybe"}, {"age": 300}, {"areas": ["moon"]}, {"no-such-question": "yes"}):
        assert not validator.is_valid({"on": "2026-11-21", "answers": wrong})


def test_the_list_of_questions_is_what_its_schema_allows(root: Path, content: Content) -> None:
    questions = plain([asked(question) for question in content.questions.values()])
    assert list(schema(root, "questions").iter_errors(questions)) == []

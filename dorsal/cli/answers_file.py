"""One file of answers, YAML or JSON: `{on: date, language, country, answers: {id: value or unsure}}`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from dorsal.care.answers import Answer, AnswerError, parse
from dorsal.cli import InputError
from dorsal.content.reading import ReadingError, line_of, read
from dorsal.content.schema import Content, Id


class AnswersFile(msgspec.Struct, frozen=True):
    """What one person answered, and when; the country is None where nobody said."""

    on: date
    language: str
    country: str | None
    answers: dict[Id, Answer]


def read_answers(path: Path, content: Content) -> AnswersFile:
    """Read and check a file. Raises InputError that names the file, the line and what was expected."""
    try:
        raw, node = read(path.read_text(encoding="utf-8"))
    except ReadingError as error:
        raise InputError(f"{path}:{error.line}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as text ({type(error).__name__})") from None
    problems = _Problems(path, node)
    if not isinstance(raw, dict):
        raise problems.error([], "expected on, language and answers")
    answers = raw.get("answers")
    if not isinstance(answers, dict):
        raise problems.error(["answers"], "answers: expected {question: value}")
    return AnswersFile(
        on=_date(raw.get("on"), problems),
        language=_language(raw.get("language"), content, problems),
        country=_country(raw.get("country"), content, problems),
        answers={name: _answer(name, value, content, problems) for name, value in answers.items()},
    )


class _Problems:
    def __init__(self, path: Path, node: Any) -> None:
        self.path, self.node = path, node

    def error(self, steps: list[str], message: str) -> InputError:
        return InputError(f"{self.path}:{line_of(self.node, steps)}: {message}")


def _date(raw: object, problems: _Problems) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise problems.error(["on"], f"on: expected a date as 2026-01-31; found {raw!r}") from None


def _language(raw: object, content: Content, problems: _Problems) -> str:
    if raw is None:
        return next(iter(content.languages))
    if raw not in content.languages:
        raise problems.error(["language"], f"language: expected one of {', '.join(content.languages)}; found {raw!r}")
    return str(raw)


def _country(raw: object, content: Content, problems: _Problems) -> str | None:
    if raw is None or (isinstance(raw, str) and raw in content.places):
        return raw
    if isinstance(raw, str) and len(raw) == 2 and raw.isalpha():
        return "other"
    raise problems.error(["country"], f"country: expected a two-letter code; found {raw!r}")


def _answer(name: Id, value: object, content: Content, problems: _Problems) -> Answer:
    question = content.questions.get(name)
    if question is None:
        raise problems.error(["answers", name], f"answers.{name}: there is no such question")
    try:
        return parse(question, value)
    except AnswerError as error:
        raise problems.error(["answers", name], f"answers.{name}: {error}") from None

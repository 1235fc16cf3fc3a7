"""One file of answers, YAML or JSON: `{on: date, language, country, answers: {id: value or unsure}}`."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import yaml

from dorsal.care.answers import Answer, AnswerError, parse
from dorsal.cli import InputError
from dorsal.content.reading import ReadingError, line_of, read
from dorsal.content.schema import Content, Id

ELSEWHERE = "other"
DEEPEST = 20
CODE = re.compile(r"[A-Za-z]{2}")
# JSON writes what lies beyond 16 bits as two escapes, YAML as one of eight digits.
PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


class AnswersFile(msgspec.Struct, frozen=True):
    """What one person answered, and when; the country is None where nobody said."""

    on: date
    language: str
    country: str | None
    answers: dict[Id, Answer]


def read_answers(path: Path, content: Content) -> AnswersFile:
    """Read and check a file. Raises InputError that names the file, the line and what was expected."""
    return told(*opened(path), content)


def opened(path: Path) -> tuple[dict[str, Any], Problems]:
    """What a file holds, not yet checked, and how to say what is wrong with it. Raises InputError."""
    raw, problems = contents(path)
    if not isinstance(raw, dict):
        raise problems.error([], "expected on, language and answers")
    return raw, problems


def contents(path: Path) -> tuple[Any, Problems]:
    """Mappings, lists and strings of any YAML file, or JSON where its name says so. Raises InputError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}:1: expected a file of UTF-8 text ({type(error).__name__})") from None
    try:
        _refuse_tangles(text)
        if path.suffix != ".json":
            raw, node = read(text)
            return raw, Problems(path, node)
        raw = _json(text)
        return raw, Problems(path, read(PAIR.sub(_one_escape, text))[1])
    except ReadingError as error:
        raise InputError(f"{path}:{error.line}: {error}") from None


def _json(text: str) -> Any:
    """As strict as the standard: YAML would read JSON with a comma too many. Numbers stay as they are written."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise ReadingError(error.lineno, f"not valid JSON: {error.msg}") from None


def _one_escape(pair: re.Match[str]) -> str:
    high, low = int(pair[2], 16), int(pair[3], 16)
    return f"{pair[1]}\\U{0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF):08x}"


def _refuse_tangles(text: str) -> None:
    """What would bring a reader of trees down: a file within files within files, or parts that contain themselves."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise ReadingError(line, f"expected at most {DEEPEST} levels")
            if isinstance(event, yaml.AliasEvent):
                raise ReadingError(line, "expected a value; found a reference to another one")
    except yaml.YAMLError:
        return  # `read` says what it is


def told(raw: dict[str, Any], problems: Problems, content: Content) -> AnswersFile:
    """The answers of a file that was opened. Raises InputError."""
    answers = raw.get("answers")
    if not isinstance(answers, dict):
        raise problems.error(["answers"], "answers: expected {question: value}")
    return AnswersFile(
        on=day("on", raw.get("on"), problems),
        language=_language(raw.get("language"), content, problems),
        country=_country(raw.get("country"), content, problems),
        answers={name: _answer(name, value, content, problems) for name, value in answers.items()},
    )


class Problems:
    """Where in a file each value stands, so that what is wrong with it names its line."""

    def __init__(self, path: Path, node: Any) -> None:
        self.path, self.node = path, node

    def error(self, steps: list[str], message: str) -> InputError:
        return InputError(f"{self.path}:{line_of(self.node, steps)}: {message}")


def day(name: str, raw: object, problems: Problems) -> date:
    """A date of the file. Raises InputError."""
    try:
        found = date.fromisoformat(str(raw))
    except ValueError:
        found = None
    if found is None or found.isoformat() != raw:
        raise problems.error([name], f"{name}: expected a date as 2026-01-31; found {raw!r}")
    return found


def _language(raw: object, content: Content, problems: Problems) -> str:
    if raw is None:
        return next(iter(content.languages))
    if isinstance(raw, str) and raw in content.languages:
        return raw
    raise problems.error(["language"], f"language: expected one of {', '.join(content.languages)}; found {raw!r}")


def _country(raw: object, content: Content, problems: Problems) -> str | None:
    if raw is None or (isinstance(raw, str) and raw in content.places):
        return raw
    if isinstance(raw, str) and CODE.fullmatch(raw):
        return raw.upper() if raw.upper() in content.places else ELSEWHERE
    raise problems.error(["country"], f"country: expected a two-letter code; found {raw!r}")


def _answer(name: Id, value: object, content: Content, problems: Problems) -> Answer:
    question = content.questions.get(name)
    if question is None:
        raise problems.error(["answers", name], f"answers.{name}: there is no such question")
    try:
        return parse(question, value)
    except AnswerError as error:
        raise problems.error(["answers", name], f"answers.{name}: {error}") from None

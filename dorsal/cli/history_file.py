"""One file of a person's history: an answers file with `entries`, and `began`.

An entry is a check-in `{id, kind, at, values}`, or one answer told apart from one: `{id, kind, at, question, value}`.

`on` is the day to look from, `began` the day the answers were given: without it, the day of the first check-in.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from dorsal.care.answers import AnswerError, parse
from dorsal.care.course import CheckIn
from dorsal.cli.answers_file import AnswersFile, Problems, day, opened, told
from dorsal.content.schema import Content, Id

CHECK_IN, ANSWER, EXAMINATION = "check-in", "answer", "examination"
FIELDS = ("id", "kind", "at", "values")


class HistoryFile(msgspec.Struct, frozen=True):
    """`first`: what was answered on the first day, and on which; entries of other kinds are left to others."""

    first: AnswersFile
    began: date | None
    check_ins: tuple[CheckIn, ...]


def read_history(path: Path, content: Content, wanted: tuple[Id, ...]) -> HistoryFile:
    """Read a file and its check-ins' values for some questions. Raises InputError with file, line and expectation."""
    raw, problems = opened(path)
    first = told({"answers": {}} | raw, problems, content)
    entries = raw.get("entries", [])
    if not isinstance(entries, list):
        raise problems.error(["entries"], "entries: expected a list of {id, kind, at, values}")
    reader = _Entries(problems, content, wanted)
    check_ins = tuple(entry for number, one in enumerate(entries) if (entry := reader.entry(one, number)) is not None)
    return HistoryFile(first, _began(raw.get("began"), first.on, problems), check_ins)


def _began(raw: object, on: date, problems: Problems) -> date | None:
    began = None if raw is None else day("began", raw, problems)
    if began and began > on:
        raise problems.error(["began"], f"began: expected a day up to {on}, the one to look from; found {began}")
    return began


class _Entries:
    def __init__(self, problems: Problems, content: Content, wanted: tuple[Id, ...]) -> None:
        self.problems, self.content, self.wanted = problems, content, wanted
        self.seen: dict[str, Any] = {}

    def entry(self, raw: Any, number: int) -> CheckIn | None:
        """One check-in, or one answer that is wanted; None for another kind of entry."""
        where = ["entries", str(number)]
        if not isinstance(raw, dict) or not isinstance(raw.get("kind"), str):
            raise self.problems.error(where, f"entries.{number}: expected {{{', '.join(FIELDS)}}}")
        alone = raw["kind"] == ANSWER and raw.get("question") in self.wanted
        if raw["kind"] != CHECK_IN and not alone:
            return None
        name = raw.get("id")
        if not isinstance(name, str) or not name:
            raise self.problems.error([*where, "id"], f"entries.{number}.id: expected the id of the entry")
        if self.seen.setdefault(name, raw) != raw:
            raise self.problems.error(where, f"entries.{number}: '{name}' stands here a second time and says otherwise")
        values = {raw["question"]: raw.get("value")} if alone else raw.get("values")
        return CheckIn(name, self._at(raw.get("at"), number), self._values(values, number))

    def _at(self, raw: object, number: int) -> datetime:
        try:
            at = datetime.fromisoformat(str(raw))
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            message = f"entries.{number}.at: expected a time as 2026-01-31T08:30:00+01:00; found {raw!r}"
            raise self.problems.error(["entries", str(number), "at"], message)
        return at

    def _values(self, raw: object, number: int) -> dict[Id, float]:
        if not isinstance(raw, dict):
            message = f"entries.{number}.values: expected {{question: value}}"
            raise self.problems.error(["entries", str(number), "values"], message)
        return {name: self._value(name, raw[name], number) for name in self.wanted if name in raw}

    def _value(self, name: Id, raw: object, number: int) -> float:
        try:
            value = parse(self.content.questions[name], raw)
            if not isinstance(value, float):
                raise AnswerError("error.number", "a number")
        except AnswerError as error:
            where = ["entries", str(number), "values", name]
            raise self.problems.error(where, f"entries.{number}.values.{name}: {error}") from None

        return value

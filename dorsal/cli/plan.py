"""`dorsal plan`: one file of answers and dated entries in, the week that its day is in out, with every reason."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from dorsal.care.history import History, read_history
from dorsal.care.replanning import NextWeek, next_week
from dorsal.cli import InputError
from dorsal.cli.answers_file import AnswersFile, Problems, day, opened, told
from dorsal.cli.week_page import page
from dorsal.content import load
from dorsal.content.schema import Content, Text


class WeekReport(NextWeek, frozen=True, kw_only=True):
    """A week for another program. `says`: the text of every change in it, in one language."""

    says: Text


def run(file: Path, language: str | None, *, as_json: bool) -> int:
    """Print the week as JSON or as a page of plain text. Raises InputError."""
    content = load()
    first, history = read(file, content)
    words = language or first.language
    if words not in content.languages:
        raise InputError(f"--lang: expected one of {', '.join(content.languages)}; found '{words}'")
    week = next_week(history, content)
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(report(week, content, words)), indent=2).decode())
    else:
        print(page(week, content, words, first.country))
    return 0


def read(file: Path, content: Content) -> tuple[AnswersFile, History]:
    """The first answers and the history of a file. Raises InputError for what is no history at all."""
    raw, problems = opened(file)
    first = told(raw, problems, content)
    entries = raw.get("entries", [])
    if not isinstance(entries, list):
        raise problems.error(["entries"], "entries: expected a list of {id, kind, at, ...}")
    began = _began(raw, entries, first.on, problems)
    return first, read_history(first.answers, entries, content, on=began, today=first.on)


def _began(raw: dict[str, Any], entries: list[Any], on: date, problems: Problems) -> date:
    """The day of the first answers: as the file says, else that of the first entry."""
    if "began" in raw:
        began = day("began", raw["began"], problems)
        if began > on:
            raise problems.error(["began"], f"began: expected a day up to {on}, the one to look from; found {began}")
        return began
    days = (_day(entry) for entry in entries)
    return min((found for found in days if found), default=on) if entries else on


def _day(entry: Any) -> date | None:
    try:
        return datetime.fromisoformat(str(entry.get("at"))).date() if isinstance(entry, dict) else None
    except ValueError:
        return None


def report(week: NextWeek, content: Content, language: str) -> WeekReport:
    """The week with the words of its changes in a language of the content."""
    items = (why.rule for day in week.week for item in day.items for why in item.changes)
    names = sorted({*items, *(note.why.rule for note in week.notes)})
    fields = {name: getattr(week, name) for name in NextWeek.__struct_fields__}
    return WeekReport(says={name: content.changes[name].text[language] for name in names}, **fields)

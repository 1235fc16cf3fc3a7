"""`dorsal course`: one file of answers and dated check-ins in, where the person is and may go out."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from pathlib import Path

import msgspec

from dorsal.care.course import MEASURES, CheckIn, Course, course
from dorsal.care.findings import findings
from dorsal.cli import InputError
from dorsal.cli.course_page import page
from dorsal.cli.history_file import HistoryFile, read_history
from dorsal.content import load
from dorsal.content.schema import Content

SCHEMA = "dorsal-course-1"
FIRST = ""  # no entry has this id
EARLIEST = timezone(timedelta(hours=14))  # its midnight is the first moment of a date anywhere


class CourseReport(Course, frozen=True, kw_only=True):
    """A course for another program. `says`: the sentence of its state in one language, None while there is no state."""

    schema: str
    content: str
    says: str | None


def run(file: Path, language: str | None, *, as_json: bool) -> int:
    """Print the course as JSON or as a page of plain text. Raises InputError."""
    content = load()
    history = read_history(file, content, tuple(MEASURES.values()))
    words = language or history.first.language
    if words not in content.languages:
        raise InputError(f"--lang: expected one of {', '.join(content.languages)}; found '{words}'")
    followed = follow(history, content)
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(report(followed, content, words)), indent=2).decode())
    else:
        print(page(followed, content, words))
    return 0


def follow(history: HistoryFile, content: Content) -> Course:
    """The course of a history. What was answered on the first day is its first check-in."""
    began = history.began or min((one.at.date() for one in history.check_ins), default=history.first.on)
    given = {name: history.first.answers.get(name) for name in MEASURES.values()}
    ratings = {name: value for name, value in given.items() if isinstance(value, float)}
    first = (CheckIn(FIRST, datetime.combine(began, time.min, tzinfo=EARLIEST), ratings),) if ratings else ()
    days = findings(history.first.answers, content, on=began).values.get("days-since-onset")
    return course(
        (*first, *history.check_ins),
        content,
        on=history.first.on,
        days_at_start=days if isinstance(days, float) else None,
        began=began,
    )


def report(followed: Course, content: Content, language: str) -> CourseReport:
    """The course with the sentence of its state in a language of the content."""
    fields = {name: getattr(followed, name) for name in Course.__struct_fields__}
    says = content.course_states[followed.state].text[language] if followed.state else None
    return CourseReport(schema=SCHEMA, content=content.hash, says=says, **fields)

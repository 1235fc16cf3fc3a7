"""From a person's record to the history that `care` plans from, and to the week that today is in.

The history begins on the day of the first decision that was kept: what was answered by then are the first answers, and
whatever is answered later counts from its own moment.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from django.utils import timezone

from dorsal.care import followup, history
from dorsal.content.schema import Content
from dorsal.record import queries, settled
from dorsal.record.models import Person
from dorsal.record.queries import Answered, Decided, Known, Lived
from dorsal.web.known import reasons, stored

SIGNED = ("override", "advice")


def begun(known: Known) -> date | None:
    """The day of the first decision that was kept; None before there is one."""
    return min((timezone.localdate(decision.written) for decision in known.decisions), default=None)


def answers_of(person: Person, content: Content) -> history.History | None:
    """The part of a history that the usual pain rests on: what was answered, without a year of sessions."""
    first = settled.first_decided(person)
    if first is None:
        return None
    return history_of(queries.known_now(person, only=queries.ANSWERING), content, on=timezone.localdate(first))


def history_of(known: Known, content: Content, *, on: date | None = None) -> history.History | None:
    """Everything that counts for the plan today; None before there is a plan. `on`: the day it began, where
    the decisions were not read."""
    reading = reading_of(known, content, on=on)
    return history.whole(reading, today=known.on) if reading else None


def reading_of(known: Known, content: Content, *, on: date | None = None) -> history.Reading | None:
    """The same, before entries are set against each other: what may be kept and gone on from."""
    on = on or begun(known)
    if on is None:
        return None
    first = {
        one.question: stored(one.value)
        for one in known.answers
        if one.on <= on and one.question in content.questions and one.value is not None
    }
    return _read_on(history.Reading(on=on, answers=first), known, content)


def gone_on(reading: history.Reading, news: Known, content: Content) -> history.Reading | None:
    """A reading with what came since; None where that belongs to its first day or before, and all is read anew."""
    days = [*(one.on for one in news.answers), *(timezone.localdate(one.written) for one in news.decisions)]
    return _read_on(reading, news, content) if all(day > reading.on for day in days) else None


def _read_on(reading: history.Reading, known: Known, content: Content) -> history.Reading:
    entries = [*_later(known, content, reading.on), *_lived(known), *_examined(known)]
    judged = (*reading.judged, *map(_judged, known.decisions))
    return history.read_on(msgspec.structs.replace(reading, judged=judged), entries, content, today=known.on)


def _later(known: Known, content: Content, on: date) -> list[dict[str, Any]]:
    """Answers given on later days outside a check-in; one that was taken back leaves the one before it."""
    weekly = {one.entry for one in known.lived if one.kind == "check-in"}
    return [
        _told(one)
        for one in known.answers
        if one.on > on and one.entry not in weekly and one.question in content.questions and one.value is not None
    ]


def _told(one: Answered) -> dict[str, Any]:
    at = timezone.localtime(one.at).isoformat()
    return {"kind": "answer", "id": str(one.entry), "at": at, "question": one.question, "value": one.value}


def _lived(known: Known) -> list[dict[str, Any]]:
    return [{**one.body, **_signed(one), "kind": one.kind, "id": str(one.entry)} for one in known.lived]


def _signed(one: Lived) -> dict[str, str]:
    """Who of the care team says it: two of one discipline are two."""
    return {"author": str(one.author)} if one.kind in SIGNED and one.author is not None else {}


def _examined(known: Known) -> list[dict[str, Any]]:
    return [
        {"kind": "examined", "id": str(one.entry), "at": timezone.localtime(one.at).isoformat(), "by": one.by,
         "found": "needs-care" if one.found == "serious" else one.found}
        for one in known.examinations
    ]  # fmt: skip


def _judged(decision: Decided) -> followup.Judged:
    return followup.Judged(timezone.localtime(decision.written), reasons(decision))

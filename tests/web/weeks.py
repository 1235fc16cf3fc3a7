"""Somebody with weeks behind them: the entries that those weeks left in the record, each on its own day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import msgspec
from django.utils import timezone

from dorsal.care.flaring import screen
from dorsal.care.replanning import next_week
from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.kinds import Kind
from dorsal.record.models import Person
from dorsal.web import living
from dorsal.web.known import recompute

CHECKED = {
    "course": "same", "sleep-quality": 6, "stress": 4, "low-mood": 2, "fear": 3, "confidence": 6,
    "barrier": "time", "harm": ["none"],
}  # fmt: skip


def moment(days_ago: int, hour: int = 9) -> datetime:
    """A time on the clock of the person, so many days ago."""
    return timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=days_ago), time(hour)))


def date_of(days_ago: int) -> str:
    return (timezone.localdate() - timedelta(days=days_ago)).isoformat()


def write(person: Person, kind: Kind, days_ago: int, hour: int = 20, **body: Any) -> None:
    """One thing that happened on a day."""
    at = min(moment(days_ago, hour), timezone.now())
    whole = {"at": timezone.localtime(at).isoformat()} | body
    actions.record_entry(person=person, id=new_id(), kind=kind, body=whole, written=at)


def checks_in(person: Person, content: Content, days_ago: int, **values: Any) -> None:
    """A whole check-in: no warning sign, and what the test says."""
    told = {name.replace("_", "-"): value for name, value in values.items()}
    write(person, "check-in", days_ago, values=dict.fromkeys(screen(content), "no") | CHECKED | told)


def begins(person: Person, content: Content, answers: Mapping[str, Any], days_ago: int) -> None:
    """The intake and its decision, so many days ago."""
    at = moment(days_ago)
    given = [(new_id(), name, list(v) if isinstance(v, tuple) else v) for name, v in answers.items()]
    actions.record_answers(person=person, answers=given, written=at)
    result = recompute(content, queries.known_now(person))
    actions.record_decision(
        person=person, id=new_id(), result=result, content=content, words={}, language="en", written=at
    )


def lives(
    person: Person, content: Content, days_ago: int, pains: Sequence[float | None], *, practised: bool = False
) -> None:
    """Week after week since that day the pain is told; None: no check-in. `practised`: all of the plan is done."""
    for week, pain in enumerate(pains):
        first = days_ago - 7 * week
        if first - 6 < 0:
            break
        if practised:
            practises(person, content, first, pain if pain is not None else 4)
        if pain is not None:
            told = {"pain_average": pain, "interference": max(0, pain - 1), "activity_level": 10 - pain}
            checks_in(person, content, first - 6, **told)


def practises(person: Person, content: Content, first: int, pain: float) -> None:
    """The sessions of the week that began so many days ago."""
    history = living.history_of(queries.known_now(person), content)
    assert history
    day = timezone.localdate() - timedelta(days=first)
    week = next_week(msgspec.structs.replace(history, today=day), content)
    for ahead, planned in enumerate(week.week):
        for item in planned.items:
            if item.level and item.minutes is not None:
                write(person, "session", first - ahead, 18, item=item.id, level=item.level, pain_before=pain,
                      pain_during=pain, effort=4)  # fmt: skip

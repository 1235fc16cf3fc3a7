"""From a person's history to the course that it shows: where they are, and the lines behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from dorsal.care.course import MEASURES, CheckIn, Course, course, standing, traces
from dorsal.care.findings import findings
from dorsal.care.foresight import Trace
from dorsal.care.history import ANSWERS, History
from dorsal.care.progress import State
from dorsal.care.signals import Readings, flares, readings
from dorsal.content.schema import Content

EARLIEST = timezone(timedelta(hours=14))  # its midnight is the first moment of a date anywhere


@dataclass(frozen=True)
class Followed:
    """One person up to today. `activity`: how well they can do what they most want to do again, by day."""

    course: Course
    traces: dict[str, Trace]
    activity: Readings
    flares: tuple[date, ...]


def followed(history: History, content: Content) -> Followed:
    """The course of a history, its lines, and the flares on the way."""
    on, at_start, said = history.today, _days_at_start(history, content), _said(history)
    return Followed(
        course=course(said, content, on=on, days_at_start=at_start, began=history.on),
        traces=traces(said, content, on=on, days_at_start=at_start, began=history.on),
        activity=readings(history, "activity-level"),
        flares=tuple(one.day for one in flares(history, readings(history, "pain-average"), content)),
    )


def standing_of(history: History, content: Content) -> State:
    """Where somebody stands on their course, and by which numbers, without looking ahead."""
    at_start, said = _days_at_start(history, content), _said(history)
    return standing(said, content, on=history.today, days_at_start=at_start, began=history.on)


def _days_at_start(history: History, content: Content) -> float | None:
    days = findings(history.answers, content, on=history.on).values.get("days-since-onset")
    return days if isinstance(days, float) else None


def _said(history: History) -> tuple[CheckIn, ...]:
    """What was answered on the first day is the first check-in; a number that was told apart counts like one."""
    midnight = datetime.combine(history.on, time.min, tzinfo=EARLIEST)
    told = [("", midnight, history.answers), *((one.id, one.at, one.values) for one in history.of(*ANSWERS))]
    found = []
    for id, at, values in told:
        numbers = {name: value for name in MEASURES.values() if isinstance(value := values.get(name), float)}
        if numbers:
            found.append(CheckIn(id, at, numbers))
    return tuple(found)

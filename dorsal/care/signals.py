"""What a history says: each a named function of entries, days and the limits that content holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from statistics import fmean, median
from typing import Literal

import msgspec

from dorsal.care.condition import Value
from dorsal.care.history import ANSWERS, Flare, History, Session
from dorsal.care.timing import WEEK
from dorsal.content.schema import Content, Id

Light = Literal["green", "amber", "red"]
Readings = tuple[tuple[date, float], ...]


class Episode(msgspec.Struct, frozen=True):
    """A flare: when it was entered or found in the numbers, and by how much pain rose."""

    at: datetime
    found: bool
    jump: float | None

    @property
    def day(self) -> date:
        return self.at.date()


def readings(history: History, question: Id) -> Readings:
    """A number's answers in order, the first included; one for each day, the last one given."""
    told: dict[date, float] = {}
    first = history.answers.get(question)
    if isinstance(first, float):
        told[history.on] = first
    for entry in history.of(*ANSWERS):
        value = entry.values.get(question)
        if isinstance(value, float):
            told[entry.day] = value
    return tuple(sorted(told.items()))


def usual_pain(pains: Readings, day: date, content: Content) -> float | None:
    """The middle of what was told in the weeks before a day, or what was told last."""
    before = [(when, value) for when, value in pains if when < day] or list(pains[:1])
    since = day - timedelta(days=int(content.limits["usual-window"].value))
    recent = [value for when, value in before if when >= since]
    return median(recent) if recent else before[-1][1] if before else None


def light(session: Session, usual: float | None, content: Content) -> Light | None:
    """Green, amber or red against the usual pain; None where no pain was told."""
    limit = content.limits
    base = usual if usual is not None else session.pain_before
    during, morning = session.pain_during, session.pain_next_morning
    if base is None or (during is None and morning is None):
        return None
    if morning is not None and morning >= base + limit["pain-next-morning"].value:
        return "red"
    rise = (during or 0.0) - max(base, limit["pain-floor"].value)
    if rise >= limit["pain-red"].value:
        return "red"
    return "amber" if rise >= limit["pain-amber"].value else "green"


def adherence(asked: Mapping[Id, int], sessions: Iterable[Session]) -> float | None:
    """The share of a week that was done, in percent; more of one thing does not make up for another."""
    done = dict.fromkeys(asked, 0.0)
    for session in sessions:
        if session.item in done:
            done[session.item] += session.done
    total = sum(asked.values())
    return 100 * sum(min(done[item], times) for item, times in asked.items()) / total if total else None


def effort_felt(sessions: Iterable[Session]) -> float | None:
    told = [session.effort for session in sessions if session.effort is not None]
    return fmean(told) if told else None


def flares(history: History, pains: Readings, content: Content) -> tuple[Episode, ...]:
    """Flares entered by the person or found in the numbers, each once: what comes while one lasts belongs to it."""
    limit = content.limits
    lasts = timedelta(days=int(limit["flare-days"].value))
    entered = [Episode(entry.at, found=False, jump=None) for entry in history.of(Flare)]
    known: list[Episode] = []
    for episode in sorted([*entered, *_found(history, pains, content)], key=lambda one: (one.at, one.found)):
        quiet = lasts + timedelta(days=WEEK) if episode.found else lasts
        if not known or episode.day >= known[-1].day + quiet:
            known.append(episode)
    return tuple(known)


def _found(history: History, pains: Readings, content: Content) -> Iterable[Episode]:
    """A week's average that far above usual lasted for days; so did days in a row that began that far above it."""
    least, after = content.limits["flare-jump"].value, int(content.limits["flare-after"].value)
    run: list[date] = []
    for entry in history.of(*ANSWERS, Session):
        usual = usual_pain(pains, entry.day, content)
        weekly = not isinstance(entry, Session)
        pain = entry.values.get("pain-average") if weekly else entry.pain_before
        if usual is None or not isinstance(pain, float):
            continue
        high = pain >= usual + least
        if weekly and high and entry.day > history.on:
            yield Episode(entry.at, found=True, jump=pain - usual)
        if not weekly:
            run = _in_a_row(run, entry.day) if high else []
            if len(run) >= after:
                yield Episode(entry.at, found=True, jump=pain - usual)


def _in_a_row(run: list[date], day: date) -> list[date]:
    if run and day == run[-1]:
        return run
    return [*run, day] if run and day == run[-1] + timedelta(days=1) else [day]


def weeks_since(start: date, day: date) -> int:
    return (day - start).days // WEEK


def improvement(pains: Readings, day: date) -> float | None:
    """How much less pain than at the start, in percent, by the mean of the last two tellings."""
    told = [value for when, value in pains if when <= day]
    if len(told) < 2 or not told[0]:
        return None
    return 100 * (told[0] - fmean(told[1:][-2:])) / told[0]


def worse_weeks(pains: Readings, day: date, content: Content) -> int:
    """How many tellings in a row, up to a day, were clearly worse than the first."""
    told = [value for when, value in pains if when <= day]
    if not told:
        return 0
    share, points = content.limits["worse-share"].value, content.limits["worse-points"].value
    bar = min(told[0] + points, told[0] * (1 + share / 100) if told[0] else points)
    return _run(value >= bar for value in reversed(told[1:]))


def better_weeks(history: History, pains: Readings, day: date, content: Content) -> int:
    """For how many weeks, up to a day, pain was halved and the person's own activity was back."""
    limit = content.limits
    activity = dict(readings(history, "activity-level"))
    told = [(when, value) for when, value in pains if when <= day]
    good = [
        value <= told[0][1] * (1 - limit["better-share"].value / 100)
        and activity.get(when, 0.0) >= limit["better-activity"].value
        for when, value in told[1:]
    ]
    run = _run(reversed(good))
    return weeks_since(told[-run][0], day) if run else 0


def _run(truths: Iterable[bool]) -> int:
    count = 0
    for true in truths:
        if not true:
            break
        count += 1
    return count


def progress(history: History, pains: Readings, day: date, content: Content) -> dict[Id, Value]:
    """The findings that only weeks can give, for the conditions of the pathway."""
    found: dict[Id, Value | None] = {
        "weeks-in-plan": float(weeks_since(history.on, day)),
        "improvement": improvement(pains, day),
        "usual-pain": usual_pain(pains, day + timedelta(days=1), content),
        "worse-weeks": float(worse_weeks(pains, day, content)),
        "better-weeks": float(better_weeks(history, pains, day, content)),
    }
    return {name: value for name, value in found.items() if value is not None}

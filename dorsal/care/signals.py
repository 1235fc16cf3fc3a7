"""What a history says: each a named function of entries, days and the limits that content holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from math import inf
from statistics import fmean, median
from typing import Literal

import msgspec

from dorsal.care.condition import Value
from dorsal.care.history import ANSWERS, AnyEntry, Flare, History, Session
from dorsal.care.timing import WEEK
from dorsal.content.schema import Content, Id

Light = Literal["green", "amber", "red"]
Readings = tuple[tuple[date, float], ...]
Activity = Mapping[date, float]


class Episode(msgspec.Struct, frozen=True):
    """A flare: when it was entered or found in the numbers, and by how much pain rose."""

    at: datetime
    found: bool
    jump: float | None

    @property
    def day(self) -> date:
        return self.at.date()


class Flaring(msgspec.Struct, frozen=True):
    """Where the search for flares stands: the last one, and the days in a row with far more pain than usual."""

    last: Episode | None = None
    run: tuple[date, ...] = ()


NOTHING = Flaring()
TOP = 10.0  # of the scale of pain


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
    before = pains[: bisect_left(pains, (day,))] or pains[:1]
    since = day - timedelta(days=int(content.limits["usual-window"].value))
    recent = [value for _, value in before[bisect_left(before, (since,)) :]]
    return median(recent) if recent else before[-1][1] if before else None


def light(session: Session, usual: float | None, content: Content) -> Light | None:
    """Green, amber or red against the usual pain; None where no pain was told.

    The worst pain is red for everybody whose usual pain is less: above a high usual pain the scale has no room.
    """
    limit = content.limits
    base = usual if usual is not None else session.pain_before
    during, morning = session.pain_during, session.pain_next_morning
    if base is None or (during is None and morning is None):
        return None
    if morning is not None and morning >= base + limit["pain-next-morning"].value:
        return "red"
    rise = (during or 0.0) - max(base, limit["pain-floor"].value)
    if rise >= limit["pain-red"].value or (during or 0.0) >= TOP > base:
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
    return flares_in(history.entries, NOTHING, history.on, pains, content)[0]


def flares_in(
    entries: Iterable[AnyEntry], since: Flaring, on: date, pains: Readings, content: Content
) -> tuple[tuple[Episode, ...], Flaring]:
    """The flares that some entries add to those before them, and where the search stands after them.

    `on`: the day of the first answers.
    """
    entries = tuple(entries)
    found, run = _found(entries, since.run, on, pains, content)
    entered = [Episode(entry.at, found=False, jump=None) for entry in entries if isinstance(entry, Flare)]
    lasts = timedelta(days=int(content.limits["flare-days"].value))
    known, last = list[Episode](), since.last
    for episode in sorted([*entered, *found], key=lambda one: (one.at, one.found)):
        quiet = lasts + timedelta(days=WEEK) if episode.found else lasts
        if last is None or episode.day >= last.day + quiet:
            last = episode
            known.append(episode)
    return tuple(known), Flaring(last, run)


def _found(
    entries: Iterable[AnyEntry], run: tuple[date, ...], on: date, pains: Readings, content: Content
) -> tuple[list[Episode], tuple[date, ...]]:
    """A week's average that far above usual lasted for days; so did days in a row that began that far above it."""
    least, after = content.limits["flare-jump"].value, int(content.limits["flare-after"].value)
    usually: dict[date, float | None] = {}
    found = []
    for entry in entries:
        pain = _pain(entry)
        if pain is None:
            continue
        day = entry.day
        if day not in usually:
            usually[day] = usual_pain(pains, day, content)
        usual = usually[day]
        if usual is None:
            continue
        high = pain >= usual + least
        if isinstance(entry, Session):
            run = _in_a_row(run, day) if high else ()
        if len(run) >= after if isinstance(entry, Session) else high and day > on:
            found.append(Episode(entry.at, found=True, jump=pain - usual))
    return found, run


def _pain(entry: AnyEntry) -> float | None:
    """The pain that an entry tells of the days, or of the moment, before it."""
    if isinstance(entry, Session):
        return entry.pain_before
    told = entry.values.get("pain-average") if isinstance(entry, ANSWERS) else None
    return told if isinstance(told, float) else None


def _in_a_row(run: tuple[date, ...], day: date) -> tuple[date, ...]:
    if run and day == run[-1]:
        return run
    return (*run, day) if run and day == run[-1] + timedelta(days=1) else (day,)


def _up_to(pains: Readings, day: date) -> Readings:
    return pains[: bisect_right(pains, (day, inf))]


def weeks_since(start: date, day: date) -> int:
    return (day - start).days // WEEK


def improvement(pains: Readings, day: date) -> float | None:
    """How much less pain than at the start, in percent, by the mean of the last two tellings."""
    told = _up_to(pains, day)
    if len(told) < 2 or not told[0][1]:
        return None
    first = told[0][1]
    return 100 * (first - fmean(value for _, value in told[1:][-2:])) / first


def worse_weeks(pains: Readings, day: date, content: Content) -> int:
    """How many tellings in a row, up to a day, were clearly worse than the first."""
    told = _up_to(pains, day)
    if not told:
        return 0
    first, share, points = told[0][1], content.limits["worse-share"].value, content.limits["worse-points"].value
    bar = min(first + points, first * (1 + share / 100) if first else points)
    return _run(value >= bar for _, value in reversed(told[1:]))


def better_weeks(pains: Readings, activity: Activity, day: date, content: Content) -> int:
    """For how many weeks, up to a day, pain was halved and the person's own activity was back.

    What was told last speaks for one more week: silence is no recovery.
    """
    told, least = _up_to(pains, day), content.limits["better-activity"].value
    share = 1 - content.limits["better-share"].value / 100
    run = _run(value <= told[0][1] * share and activity.get(when, 0.0) >= least for when, value in reversed(told[1:]))
    return weeks_since(told[-run][0], min(day, told[-1][0] + timedelta(days=WEEK))) if run else 0


def _run(truths: Iterable[bool]) -> int:
    count = 0
    for true in truths:
        if not true:
            break
        count += 1
    return count


def progress(on: date, pains: Readings, activity: Activity, day: date, content: Content) -> dict[Id, Value]:
    """The findings that only weeks can give, for the conditions of the pathway. `on`: the day of the first answers."""
    found: dict[Id, Value | None] = {
        "weeks-in-plan": float(weeks_since(on, day)),
        "improvement": improvement(pains, day),
        "usual-pain": usual_pain(pains, day + timedelta(days=1), content),
        "worse-weeks": float(worse_weeks(pains, day, content)),
        "better-weeks": float(better_weeks(pains, activity, day, content)),
    }
    return {name: value for name, value in found.items() if value is not None}

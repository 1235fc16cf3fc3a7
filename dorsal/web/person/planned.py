"""The week of a person as a clinician reads it, one row for each thing, and what was done of the last weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from dorsal.care.choosing import Choice
from dorsal.care.history import History, Override, Session
from dorsal.care.next_week import Fold, Week
from dorsal.care.replanning import NextItem, NextWeek
from dorsal.care.signals import adherence
from dorsal.content.schema import Content
from dorsal.web import showing
from dorsal.web.words import day, number, plain, weekday

WEEKS = 4
SEVEN = timedelta(days=7)


@dataclass(frozen=True)
class Planned:
    """One exercise of the week. `days`: on which it stands. `changed`: whether the care team changed it."""

    row: showing.Row
    level: int
    days: str
    changed: bool


@dataclass(frozen=True)
class WeekDone:
    """One week: how much of it was done, on how many days, and how it felt."""

    starts: str
    share: str
    days: int
    pain: str
    effort: str
    now: bool


def planned(week: NextWeek, changes: Iterable[Override], content: Content, language: str) -> list[Planned]:
    """Everything that is practised this week, in the order of its days."""
    found: dict[str, list[tuple[date, NextItem]]] = {}
    for one in week.week:
        for item in one.items:
            if item.level:
                found.setdefault(item.id, []).append((one.day, item))
    touched = {change.item for change in changes}
    return [
        Planned(
            row=showing.row(days[0][1], content, language, week.left_out),
            level=days[0][1].level or 1,
            days=_days([on for on, _ in days], language),
            changed=name in touched,
        )
        for name, days in found.items()
    ]


def _days(days: list[date], language: str) -> str:
    if len(days) == SEVEN.days:
        return plain("case.every-day", language)
    return ", ".join(weekday(on.weekday(), language)[:3].lower() for on in days)


def done(history: History, content: Content, language: str) -> list[WeekDone]:
    """The last weeks, the one that today is in first."""
    weeks = Fold(history, content).weeks()[-WEEKS:]
    return [_week(one, history, language) for one in reversed(weeks)]


def _week(week: Week, history: History, language: str) -> WeekDone:
    """Of the week that today is in, what was asked up to today."""
    today = history.today
    asked = Counter(
        placed.what.item.id
        for ahead, placed_on in enumerate(week.days)
        if week.start + timedelta(days=ahead) <= today
        for placed in placed_on
        if isinstance(placed.what, Choice) and placed.minutes is not None
    )
    within = [one for one in history.of(Session) if week.start <= one.day < week.end]
    share = adherence(asked, within)
    return WeekDone(
        starts=day(week.start, language),
        share=plain("case.done.share", language, percent=round(share)) if share is not None else "–",
        days=len({one.day for one in within if one.done > 0}),
        pain=_mean([one.pain_during for one in within], language),
        effort=_mean([one.effort for one in within], language),
        now=week.start <= today < week.end,
    )


def _mean(told: list[float | None], language: str) -> str:
    known = [one for one in told if one is not None]
    return number(round(fmean(known), 1), language) if known else "–"

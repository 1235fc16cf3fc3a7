"""Somebody calm who follows the plan, a planner and a judge: what is hidden from the planner is a fault planted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import Any

import msgspec

from dorsal.care.answers import parse_all
from dorsal.care.choosing import Why
from dorsal.care.replanning import NextDay, NextItem, NextWeek
from dorsal.content import load
from dorsal.simulate.judge import Judge
from dorsal.simulate.judge.forms import Forms
from dorsal.simulate.planner import Planner

ON = date(2026, 3, 2)
ZONE = timezone(timedelta(hours=1))
CONTENT = load()
Tamper = Callable[[NextWeek], NextWeek]


@cache
def forms() -> Forms:
    return Forms(CONTENT)


def calm_answers(**changes: Any) -> dict[str, Any]:
    """An adult with weeks of back pain, nothing alarming and half an hour a day."""
    signs = (one for one in CONTENT.questions.values() if one.red_flag and one.asked_if is None)
    answers: dict[str, Any] = {one.id: "no" if one.alarming == "yes" else "yes" for one in signs}
    answers |= {
        "age": 40, "sex": "female", "pregnant": "no", "early-pregnancy-warning": "no", "red-eye": "no",
        "areas": ["low-back"], "since": "3-to-12-months", "course": "same", "pain-now": 4, "pain-average": 4,
        "pain-worst": 6, "leg-pain": "none", "worsens": ["sitting", "lifting"], "eases": ["moving"],
        "muscle-signs": ["weak"],
        "interference": 4, "activity-level": 4, "work": "sitting", "sitting-hours": 8, "loads": ["lifting"],
        "activity-minutes": 60, "sleep-quality": 7, "stress": 2, "low-mood": 1, "fear": 2, "confidence": 6,
        "illnesses": ["none"], "joint-trouble": ["none"], "equipment": ["none"], "minutes-a-day": 40,
        "preferences": ["none"], "episodes": "first",
    }  # fmt: skip
    return answers | {name.replace("_", "-"): value for name, value in changes.items()}


class Pair:
    """`tell` is heard by both; `hide` by the judge alone, `pretend` by the planner alone."""

    def __init__(self, **answers: Any) -> None:
        given = parse_all(calm_answers(**answers), CONTENT)
        self.planner, self.judge = Planner(given, ON, CONTENT), Judge(given, ON, forms())
        self.planned: list[dict[str, Any]] = []
        self.known: list[dict[str, Any]] = []

    def line(self, kind: str, day: int, hour: int = 12, **more: Any) -> dict[str, Any]:
        at = datetime.combine(ON + timedelta(days=day), time(hour), ZONE)
        number = len(self.planned) + len(self.known)
        return {"id": f"{kind}-{number}", "kind": kind, "at": at.isoformat(), **more}

    def tell(self, kind: str, day: int, hour: int = 12, **more: Any) -> None:
        line = self.line(kind, day, hour, **more)
        self.planned.append(line)
        self.known.append(line)

    def hide(self, kind: str, day: int, hour: int = 12, **more: Any) -> None:
        self.known.append(self.line(kind, day, hour, **more))

    def pretend(self, kind: str, day: int, hour: int = 12, **more: Any) -> None:
        self.planned.append(self.line(kind, day, hour, **more))

    def look(self, day: int, tamper: Tamper | None = None) -> set[str]:
        """The rules that the judge finds broken on this day."""
        self.shown = self.planner.week(self.planned, ON + timedelta(days=day))
        told = tamper(self.shown) if tamper else self.shown
        return {fault.rule for fault in self.judge.see(self.known, told)}

    def follow(self, weeks: int, *, judged: dict[str, Any] | None = None, first: int = 0) -> None:
        """Do all that is asked for some weeks; `judged`: as the judge is told of it, if otherwise."""
        for week in range(first, first + weeks):
            assert self.look(7 * week) == set()
            for number, day in enumerate(self.shown.week):
                for item in day.items:
                    if item.level and item.minutes:
                        self.practise(7 * week + number, item, judged)
            assert self.look(7 * week + 6) == set()

    def practise(self, day: int, item: NextItem, judged: dict[str, Any] | None) -> None:
        well = {"pain_before": 4, "pain_during": 4, "pain_next_morning": 4, "effort": 4}
        line = self.line("session", day, 8, item=item.id, level=item.level, **well)
        self.planned.append(line)
        if judged is None or judged:
            self.known.append(line | (judged or {}))


def each_item(shown: NextWeek, change: Callable[[NextItem], NextItem]) -> NextWeek:
    days = tuple(NextDay(day.day, tuple(change(item) for item in day.items)) for day in shown.week)
    return msgspec.structs.replace(shown, week=days)


def with_item(shown: NextWeek, name: str, days: tuple[int, ...], level: int = 1) -> NextWeek:
    """The week with an item on top on some of its days."""
    record = CONTENT.interventions[name]
    dose = record.levels[level - 1].dose
    begun = (Why("goal-begun", {}, ()),) if record.kind == "goal" else ()
    item = NextItem(id=name, kind=record.kind, level=level, dose=dose, minutes=1, reasons=(), changes=begun)
    week = tuple(
        NextDay(day.day, (*day.items, item) if number in days else day.items) for number, day in enumerate(shown.week)
    )
    return msgspec.structs.replace(shown, week=week)


def more(item: NextItem, share: float, kinds: tuple[str, ...]) -> NextItem:
    """An item of some kinds at another share of its dose."""
    if item.kind not in kinds or item.dose is None or not item.minutes:
        return item
    unit = "reps" if item.dose.reps else "seconds" if item.dose.seconds else "minutes"
    dose = msgspec.structs.replace(item.dose, **{unit: getattr(item.dose, unit) * share})
    return msgspec.structs.replace(item, dose=dose)

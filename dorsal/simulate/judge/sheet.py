"""A shown week as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from dorsal.care.replanning import NextItem, NextWeek
from dorsal.content.schema import Content, Dose, Id

EXERCISES = ("mobility", "control", "strength", "functional")
PRACTICE = (*EXERCISES, "endurance")
GOAL = "goal"
HAIR = 1e-6


class Asked(NamedTuple):
    """What a week asks of one item. `each`: on one of its days, in repetitions, seconds or minutes."""

    kind: str
    week: int
    level: int
    each: float
    days: int
    weekly: float
    minutes: float
    walked: float
    minutes_told: bool
    least: float
    changes: frozenset[Id]


class Day(NamedTuple):
    on: date
    items: tuple[NextItem, ...]


class Sheet:
    """One shown week. `asked`: what is practised in the plan's minutes, item by item; `goals`: in the person's own."""

    def __init__(self, shown: NextWeek, content: Content, *, away: bool = False) -> None:
        self.shown, self.content, self.away = shown, content, away
        self.days = tuple(Day(day.day, day.items) for day in shown.week)
        self.resting = {note.item for note in shown.notes if note.why.rule == "muscles-rest"}
        found = {
            name: asked(items, shown.number, away=away or name in self.resting)
            for name, items in self._by_item().items()
        }
        self.asked = {name: one for name, one in found.items() if one.kind != GOAL}
        self.goals = {name: one for name, one in found.items() if one.kind == GOAL}

    def _by_item(self) -> dict[Id, list[NextItem]]:
        found: dict[Id, list[NextItem]] = {}
        for day in self.days:
            for item in day.items:
                if item.dose is not None and (item.minutes is not None or item.kind == GOAL):
                    found.setdefault(item.id, []).append(item)
        return found

    def gone_by(self) -> set[Id]:
        """What stands only on days that had gone by when this was shown."""
        ahead = {item.id for day in self.days if day.on >= self.shown.today for item in day.items}
        return {name for name in self.asked if name not in ahead}

    def practice(self) -> dict[Id, Asked]:
        return {name: one for name, one in self.asked.items() if one.kind in PRACTICE}

    def exercises(self) -> dict[Id, Asked]:
        return {name: one for name, one in self.asked.items() if one.kind in EXERCISES}

    def walked(self) -> float:
        """The week's minutes of walking and the like."""
        return sum(one.walked for one in self.asked.values())

    def hard(self, number: int) -> frozenset[str]:
        """The muscle groups that work heavily on one of its days."""
        if number >= len(self.days):
            return frozenset()
        return frozenset(
            load
            for item in self.days[number].items
            if item.dose is not None and item.dose.effort >= self.content.limits["heavy-effort"].value
            for load in self.content.interventions[item.id].loads
        )


def asked(items: Sequence[NextItem], week: int, *, away: bool = False) -> Asked:
    """What these items, which are the same one on some days, ask together. `away`: some of its days are left out."""
    doses = [item.dose for item in items if item.dose is not None]
    weekly, minutes = sum(map(per_day, doses)), float(sum(item.minutes or 0 for item in items))
    if away or items[0].kind == GOAL:  # a goal is not asked before the day on which it was chosen
        whole = max(dose.days_a_week for dose in doses) / len(items)
        weekly, minutes = weekly * max(1.0, whole), minutes * max(1.0, whole)
    return Asked(
        kind=items[0].kind,
        week=week,
        level=max(item.level or 1 for item in items),
        each=max(map(per_day, doses)),
        days=len(items),
        weekly=weekly,
        minutes=minutes,
        minutes_told=doses[0].minutes is not None,
        walked=0.0 if items[0].kind != "endurance" else weekly if doses[0].minutes is not None else weekly / 60,
        least=min(map(smallest, doses)),
        changes=frozenset(why.rule for item in items for why in item.changes),
    )


def each(dose: Dose) -> float:
    return float(dose.reps or dose.seconds or dose.minutes or 0)


def per_day(dose: Dose) -> float:
    return each(dose) * dose.sets * dose.times_a_day


def smallest(dose: Dose) -> float:
    """What a dose cannot go below on a day: one repetition or second of one set, or twelve seconds."""
    return (0.2 if dose.minutes is not None else 1.0) * dose.times_a_day


def standard(item: Id, level: int, content: Content) -> float:
    """What a level asks on a day as content says it."""
    return per_day(content.interventions[item].levels[level - 1].dose)


def takes(item: NextItem, content: Content) -> int:
    """The whole minutes of one day, with both sides, rests and changes of position."""
    dose = item.dose
    if dose is None:
        return int(content.limits["minutes-of-reading"].value)
    if dose.minutes is not None:
        return ceil(dose.minutes * dose.sets * dose.times_a_day)
    work = each(dose) * (content.limits["seconds-a-repetition"].value if dose.reps is not None else 1)
    sides = 2 if content.interventions[item.id].each_side else 1
    seconds = work * sides * dose.sets + dose.rest * (dose.sets - 1) + content.limits["change-over"].value
    return ceil(seconds * dose.times_a_day / 60)

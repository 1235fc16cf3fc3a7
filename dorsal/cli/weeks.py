"""How long a week takes to plan after months of sessions and check-ins, from the first week and from what was kept.

In processor time: planning waits for nothing, and on a shared machine the clock tells more of the others.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from time import process_time
from typing import Any, NamedTuple

from dorsal.care.answers import Answer
from dorsal.care.history import History, read_history
from dorsal.care.keeping import Kept
from dorsal.care.replanning import NextWeek, plan_on
from dorsal.content.schema import Content, Id

START, ZONE = date(2025, 1, 6), timezone(timedelta(hours=1))
LENGTHS, PEOPLE, ROUNDS = (8, 26, 52), 12, 5
KEEN = 0.8  # the share of what is asked that somebody does
Person = dict[Id, Answer]
Entries = list[dict[str, Any]]


class Told(NamedTuple):
    """What somebody wrote by the end of a week, the day of it, and what was kept a week before."""

    person: Person
    entries: Entries
    today: date
    kept: Kept | None

    def read(self, content: Content) -> History:
        return read_history(self.person, self.entries, content, on=START, today=self.today)


def lived(person: Person, weeks: int, seed: int, content: Content) -> Iterator[Told]:
    """Each week of somebody who does most of what is asked, and says once a week how it goes."""
    chance, entries, kept = Random(seed), Entries(), None  # noqa: S311 - examples, not secrets
    for number in range(weeks):
        first = START + timedelta(days=7 * number)
        before = kept
        week, kept = plan_on(read_history(person, entries, content, on=START, today=first), content, kept)
        entries += _week(week, chance)
        yield Told(person, list(entries), first + timedelta(days=6), before)


def _week(week: NextWeek, chance: Random) -> Iterator[dict[str, Any]]:
    usual = chance.randint(2, 5)
    for day in week.week:
        for item in day.items:
            if item.level and item.dose and chance.random() < KEEN:
                felt = {"pain_before": usual, "pain_during": usual + chance.randint(-1, 1), "effort": 4}
                yield _at(day.day, 9, "session", item.id) | {"item": item.id, "level": item.level} | felt
    values = dict.fromkeys(week.ask, "no") if week.mode == "flare-check" else {}
    sunday = week.starts + timedelta(days=6)
    yield _at(sunday, 20, "check-in", "") | {"values": values | {"pain-average": usual, "activity-level": 6}}


def _at(day: date, hour: int, kind: str, what: str) -> dict[str, Any]:
    return {"id": f"{kind}-{day}-{what}", "kind": kind, "at": datetime.combine(day, time(hour), ZONE).isoformat()}


def measured(group: list[Person], content: Content) -> Iterator[tuple[int, float, list[float], list[float]]]:
    """For each length: the mean number of entries, and the milliseconds from entries to a plan, anew and resumed."""
    last: dict[int, list[Told]] = {length: [] for length in LENGTHS}
    for seed, person in enumerate(group[:PEOPLE]):
        for number, told in enumerate(lived(person, max(LENGTHS), seed, content), 1):
            if number in last:
                last[number].append(told)
    for length, some in last.items():
        anew, resumed = list[float](), list[float]()
        for _ in range(ROUNDS):
            gc.collect()
            for told in some:
                anew.append(_taken(told, None, content))
                resumed.append(_taken(told, told.kept, content))
        yield length, statistics.fmean(len(told.entries) for told in some), anew, resumed


def _taken(told: Told, kept: Kept | None, content: Content) -> float:
    start = process_time()
    plan_on(told.read(content), content, kept)
    return 1000 * (process_time() - start)

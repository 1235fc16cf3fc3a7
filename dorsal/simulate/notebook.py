"""What somebody wrote, line by line, and when each line reached the plan: most at once, some late, some twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

Line = dict[str, Any]


class Notebook:
    """`late`: how lines go astray (share, days, twice); None where every line arrives at once, and once."""

    def __init__(self, began: date, zone: str, chance: Random, late: dict[str, Any] | None = None) -> None:
        self.began, self.zone, self.chance, self.late = began, ZoneInfo(zone), chance, late
        self.arrived: list[Line] = []
        self.under_way: list[tuple[int, Line]] = []
        self.lines = 0
        self.delayed = 0
        self.twice = 0

    def day(self, number: int) -> date:
        return self.began + timedelta(days=number)

    def write(self, kind: str, day: int, hour: int, minute: int = 0, **more: Any) -> None:
        self.lines += 1
        at = datetime.combine(self.day(day), time(hour, minute), self.zone)
        line = {"id": f"{kind}-{self.lines}", "kind": kind, "at": at.isoformat(), **more}
        late = self.late
        if late is None:
            self.arrived.append(line)
            return
        if self.chance.random() < late["share"]:
            self.delayed += 1
            self.under_way.append((day + self.chance.randint(1, late["days"]), line))
        else:
            self.arrived.append(line)
        if self.chance.random() < late["twice"]:
            self.twice += 1
            self.under_way.append((day + self.chance.randint(1, late["days"]), line))

    def deliver(self, day: int) -> list[Line]:
        """What was under way and is there by this day, in no particular order."""
        there = [line for due, line in self.under_way if due <= day]
        self.under_way = [(due, line) for due, line in self.under_way if due > day]
        self.chance.shuffle(there)
        self.arrived += there
        return there

"""A history turned over once, so that no week has to look through all of it: its entries by kind and by week."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from dorsal.care.history import ANSWERS, AnyEntry, CheckIn, Entry, Examination, Goal, History, Told
from dorsal.care.overriding import goal_wishes
from dorsal.care.signals import Readings, readings
from dorsal.care.timing import WEEK


class Diary:
    """What each week asks of a history. `heard`: answers and examinations; `pains` and `activity`: readings by day."""

    def __init__(self, history: History) -> None:
        self.history, self.on, self.today = history, history.on, history.today
        self._kinds: defaultdict[type[Entry], list[Any]] = defaultdict(list)
        self._weeks: defaultdict[int, list[AnyEntry]] = defaultdict(list)
        for entry in history.entries:
            self._kinds[type(entry)].append(entry)
            self._weeks[(entry.day - self.on).days // WEEK].append(entry)
        self.answers: list[CheckIn | Told] = list(history.of(*ANSWERS))
        self.heard: list[CheckIn | Told | Examination] = list(history.of(*ANSWERS, Examination))
        self.goals = goal_wishes(history)
        self.pains: Readings = readings(history, "pain-average")
        self.activity = dict(readings(history, "activity-level"))

    def answers_since(self, at: datetime) -> list[CheckIn | Told]:
        """What was answered from a moment on, in a check-in or apart from one."""
        return self.answers[bisect_left(self.answers, at, key=lambda one: one.at) :]

    def in_week(self, number: int) -> list[AnyEntry]:
        """The entries of the days of a week, in the order in which they happened."""
        return self._weeks.get(number, [])

    def goals_until(self, day: date) -> list[Goal]:
        """The goals that were chosen or ended up to a day."""
        return [one for one in self.goals if isinstance(one, Goal) and one.day <= day]

    def of(self, *kinds: type[Entry], until: date) -> Iterator[Any]:
        """The entries of some kinds up to a day, kind after kind."""
        return (entry for kind in kinds for entry in self._kinds[kind] if entry.day <= until)

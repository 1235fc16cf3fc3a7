"""The planner as an app holds it: a person's answers and lines go in, the week that today is in comes out."""

from __future__ import annotations

from datetime import date, datetime

from dorsal.care.answers import Answer
from dorsal.care.history import read_history
from dorsal.care.keeping import Kept
from dorsal.care.replanning import NextWeek, plan_on
from dorsal.content.schema import Content, Id
from dorsal.simulate.notebook import Line


class Planner:
    """Goes on from the last week that no new line reaches back to."""

    def __init__(self, answers: dict[Id, Answer], on: date, content: Content) -> None:
        self.answers, self.on, self.content = answers, on, content
        self.kept: list[Kept] = []
        self.read = 0

    def week(self, lines: list[Line], today: date) -> NextWeek:
        first = min((datetime.fromisoformat(line["at"]).date() for line in lines[self.read :]), default=today)
        self.read = len(lines)
        while self.kept and self.kept[-1].start > first:
            self.kept.pop()
        history = read_history(self.answers, lines, self.content, on=self.on, today=today)
        shown, kept = plan_on(history, self.content, self.kept[-1] if self.kept else None)
        if kept and (not self.kept or kept.start > self.kept[-1].start):
            self.kept.append(kept)
        return shown

    def back(self, lines: list[Line], day: date) -> NextWeek:
        """The week of an earlier day, as it is told from what has arrived by now."""
        history = read_history(self.answers, lines, self.content, on=self.on, today=day)
        before = [kept for kept in self.kept if kept.start <= day]
        return plan_on(history, self.content, before[-1] if before else None)[0]

"""What is known on a day of a history: the latest answers, and the urgencies that nobody has examined yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from dorsal.care.answers import Answer
from dorsal.care.findings import Findings, findings
from dorsal.care.followup import Examined, Judged, Standing, standing
from dorsal.care.history import ANSWERS, CheckIn, History, Seen, Told
from dorsal.care.signals import Readings, progress
from dorsal.care.triage import Triage, triage
from dorsal.content.schema import Content, Id


class Known(msgspec.Struct, frozen=True):
    """The answers that hold, when each was given, the findings, and what triage makes of them."""

    answers: dict[Id, Answer]
    answered: dict[Id, datetime]
    found: Findings
    triage: Triage
    standing: Standing


class Knowledge:
    """Walks once through a history, day after day, and remembers what was decided on the way."""

    def __init__(self, history: History, pains: Readings, content: Content) -> None:
        self.history, self.pains, self.content = history, pains, content
        start = datetime.combine(history.on - timedelta(days=1), time(), UTC)
        self.answers: dict[Id, Answer] = dict(history.answers)
        self.asked: dict[Id, date] = dict.fromkeys(history.answers, history.on)
        self.answered = dict.fromkeys(history.answers, start)
        self.judged = [*history.judged, Judged(start, self._fresh(history.on).reasons)]
        self.left = list(history.of(*ANSWERS))

    def _fresh(self, day: date) -> Triage:
        return triage(findings(self.answers, self.content, on=day, asked=self.asked), self.content)

    def up_to(self, day: date) -> Known:
        """What is known at the end of a day, which is never before a day asked for earlier."""
        while self.left and self.left[0].day <= day:
            self._hear(self.left.pop(0))
        examined = [Examined(one.at, one.by, one.found) for one in self.history.of(Seen) if one.day <= day]
        judged_by_then = [one for one in self.judged if one.at.date() <= day]
        stands = standing(judged_by_then, examined, self.answered)
        plain = findings(self.answers, self.content, on=day, asked=self.asked)
        found = msgspec.structs.replace(
            plain, values=plain.values | progress(self.history, self.pains, day, self.content)
        )
        judged = triage(found, self.content, standing=stands.held, cleared=stands.cleared)
        return Known(dict(self.answers), dict(self.answered), found, judged, stands)

    def _hear(self, entry: CheckIn | Told) -> None:
        self.answers |= entry.values
        self.asked |= dict.fromkeys(entry.values, entry.day)
        self.answered |= dict.fromkeys(entry.values, entry.at)
        self.judged.append(Judged(entry.at, self._fresh(entry.day).reasons))

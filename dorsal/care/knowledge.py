"""What is known on a day of a history: the latest answers, and the urgencies that nobody has examined yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from dorsal.care.answers import Answer
from dorsal.care.diary import Diary
from dorsal.care.examining import examined
from dorsal.care.findings import Findings, findings
from dorsal.care.followup import CLEARS, Examined, Judged, Standing, standing
from dorsal.care.history import CheckIn, Examination, Seen, Told
from dorsal.care.keeping import Kept
from dorsal.care.signals import progress
from dorsal.care.triage import URGENT, Triage, triage
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

    def __init__(self, diary: Diary, content: Content, since: Kept | None = None) -> None:
        self.diary, self.content = diary, content
        history = diary.history
        start = datetime.combine(history.on - timedelta(days=1), time(), UTC)
        self.answers: dict[Id, Answer] = dict(history.answers)
        self.asked: dict[Id, date] = dict.fromkeys(history.answers, history.on)
        self.answered = dict.fromkeys(history.answers, start)
        self.looked: list[Examination] = []
        self.elsewhere = history.judged
        self.judged: list[Judged] = []
        self.heard = 0
        if since is None:
            self._judge(start, history.on)
        else:
            self.judged += since.judged
            for entry in diary.heard:
                if entry.day < since.start:
                    self._note(entry)

    def up_to(self, day: date) -> Known:
        """What is known at the end of a day, which is never before a day asked for earlier."""
        self.hear(day)
        seen = [Examined(one.at, one.by, one.found) for one in self.diary.of(Seen, until=day)]
        judged_by_then = [one for one in (*self.elsewhere, *self.judged) if one.at.date() <= day]
        plain, given = self._findings(day, seen)
        stands = standing(judged_by_then, seen, given)
        diary = self.diary
        told = progress(diary.on, diary.pains, diary.activity, day, self.content)
        found = msgspec.structs.replace(plain, values=plain.values | told)
        judged = triage(found, self.content, standing=stands.held, cleared=stands.cleared)
        return Known(dict(self.answers), dict(self.answered), found, judged, stands)

    def hear(self, day: date) -> None:
        """Take in the answers and examinations up to a day."""
        while self.heard < len(self.diary.heard) and (entry := self.diary.heard[self.heard]).day <= day:
            self._note(entry)
            self._judge(entry.at, entry.day)

    def _note(self, entry: CheckIn | Told | Examination) -> None:
        self.heard += 1
        if isinstance(entry, Examination):
            self.looked.append(entry)
            return
        self.answers |= entry.values
        self.asked |= dict.fromkeys(entry.values, entry.day)
        self.answered |= dict.fromkeys(entry.values, entry.at)

    def _findings(self, day: date, seen: list[Examined]) -> tuple[Findings, Mapping[Id, datetime]]:
        """What is known of a day, and when each finding was last given: said, or found where it was looked for."""
        if not self.looked:
            return findings(self.answers, self.content, on=day, asked=self.asked), self.answered
        cleared = max((one.at for one in seen if one.found == CLEARS), default=None)
        looked = examined(self.looked, self.content, cleared=cleared, answered=self.answered)
        found = findings(self.answers, self.content, on=day, asked=self.asked, examined=looked)
        return found, looked.given()

    def _judge(self, at: datetime, day: date) -> None:
        """Remember the urgent rules that fire and that nobody who cleared them has seen: nothing else can stand."""
        seen = [Examined(one.at, one.by, one.found) for one in self.diary.of(Seen, until=day) if one.at <= at]
        before = [one for one in (*self.elsewhere, *self.judged) if one.at <= at]
        found, given = self._findings(day, seen)
        cleared = standing(before, seen, given).cleared if seen else None
        fresh = triage(found, self.content, cleared=cleared)
        urgent = tuple(reason for reason in fresh.reasons if reason.urgency in URGENT)
        if urgent:
            self.judged.append(Judged(at, urgent))

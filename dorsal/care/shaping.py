"""The days of a week as wishes, heavy work that was done, a flare and days away leave them."""

from __future__ import annotations

from datetime import date, timedelta

from dorsal.care.diary import Diary
from dorsal.care.flaring import Flared, Ground, eased
from dorsal.care.history import Away, Move, Session
from dorsal.care.lines import Note, because
from dorsal.care.moving import moved
from dorsal.care.resting import rested, worked
from dorsal.care.timing import WEEK
from dorsal.care.week import Placed
from dorsal.content.schema import Content

Days = tuple[tuple[Placed, ...], ...]


class Shaping:
    """One week of a diary, by what was told up to a day."""

    def __init__(self, diary: Diary, number: int, until: date, content: Content) -> None:
        self.diary, self.number, self.until, self.content = diary, number, until, content
        self.start = diary.on + timedelta(days=WEEK * number)

    def wished(self, days: Days, tired: frozenset[str]) -> tuple[Days, tuple[Note, ...]]:
        """Days that change places, and what to say of each wish."""
        days, whys = moved(days, self.diary.of(Move, until=self.until), self.start, tired, self.content)
        return days, tuple(Note(None, why) for why in whys)

    def flared(self, days: Days, flare: Flared, ground: Ground) -> Days:
        """Nothing between a flare and its check, or what is calm if that takes long; then the days of the flare."""
        waits = flare.checked or date.max
        blank = tuple(
            () if flare.episode.day <= self.start + timedelta(days=number) < waits else day
            for number, day in enumerate(days)
        )
        return eased(blank, self.start, flare, ground, self.content)

    def done(self, days: Days) -> tuple[Days, tuple[Note, ...]]:
        """What was done heavily rests as long as what was planned, on whatever day it was done."""
        near = (*self.diary.in_week(self.number - 1), *self.diary.in_week(self.number))
        done = worked((one for one in near if isinstance(one, Session) and one.day <= self.until), self.content)
        days, left = rested(days, self.start, done, self.content)
        return days, tuple(Note(item, because("muscles-rest", self.content)) for item in left)

    def without_away(self, days: Days) -> Days:
        gone = list(self.diary.of(Away, until=self.until))
        return tuple(
            () if any(one.first <= self.start + timedelta(days=number) <= one.last for one in gone) else day
            for number, day in enumerate(days)
        )

"""When something happened that a device kept for a while: by its own clock, set right by how wrong that clock is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

RIGHT = timedelta(minutes=10)  # a clock that is less wrong than this counts as right
EVENING = time(20)
MOST_SECONDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class OnDevice:
    """Where an entry waited: which device, its number there, and what that clock showed at writing and at sending.

    `about`: an earlier day that the entry tells of.
    """

    device: UUID
    sequence: int
    wrote: datetime
    sent: datetime
    about: date | None = None


def skew(kept: OnDevice, now: datetime) -> timedelta:
    """By how much the device's clock is ahead, where that is worth saying."""
    ahead = kept.sent - now
    return ahead if abs(ahead) > RIGHT else timedelta()


def seconds(wrong: timedelta) -> int:
    """As they are kept: a clock that is off by more than 68 years is simply that far off."""
    return max(-MOST_SECONDS, min(MOST_SECONDS, round(wrong.total_seconds())))


def written(kept: OnDevice, now: datetime, before: datetime | None) -> datetime:
    """When it was written, on the person's own clock: never later than now, nor earlier than what the device wrote
    `before`."""
    at = min(kept.wrote - skew(kept, now), now)
    return max(at, before or at).astimezone(kept.wrote.tzinfo)


def moment(kept: OnDevice, at: datetime) -> datetime:
    """What its body says: the evening of the day it tells of, where that is an earlier one."""
    return datetime.combine(kept.about, EVENING, at.tzinfo) if kept.about and kept.about < at.date() else at

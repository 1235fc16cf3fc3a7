"""One week as it stands, with everything that decided about it."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from dorsal.care.assessment import Assessment
from dorsal.care.flaring import Flared
from dorsal.care.keeping import State
from dorsal.care.knowledge import Known
from dorsal.care.settling import Rules
from dorsal.care.timing import WEEK
from dorsal.care.week import Placed
from dorsal.content.schema import Id

Days = tuple[tuple[Placed, ...], ...]
FLARE_CHECK = "flare-check"


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """One week as it stands: its days, the lines behind them, and everything that decided about it."""

    number: int
    start: date
    known: Known
    assessment: Assessment
    rules: Rules
    blocked: tuple[Id, ...]
    flare: Flared | None
    days: Days
    state: State

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.start + timedelta(days=WEEK)

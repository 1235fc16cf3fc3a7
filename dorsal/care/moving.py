"""Days that change places as a person wishes, unless two hard days would come too close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

from dorsal.care.choosing import Choice, Why
from dorsal.care.history import Move
from dorsal.care.lines import because
from dorsal.care.timing import WEEK
from dorsal.care.week import Placed, heavy
from dorsal.content.schema import Content

Days = tuple[tuple[Placed, ...], ...]


def moved(
    days: Days, wishes: Iterable[Move], start: date, tired: frozenset[str], content: Content
) -> tuple[Days, list[Why]]:
    """The days with every wish that rest between heavy work allows, and what to say of each."""
    week = [start + timedelta(days=number) for number in range(WEEK)]
    said = []
    for wish in wishes:
        if wish.first not in week or wish.second not in week:
            continue
        one, other = week.index(wish.first), week.index(wish.second)
        changed = list(days)
        changed[one], changed[other] = days[other], days[one]
        fits = rested(tuple(changed), tired, content)
        said.append(because("moved-day" if fits else "not-moved", content))
        days = tuple(changed) if fits else days
    return days, said


def rested(days: Days, tired: frozenset[str], content: Content) -> bool:
    """Whether every muscle group has its days between heavy work, the day before the week included."""
    rest = int(content.limits["rest-between-heavy-work"].value)
    loads = [_loads(day, content) for day in days]
    near = ((a, b) for a, b in combinations(range(WEEK), 2) if b - a < rest)
    return not tired & loads[0] and not any(loads[a] & loads[b] for a, b in near)


def _loads(day: tuple[Placed, ...], content: Content) -> frozenset[str]:
    return frozenset(
        load
        for one in day
        if isinstance(one.what, Choice) and one.dose and heavy(one.what, one.dose, content)
        for load in one.what.item.loads
    )

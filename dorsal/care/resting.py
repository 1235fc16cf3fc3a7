"""Muscles that worked heavily rest before they do so again: what was done counts, not only what was planned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from dorsal.care.choosing import Choice
from dorsal.care.history import Session
from dorsal.care.week import Placed, heavy
from dorsal.content.schema import Content, Id

Days = tuple[tuple[Placed, ...], ...]
Worked = list[tuple[date, frozenset[str]]]


def worked(sessions: Iterable[Session], content: Content) -> Worked:
    """The days on which something heavy was done, with its muscle groups."""
    found: Worked = []
    for one in sessions:
        item = content.interventions[one.item]
        if one.done > 0 and item.levels[one.level - 1].dose.effort >= content.limits["heavy-effort"].value:
            found.append((one.day, frozenset(item.loads)))
    return found


def rested(days: Days, start: date, done: Worked, content: Content) -> tuple[Days, tuple[Id, ...]]:
    """The days of a week without the heavy work that would come too soon after what was done, and what that was."""
    rest = timedelta(days=int(content.limits["rest-between-heavy-work"].value))
    kept, left = list[tuple[Placed, ...]](), list[Id]()
    for number, day in enumerate(days):
        on = start + timedelta(days=number)
        sore = frozenset[str]().union(*(loads for when, loads in done if when < on < when + rest))
        kept.append(tuple(one for one in day if not _loads(one, content) & sore))
        left += [_id(one) for one in day if _loads(one, content) & sore]
    return tuple(kept), tuple(dict.fromkeys(left))


def _loads(placed: Placed, content: Content) -> frozenset[str]:
    what, dose = placed.what, placed.dose
    if isinstance(what, Choice) and dose and heavy(what, dose, content):
        return frozenset(what.item.loads)
    return frozenset()


def _id(placed: Placed) -> Id:
    return placed.what.item.id if isinstance(placed.what, Choice) else placed.what.id

"""The choice of a week as a problem: what could stand in it, what it earns there, and what no points can buy.

Days of a thing are a bit mask: bit 0 is the first day of the week. docs/explanation/choosing-a-week.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from math import ceil, floor
from typing import Literal

import msgspec

from dorsal.care.assessment import Assessment
from dorsal.care.choosing import Choice
from dorsal.care.dosing import HAIR, amount
from dorsal.care.picking import EXERCISES
from dorsal.care.timing import WEEK, apart
from dorsal.care.week import cost_of, heavy, smaller
from dorsal.content.schema import Content, Dose, Id

Standing = Literal["kept", "new", "free"]
Place = tuple[int, int]  # which of the doses, and the mask of its days
KINDS = (*EXERCISES, "endurance")
SERVING = (*KINDS, "relaxation")
DONE = (*SERVING, "goal")
ALL_DAYS = (1 << WEEK) - 1


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that could stand in the week. `free`: it may be left out. `keep`: a day for it comes before points.

    `doses`: the one that is wanted, then smaller ones, with their minutes in `costs`. `kind`: where variety counts.
    `serves`: what it earns points for once it is done on `enough` days. `worth`: by dose and number of days, what it
    earns by itself, spread aside.
    """

    choice: Choice
    kind: str | None
    standing: Standing
    keep: bool
    doses: tuple[Dose, ...]
    costs: tuple[int, ...]
    loads: frozenset[str]
    serves: tuple[Id, ...]
    enough: int
    worth: tuple[tuple[int, ...], ...]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A week to choose. `room`: the minutes of each day after reading. `most`: how many free entries may be taken.

    `rest`: days between heavy work of a muscle group; `tired`: the groups that worked on the day before.
    `earns`: points for the first and for the second thing that serves a driver, pattern or phase. `keep`: more points
    than all the rest of a week can have, for each thing that is to keep a day.
    """

    entries: tuple[Entry, ...]
    room: tuple[int, ...]
    rest: int
    tired: frozenset[str]
    most: int
    earns: dict[Id, tuple[int, int]]
    kind: int
    gap: int
    keep: int


def earnings(assessment: Assessment, content: Content) -> dict[Id, tuple[int, int]]:
    """What serving each thing that was found earns, first and second time."""

    def pair(name: str) -> tuple[int, int]:
        return int(content.limits[name].value), int(content.limits[f"{name}-again"].value)

    found = {one.id: pair("points-strong" if one.strength == "strong" else "points-some") for one in assessment.drivers}
    found |= {match.id: pair("points-suited") for match in assessment.patterns}
    return found | ({assessment.phase: pair("points-suited")} if assessment.phase else {})


def entry(choice: Choice, standing: Standing, earns: Iterable[Id], content: Content, *, keep: bool = False) -> Entry:
    """A thing with everything that the search needs to know of it."""
    wanted, item = choice.dose_level.dose, choice.item
    doses = tuple(dict.fromkeys(smaller(wanted)))
    costs = tuple(cost_of(choice, dose, content) for dose in doses)
    serves = {why.rule for why in choice.why}.intersection(earns) if item.kind in SERVING else ()
    return Entry(
        choice=choice,
        kind=item.kind if item.kind in KINDS else None,
        standing=standing,
        keep=keep,
        doses=doses,
        costs=costs,
        loads=frozenset(item.loads if heavy(choice, wanted, content) else ()),
        serves=tuple(sorted(serves)),
        enough=min(int(content.limits["enough-days"].value), wanted.days_a_week),
        worth=tuple(_worth(choice, standing, dose, content) for dose in doses),
    )


def _worth(choice: Choice, standing: Standing, dose: Dose, content: Content) -> tuple[int, ...]:
    """By number of days: points for the dose that is placed and the minutes of endurance, less the burden."""
    limit, wanted, kind = content.limits, choice.dose_level.dose, choice.item.kind
    whole = limit[f"points-dose-{_sort(kind, standing)}"].value
    share = amount(dose) / (amount(wanted) * wanted.days_a_week)
    harder = 0 if standing == "kept" else max(0, dose.effort - limit["easy-effort"].value)
    cost, found = cost_of(choice, dose, content), [0]
    for days in range(1, wanted.days_a_week + 1):
        longer = min(cost * days, limit["endurance-full"].value) // limit["endurance-a-point"].value
        burden = limit["points-thing"].value + cost * days // limit["burden-a-point"].value + harder
        found.append(floor(whole * share * days + HAIR) + int((longer if kind == "endurance" else 0) - burden))
    return tuple(found)


def _sort(kind: str, standing: Standing) -> str:
    if kind not in DONE:
        return "comfort"
    return "kept" if standing == "kept" else "new"


# Days of a week


@lru_cache
def masks(least: int) -> tuple[tuple[int, ...], ...]:
    """By number: the sets of so many days that are `least` apart, the evenest first, then the earliest."""
    found = []
    for number in range(WEEK + 1):
        ways = [days for days in combinations(range(WEEK), number) if apart(days, least)]
        found.append(tuple(mask(days) for days in sorted(ways, key=_order)))
    return tuple(found)


@lru_cache
def evenest(least: int) -> tuple[tuple[int, ...], ...]:
    """By the mask of days that are open, then by number: the evenest set within them, 0 where there is none."""
    return tuple(
        tuple(next((one for one in ways if not one & ~open_days), 0) for ways in masks(least))
        for open_days in range(ALL_DAYS + 1)
    )


@lru_cache
def uneven(days: int) -> int:
    """How many days longer the longest break is than so many days need, the next week being the same."""
    gaps = _gaps(listed(days))
    return max(gaps) - ceil(WEEK / len(gaps))


def _order(days: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
    return (uneven(mask(days)), -min(_gaps(days)), days) if days else (0, 0, ())


def _gaps(days: tuple[int, ...]) -> list[int]:
    return [later - earlier for earlier, later in zip(days, (*days[1:], days[0] + WEEK), strict=True)]


def mask(days: Iterable[int]) -> int:
    return sum(1 << day for day in days)


@lru_cache
def listed(days: int) -> tuple[int, ...]:
    """The days of a mask."""
    return tuple(day for day in range(WEEK) if days >> day & 1)


@lru_cache
def near(days: int, rest: int) -> int:
    """The days that are too near to some days for heavy work of the same muscles."""
    return mask(day for day in range(WEEK) if any(abs(day - other) < rest for other in listed(days)))

"""The week that is worth most of those that were found: the plain layout first, then made better.

In a first week it is free which exercises are taken; in every week, which of its doses a thing gets, and on which days.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dorsal.care.assessment import Assessment
from dorsal.care.choosing import Choice
from dorsal.care.condition import Values
from dorsal.care.improving import improved
from dorsal.care.objective import Places, score
from dorsal.care.picking import EXERCISES, Picks, candidates, ordered
from dorsal.care.posing import SERVING, Entry, Place, Problem, earnings, entry, mask
from dorsal.care.week import Placed, capacity, lay_out, put_down
from dorsal.content.schema import Content, Id

Days = tuple[tuple[Placed, ...], ...]


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a week is chosen on. `kept`: what is carried over. `tired`: muscles that worked heavily the day before.

    `asked`: what the care team asked for, which keeps a day.
    """

    assessment: Assessment
    values: Values
    content: Content
    kept: frozenset[Id] = frozenset()
    tired: frozenset[str] = frozenset()
    asked: frozenset[Id] = frozenset()


class Posed(msgspec.Struct, frozen=True):
    """A problem, and the plain layout: its days, and where it puts each entry."""

    problem: Problem
    days: Days
    start: Places


def pose(picks: Picks, terms: Terms, free: Sequence[Choice] = ()) -> Posed:
    """The week that these picks ask for; with `free`, their exercises are only a start, and any of `free` may stand."""
    content = terms.content
    days = lay_out(picks, terms.values, content, terms.tired)
    earns = earnings(terms.assessment, content)
    lines = [one for one in picks.active if not free or one.item.kind not in EXERCISES]
    entries = [_line(one, earns, terms) for one in lines]
    entries += [entry(one, "free", earns, content) for one in free]
    problem = Problem(
        entries=tuple(entries),
        room=tuple(capacity(terms.values, content) - sum(_read(one) for one in day) for day in days),
        rest=int(content.limits["rest-between-heavy-work"].value),
        tired=terms.tired,
        most=int(content.limits["new-exercises-a-week"].value) if free else 0,
        earns=earns,
        kind=int(content.limits["points-kind"].value),
        gap=int(content.limits["points-gap"].value),
        keep=int(content.limits["points-keep"].value),
    )
    return Posed(problem, days, stood(entries, days))


def _line(choice: Choice, earns: dict[Id, tuple[int, int]], terms: Terms) -> Entry:
    """A thing of the picks. It keeps a day if it is carried over, asked for, a goal, or in a later week added."""
    kept = choice.item.id in terms.kept
    keep = (
        kept
        or choice.item.id in terms.asked
        or choice.item.kind == "goal"
        or (bool(terms.kept) and choice.item.kind in SERVING)
    )
    return entry(choice, "kept" if kept else "new", earns, terms.content, keep=keep)


def _read(placed: Placed) -> int:
    return 0 if isinstance(placed.what, Choice) else placed.minutes or 0


def stood(entries: Sequence[Entry], days: Days) -> tuple[Place | None, ...]:
    """Where a laid-out week has each entry."""
    return tuple(_place(one, days) for one in entries)


def _place(one: Entry, days: Days) -> Place | None:
    found = [
        (number, placed.dose)
        for number, day in enumerate(days)
        for placed in day
        if isinstance(placed.what, Choice) and placed.what.item.id == one.choice.item.id and placed.dose
    ]
    return (one.doses.index(found[0][1]), mask(number for number, _ in found)) if found else None


def chosen(picks: Picks, offered: Sequence[Choice], terms: Terms) -> Picks:
    """The picks with the exercises that make the best week, in their order of rank."""
    free = candidates(offered)
    if not free:
        return picks
    posed = pose(picks, terms, free)
    places = improved(posed.problem, posed.start)
    pairs = zip(posed.problem.entries, places, strict=True)
    taken = [one.choice for one, place in pairs if one.standing == "free" and place]
    others = [one for one in picks.active if one.item.kind not in EXERCISES]
    better = msgspec.structs.replace(picks, active=tuple(ordered(taken, others)))
    # The days are searched anew for what was taken, so what counts is the week that comes of it.
    return max((better, picks), key=lambda one: _worth(posed.problem, one, terms))


def _worth(problem: Problem, picks: Picks, terms: Terms) -> int:
    return score(problem, stood(problem.entries, best_week(picks, terms)))


def best_week(picks: Picks, terms: Terms) -> Days:
    """The days of these picks: lessons first, then what was placed in the picks' order, then what runs alongside."""
    posed = pose(picks, terms)
    places = improved(posed.problem, posed.start)
    beside = {one.item.id for one in picks.alongside}
    return tuple(
        (
            *(one for one in day if not isinstance(one.what, Choice)),
            *(put_down(one.choice, one.doses[place[0]], terms.content)
              for one, place in zip(posed.problem.entries, places, strict=True)
              if place and place[1] >> number & 1),
            *(one for one in day if isinstance(one.what, Choice) and one.what.item.id in beside),
        )
        for number, day in enumerate(posed.days)
    )  # fmt: skip

"""Which changes of the care team stand in a week.

The latest one for the same exercise counts, even once its time is over: so a change is ended by telling it anew with a
last day, and taken back as if it had never been. What one of them forbids, another does not end. What ends, ends with
its week.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import msgspec

from dorsal.care.choosing import Why
from dorsal.care.history import Goal, History, Override, Refuse, Swap
from dorsal.care.lines import because
from dorsal.care.timing import WEEK
from dorsal.content.schema import Content, Id

OVERRIDE = "override"  # the finding of a reason that names the entry of the care team behind it
PLACE = ("add", "remove", "hold")
SAID = {"add": "added", "remove": "removed", "hold": "held", "dose": "dose", "forbid": "forbade", "goal": "goal"}
Changes = dict[Id, Override]


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """What stands, by exercise, in the order in which it was told. `out`: removed or held. `ended`: goals.

    `forbids`: by contraindication.
    """

    adds: Changes = {}
    out: Changes = {}
    doses: Changes = {}
    forbids: Changes = {}
    goals: Changes = {}
    ended: frozenset[Id] = frozenset()


def asked(entry: Override, content: Content) -> Why:
    """That somebody of the care team asked for it."""
    return because(f"team-{SAID[entry.change]}-{entry.by}", content, override=entry.id)


def standing(told: Iterable[Override], swaps: Iterable[Swap], start: date) -> Team:
    """What stands in the week that begins at `start`. `told`: in the order in which it happened.

    What the person had swapped away before this week is not added again.
    """
    latest: dict[tuple[str | None, ...], Override] = {}
    for one in told:
        forbids = (one.change, one.contraindication, one.who)
        key = forbids if one.change == "forbid" else ("place" if one.change in PLACE else one.change, one.item)
        latest.pop(key, None)
        latest[key] = one
    if not latest:
        return NOBODY
    stand = [one for one in latest.values() if one.until is None or one.until >= start]
    swapped = {one.item: one.at for one in swaps if one.day < start}
    adds = {item: one for item, one in _by_item(stand, "add").items() if item not in swapped or swapped[item] < one.at}
    goals = _by_item(stand, "goal")
    return Team(
        adds=adds,
        out=_by_item(stand, "remove", "hold"),
        doses=_by_item(stand, "dose"),
        forbids={one.contraindication: one for one in stand if one.change == "forbid" and one.contraindication},
        goals=goals,
        ended=frozenset(_by_item(latest.values(), "goal")) - goals.keys(),
    )


NOBODY = Team()


def _by_item(changes: Iterable[Override], *kinds: str) -> Changes:
    return {one.item: one for one in changes if one.change in kinds and one.item}


def goal_wishes(history: History) -> list[Goal | Refuse]:
    """What the person said of goals, with the goals of the care team as if the person had chosen them."""
    own: list[Goal | Refuse] = list(history.of(Goal, Refuse))
    asked_for = [one for one in history.of(Override) if one.change == "goal"]
    if not asked_for:
        return own
    begun = [Goal(id=one.id, at=one.at, item=str(one.item)) for one in asked_for]
    ends = [end for one in asked_for if one.until and (end := _end(one, one.until, own, begun, history.on))]
    return sorted((*own, *begun, *ends), key=lambda one: (one.at, one.id))


def _end(entry: Override, until: date, own: list[Goal | Refuse], team: list[Goal], on: date) -> Goal | None:
    """The end of a goal's time, unless the person wants it too, or the care team has set it anew by then."""
    day = on + timedelta(days=WEEK * ((until - on).days // WEEK + 1))
    said = [one for one in own if one.item == entry.item and one.day < day]
    anew = any(one.item == entry.item and one.at > entry.at and one.day < day for one in team)
    if anew or (said and isinstance(said[-1], Goal) and not said[-1].ends):
        return None
    return Goal(id=entry.id, at=datetime.combine(day, time(), entry.at.tzinfo), item=str(entry.item), ends=True)

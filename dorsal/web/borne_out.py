"""What changed in a plan, with no word of a rise over a dose that is no larger than it was.

A step too small to show leaves a dose as it was, and a dose that is spread over more days may be shorter on each.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dorsal.care.changing import ORDER, Change, Weekly, changes, changes_ahead
from dorsal.care.dosing import amount
from dorsal.care.history import History
from dorsal.content.schema import Content, Id

RISES = frozenset({"more", "moved-up", "goal-step"})


def told(history: History, content: Content) -> list[Weekly]:
    """Every week up to today, the first one first, each change where its reasons bear it out."""
    return borne_out(changes(history, content))


def told_ahead(history: History, content: Content) -> Weekly:
    """What the next week will change if nothing more is told before it begins."""
    return borne_out((*changes(history, content), changes_ahead(history, content)))[-1]


def borne_out(weeks: Iterable[Weekly]) -> list[Weekly]:
    before: dict[Id, Change] = {}
    found = []
    for week in weeks:
        said = sorted((_change(one, before.get(one.item)) for one in week.changes), key=_order)
        before |= {one.item: one for one in week.changes}
        found.append(msgspec.structs.replace(week, changes=tuple(said)))
    return found


def _order(change: Change) -> int:
    return ORDER.index(change.step)


def _change(change: Change, was: Change | None) -> Change:
    rises = [why for why in change.why if why.rule in RISES]
    if not rises or was is None or change.step not in ("stayed", "back"):
        return change
    if (change.level, amount(change.dose)) > (was.level, amount(was.dose)):
        return msgspec.structs.replace(change, step="up")
    return msgspec.structs.replace(change, why=tuple(why for why in change.why if why not in rises))

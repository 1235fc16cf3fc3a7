"""Keeping well: walking, or the like, grows along a line that reaches its weekly minutes in the weeks content gives.

Each good week goes a share of what is left, by the weeks that are left, and never more than the cap. A week that did
not go well is made up for later. Where a day has no room for more, the walk comes on one more day. A few exercises
stay beside it.
"""

from __future__ import annotations

from math import ceil

import msgspec

from dorsal.care.choosing import Choice
from dorsal.care.condition import Value
from dorsal.care.dosing import HAIR, amount, at_least, unit
from dorsal.care.goals import is_goal
from dorsal.care.lines import Line, allowed, because
from dorsal.care.picking import EXERCISES
from dorsal.care.timing import WEEK, minutes
from dorsal.content.schema import Content, Dose


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What a week has for walking: the minutes `free` on any day, the `weeks` left, what is forbidden or at hand."""

    free: int
    weeks: int
    no: frozenset[str]
    has: frozenset[str]


def ramped(line: Line, choice: Choice, room: Room, content: Content) -> Line:
    """The line with the next part of its way; the same line where that is done or nothing more fits."""
    ceiling, most = content.limits["maintenance-minutes"].value, content.limits["growth-most"].value / 100
    now = _minutes(line.dose, choice, content)
    if now >= ceiling - HAIR:
        return line
    weekly = amount(line.dose)
    target = weekly * min(1 + most, 1 + (ceiling - now) / now / max(1, room.weeks))
    for level, base in _bases(line, choice, room, target, content):
        for days in range(base.days_a_week, WEEK + 1):
            dose = at_least(msgspec.structs.replace(base, days_a_week=days), target, weekly * (1 + most))
            if minutes(choice.item, dose, content) <= room.free and amount(dose) > weekly + HAIR:
                return msgspec.structs.replace(line, level=level, dose=dose, grown=False)
    return line


def _bases(line: Line, choice: Choice, room: Room, target: float, content: Content) -> list[tuple[int, Dose]]:
    """The doses to go on from: the next level once its week is near, then this one."""
    found = [(line.level, line.dose)]
    if line.level < len(choice.item.levels) and allowed(choice, line.level + 1, room.no, room.has):
        following = choice.item.levels[line.level].dose
        if amount(following) * content.limits["back-share"].value / 100 <= target:
            found.insert(0, (line.level + 1, following))
    return found


def _minutes(dose: Dose, choice: Choice, content: Content) -> float:
    """The minutes of a week."""
    if unit(dose) == "minutes":
        return amount(dose)
    return float(minutes(choice.item, dose, content) * dose.days_a_week)


def maintained(lines: tuple[Line, ...], content: Content, **findings: Value | None) -> tuple[Line, ...]:
    """The few exercises to keep, and the walking or the like; where there is none of these, what there is."""
    why = because("maintenance", content, **findings)
    exercises = [line for line in lines if content.interventions[line.id].kind in EXERCISES]
    loading = sorted(exercises, key=lambda line: content.interventions[line.id].kind == "mobility")
    keep = {line.id for line in loading[: ceil(content.limits["maintenance-exercises"].value)]}
    keep |= {line.id for line in lines if content.interventions[line.id].kind == "endurance"}
    kept = [line for line in lines if not keep or line.id in keep or is_goal(line.id, content)]
    return tuple(line.now(why, fresh=False) for line in kept)

"""What a person is working on: each exercise with its level and dose, and what may stand in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from dorsal.care.choosing import Choice, Why
from dorsal.care.condition import Value, Values, support
from dorsal.care.dosing import amount, capped, daily, scaled, unit
from dorsal.care.picking import EXERCISES
from dorsal.care.timing import minutes
from dorsal.content.schema import Content, Dose, Id

Offered = Mapping[Id, Choice]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is practised. `grown`: its dose was raised at this level, so the next level comes next.

    `quota`: the dose that preset steps are counted from, and how many were taken.
    """

    id: Id
    level: int
    dose: Dose
    grown: bool = False
    fresh: bool = False
    quota: tuple[Dose, int] | None = None
    why: tuple[Why, ...] = ()

    def now(self, *why: Why, **changes: object) -> Line:
        return msgspec.structs.replace(self, why=why, **changes)


class Note(msgspec.Struct, frozen=True):
    """Something that a week left out, put off or took away, and why."""

    item: Id | None
    why: Why


def because(change: Id, content: Content, **findings: Value | None) -> Why:
    """A reason that a week gives, with the findings that led to it and its sources."""
    told = {name.replace("_", "-"): value for name, value in findings.items() if value is not None}
    return Why(change, told, content.changes[change].sources)


def begin(choice: Choice, *why: Why) -> Line:
    return Line(id=choice.item.id, level=choice.level, dose=choice.dose_level.dose, fresh=True, why=why)


def as_first(line: Line, content: Content) -> Line:
    """The line with no larger a dose on a day than the one its level begins with."""
    first = content.interventions[line.id].levels[line.level - 1].dose
    return msgspec.structs.replace(line, dose=min(line.dose, first, key=daily))


def dressed(choice: Choice, line: Line) -> Choice:
    """The choice with the level and dose that this person has reached."""
    levels = list(choice.item.levels)
    levels[line.level - 1] = msgspec.structs.replace(levels[line.level - 1], dose=line.dose)
    item = msgspec.structs.replace(choice.item, levels=tuple(levels))
    return msgspec.structs.replace(choice, item=item, level=line.level)


def allowed(choice: Choice, level: int, no: frozenset[Id], has: frozenset[Id]) -> bool:
    """Whether this level may be done, with what the person has."""
    one = choice.item.levels[level - 1]
    return not no.intersection(one.contraindicated) and has.issuperset((*choice.item.equipment, *one.equipment))


def lowered(line: Line, level: int, choice: Choice) -> Line:
    """The line at a lower level, no larger a share of that level's dose than it was of its own, and no more work."""
    share = min(1.0, amount(line.dose) / amount(choice.item.levels[line.level - 1].dose))
    days = min(line.dose.days_a_week, choice.item.levels[level - 1].dose.days_a_week)
    standard = msgspec.structs.replace(choice.item.levels[level - 1].dose, days_a_week=days)
    return msgspec.structs.replace(line, level=level, dose=scaled(standard, share), grown=False, quota=None)


def permitted(line: Line, offered: Offered, no: frozenset[Id], has: frozenset[Id]) -> Line | None:
    """The line as it may be done today, a level lower where only that is allowed; None where nothing of it is."""
    choice = offered.get(line.id)
    if choice is None:
        return None
    levels = [level for level in range(line.level, 0, -1) if allowed(choice, level, no, has)]
    if not levels:
        return None
    return line if levels[0] == line.level else lowered(line, levels[0], choice)


def forbidding(item: Id, values: Values, content: Content, no: frozenset[Id]) -> dict[Id, Value]:
    """The findings behind what forbids an item."""
    named = [name for name in content.interventions[item].contraindicated if name in no]
    found = (support(content.contraindications[one].when, values) for one in named)
    return {name: value for one in found for name, value in one.items()}


def alternative(line: Line, offered: Offered, taken: Iterable[Id], content: Content, why: Why) -> Line | None:
    """Another thing of the same sort that serves one of the same drivers.

    It takes no longer in a week than what it replaces, and where that was reduced, it begins reduced as much.
    """
    old, busy = content.interventions[line.id], set(taken)
    same = EXERCISES if old.kind in EXERCISES else (old.kind,)
    fit = [
        choice
        for choice in offered.values()
        if choice.item.id not in busy and choice.item.kind in same and not choice.item.alongside
        and (set(choice.item.serves) & set(old.serves) or (set(choice.item.suits) & set(old.suits)))
    ]  # fmt: skip
    if not fit:
        return None
    best = max(fit, key=lambda one: (one.serves_strong, len(set(one.item.serves) & set(old.serves)), one.suits))
    full = old.levels[line.level - 1].dose
    share = min(1.0, daily(line.dose) / daily(full))
    start = begin(best, why)
    start = msgspec.structs.replace(start, dose=scaled(start.dose, share))
    found = _no_longer(start, best, minutes(old, line.dose, content) * line.dose.days_a_week, content)
    return _no_more_walking(found, line) if old.kind == "endurance" else found


def _no_more_walking(line: Line, before: Line) -> Line:
    """Walking or the like in another's place takes no more minutes on the way, rests not counted."""
    weekly = amount(before.dose) / (60 if unit(before.dose) == "seconds" else 1)
    most = weekly * (60 if unit(line.dose) == "seconds" else 1)
    return msgspec.structs.replace(line, dose=capped(line.dose, most))


def _no_longer(line: Line, choice: Choice, weekly: float, content: Content) -> Line:
    """With fewer sets, days or repetitions until a week takes no more minutes than this, as far as that goes."""
    dose = line.dose
    while (took := minutes(choice.item, dose, content) * dose.days_a_week) > weekly:
        if dose.sets > 1:
            dose = msgspec.structs.replace(dose, sets=dose.sets - 1)
        elif dose.times_a_day > 1:
            dose = msgspec.structs.replace(dose, times_a_day=dose.times_a_day - 1)
        elif dose.days_a_week > 1:
            dose = msgspec.structs.replace(dose, days_a_week=dose.days_a_week - 1)
        else:
            dose = capped(dose, amount(dose) * weekly / took)
            break
    return msgspec.structs.replace(line, dose=dose)


def no_further(line: Line, shown: Line) -> Line:
    """A step that was decided and never shown is not one to come back from."""
    further = line.level > shown.level or (line.level == shown.level and amount(line.dose) > amount(shown.dose))
    return shown if further else line


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A line that the care team keeps out for a while, what stands in for it, and the entry that asked for it."""

    line: Line
    stand_in: Id | None
    by: str


def no_larger(line: Line, begun: Line | None) -> Line:
    """The line with no larger a dose than it had at the same level."""
    if begun is None or begun.level != line.level or amount(line.dose) <= amount(begun.dose):
        return line
    return msgspec.structs.replace(line, dose=begun.dose)

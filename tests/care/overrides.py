"""Changes of the care team, and what a week makes of them."""

from __future__ import annotations

from typing import Any

from dorsal.care.changing import changes
from dorsal.care.dosing import amount
from dorsal.care.next_week import Week
from dorsal.content.schema import Content
from tests.care.histories import START, asked, at, day, weeks
from tests.care.histories import told as read

Person = dict[str, Any]


def team(change: str, item: str | None = None, on: int = 0, hour: int = 9, **more: Any) -> dict[str, Any]:
    """An entry of the care team. Days as numbers."""
    if isinstance(more.get("until"), int):
        more["until"] = str(day(more["until"]))
    entry = {"id": f"{change}-{item}-{on}-{hour}", "kind": "override", "at": at(day(on), hour), "change": change}
    return entry | {"by": "physiotherapist", "reason": "as we said", "item": item} | more


def lasts(week: Week) -> dict[str, tuple[int, float]]:
    return {line.id: (line.level, amount(line.dose)) for line in week.state.lines}


def placed(week: Week) -> set[str]:
    return {item for _, item, _ in asked(week)}


def said(week: Week, item: str | None = None) -> set[str]:
    """The reasons of a week, or those for one thing."""
    notes = {note.why.rule for note in week.state.notes if item in (None, note.item)}
    return notes | {why.rule for line in week.state.lines if item in (None, line.id) for why in line.why}


def came(person: Person, entries: list[Any], content: Content, on: int) -> dict[str, str | None]:
    weekly = changes(read(person, entries, content, day(on)), content)[-1]
    return {wish.entry.id: wish.came.rule if wish.came else None for wish in weekly.wishes}


def new_exercise(person: Person, content: Content, *, kind: str = "mobility", other_than: Any = ()) -> str:
    week = weeks(person, [], content, START)[0]
    there = lasts(week)
    return next(
        name for name, one in week.rules.offered.items()
        if one.item.kind == kind and name not in there and name not in other_than and not one.item.alongside
    )  # fmt: skip


def an_exercise(week: Week, content: Content) -> str:
    kinds = ("mobility", "control", "strength", "functional")
    return next(line.id for line in week.state.lines if content.interventions[line.id].kind in kinds)

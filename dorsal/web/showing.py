"""The things of a plan as pages show them: a name, how, how much, why it is there and why it is as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dorsal.care.choosing import Why
from dorsal.care.history import History, Override
from dorsal.care.overriding import OVERRIDE
from dorsal.care.plan import Item
from dorsal.care.replanning import NextItem
from dorsal.content import Content
from dorsal.content.schema import Id, Intervention, Record
from dorsal.web import telling
from dorsal.web.dose import chips
from dorsal.web.words import pick, weekday

Said = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Change:
    """Why something is as it is this week: the reason, what led to it, and the record that holds its sources.

    `override`: the entry of the care team that asked for it.
    """

    text: str
    because: Said
    rule: Record
    override: str = ""


@dataclass(frozen=True)
class Row:
    """One thing to do on a day. `waits`: what must be over before its next step, where that is a goal's."""

    id: str
    name: str
    address: str
    how: str
    kind: str
    minutes: int | None
    dose: list[str]
    why: tuple[telling.Told, ...]
    changes: tuple[Change, ...] = ()
    waits: tuple[str, ...] = ()


@dataclass(frozen=True)
class DayShown:
    """One day: what has its own minutes, and what runs alongside."""

    day: date
    name: str
    minutes: int
    rows: list[Row]
    alongside: list[Row]


def day(on: date, items: Iterable[Item], content: Content, language: str, left_out: Collection[Id] = ()) -> DayShown:
    """One day of a plan in words. `left_out`: the contraindications that hold for this person."""
    rows = [row(item, content, language, left_out) for item in items]
    timed = [found for found in rows if found.minutes is not None]
    total = sum(found.minutes or 0 for found in timed)
    beside = [found for found in rows if found.minutes is None]
    return DayShown(on, weekday(on.weekday(), language), total, timed, beside)


def row(item: Item, content: Content, language: str, left_out: Collection[Id] = ()) -> Row:
    """One item of a plan in words."""
    why = telling.why(item.reasons, content, language)
    if item.id in content.lessons:
        lesson = content.lessons[item.id]
        return Row(
            id=item.id,
            name=pick(lesson.title, language),
            address=reverse("lesson", args=[item.id]),
            how=pick(lesson.summary, language),
            kind=item.kind,
            minutes=item.minutes,
            dose=[],
            why=why,
        )
    found = content.interventions[item.id]
    level = found.levels[(item.level or 1) - 1]
    return Row(
        id=item.id,
        name=pick(found.name, language),
        address=f"{reverse('exercise', args=[item.id])}?level={item.level or 1}",
        how=pick(level.how, language),
        kind=item.kind,
        minutes=item.minutes,
        dose=chips(item.dose or level.dose, language, each_side=found.each_side),
        why=why,
        changes=changes(item.changes, content, language) if isinstance(item, NextItem) else (),
        waits=next_waits(found, item.level or 1, left_out, content, language),
    )


def next_waits(
    item: Intervention, level: int, left_out: Collection[Id], content: Content, language: str
) -> tuple[str, ...]:
    """What holds the next step of a goal back."""
    ahead = item.levels[level : level + 1] if item.kind == "goal" else ()
    return tuple(
        pick(content.contraindications[name].text, language)
        for one in ahead
        for name in one.contraindicated
        if name in left_out
    )


def changes(found: Iterable[Why], content: Content, language: str) -> tuple[Change, ...]:
    """Why an item is as it is this week, in words."""
    return tuple(change(one, content, language) for one in found)


def change(why: Why, content: Content, language: str) -> Change:
    record = content.changes[why.rule]
    told = {name: value for name, value in why.findings.items() if name != OVERRIDE}
    because = tuple(telling.finding(name, value, content, language) for name, value in told.items())
    return Change(pick(record.text, language), because, record, str(why.findings.get(OVERRIDE, "")))


def team_said(history: History) -> dict[str, str]:
    """Why each change of the care team was made, in their own words, by entry."""
    return {one.id: one.reason for one in history.of(Override)}

"""Why a plan is no longer what it was: week by week, what came, went, grew or shrank, and what came of every wish.

It reads the weeks of the fold and decides nothing: the reasons are those that the weeks themselves give.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec

from dorsal.care.choosing import Choice, Why
from dorsal.care.dosing import amount
from dorsal.care.flaring import change_on
from dorsal.care.history import Away, Goal, History, Move, Override, Refuse, Swap
from dorsal.care.lines import Line, Note, because
from dorsal.care.next_week import FLARE_CHECK, Fold, Week
from dorsal.care.overriding import OVERRIDE, asked
from dorsal.care.timing import WEEK
from dorsal.content.schema import Content, Dose, Id

Step = Literal["came", "up", "stayed", "back", "went"]
ORDER: tuple[Step, ...] = ("came", "up", "back", "went", "stayed")
Wished = Swap | Refuse | Move | Away | Goal | Override


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one thing that is practised. Level and dose as they are now, or as they were where it went."""

    item: Id
    step: Step
    level: int
    dose: Dose
    why: tuple[Why, ...]


class Wish(msgspec.Struct, frozen=True):
    """Something the person or the care team asked for. `came`: what the plan did about it, None where nothing."""

    entry: Wished
    came: Why | None


class Weekly(msgspec.Struct, frozen=True, kw_only=True):
    """One week beside the one before. `waits`: what must be looked at first; `notes`: about a whole week."""

    number: int
    starts: date
    waits: tuple[Id, ...]
    changes: tuple[Change, ...]
    notes: tuple[Why, ...]
    wishes: tuple[Wish, ...]


def changes(history: History, content: Content) -> tuple[Weekly, ...]:
    """Every week of a history up to today, the first one first."""
    return tuple(_weekly(week, before, history, content) for before, week in _pairs(Fold(history, content).weeks()))


def changes_ahead(history: History, content: Content) -> Weekly:
    """What the next week will change if nothing more is told before it begins."""
    now = Fold(history, content).weeks()[-1]
    return changes(msgspec.structs.replace(history, today=now.end), content)[-1]


def _pairs(weeks: list[Week]) -> Iterator[tuple[tuple[Line, ...], Week]]:
    """Each week with the lines of the last one that was laid out before it."""
    before: tuple[Line, ...] = ()
    for week in weeks:
        yield before, week
        before = before if _waits(week) else week.state.lines


def _weekly(week: Week, before: tuple[Line, ...], history: History, content: Content) -> Weekly:
    return Weekly(
        number=week.number,
        starts=week.start,
        waits=week.blocked,
        changes=() if _waits(week) else _changes(week, before),
        notes=tuple(_notes(week, content)),
        wishes=tuple(_wishes(week, history, content)),
    )


def _waits(week: Week) -> bool:
    """Whether nothing was laid out; before the check of a flare, it is."""
    return bool(week.blocked) and week.blocked != (FLARE_CHECK,)


def _changes(week: Week, before: tuple[Line, ...]) -> tuple[Change, ...]:
    was, lines = {line.id: line for line in before}, week.state.lines
    found = [_change(line, _step(was.get(line.id), line), line.why) for line in lines]
    kept = {line.id for line in lines}
    found += [_change(line, "went", _said(line.id, week)) for line in before if line.id not in kept]
    return tuple(sorted(found, key=lambda one: ORDER.index(one.step)))


def _change(line: Line, step: Step, why: tuple[Why, ...]) -> Change:
    return Change(item=line.id, step=step, level=line.level, dose=line.dose, why=why)


def _step(was: Line | None, line: Line) -> Step:
    """By the level first; then by what one day asks, since on how many days something fits is no progress."""
    if was is None:
        return "came"
    now, then = (line.level, _daily(line.dose)), (was.level, _daily(was.dose))
    return "up" if now > then else "back" if now < then else "stayed"


def _daily(dose: Dose) -> float:
    return amount(msgspec.structs.replace(dose, days_a_week=1))


def _said(item: Id, week: Week) -> tuple[Why, ...]:
    """Why something went; what took its place says it where the week does not."""
    return tuple(note.why for note in week.state.notes if note.item == item)


def _notes(week: Week, content: Content) -> Iterator[Why]:
    """A flare, or the way back from one, as far as it falls into this week."""
    days = [week.start + timedelta(days=number) for number in range(WEEK)]
    found = [change_on(day, week.flare, week.start, content) for day in days]
    yield from {why.rule: why for why in found if why}.values()


def _wishes(week: Week, history: History, content: Content) -> Iterator[Wish]:
    """Those told in this week, and the moves of its days, whenever they were told."""
    moved = [note.why for note in week.state.notes if note.item is None]
    for entry in history.of(Swap, Refuse, Move, Away, Goal, Override):
        told = week.start <= entry.day < week.end
        if isinstance(entry, Move):
            inside = week.start <= entry.first < week.end and week.start <= entry.second < week.end
            if inside and moved:
                yield Wish(entry, moved.pop(0))
            elif told and not _of_one_week(entry, history):
                yield Wish(entry, None)
        elif told:
            yield Wish(entry, _came(entry, week, content))


def _of_one_week(move: Move, history: History) -> bool:
    return (move.first - history.on).days // WEEK == (move.second - history.on).days // WEEK


def _came(entry: Swap | Refuse | Away | Goal | Override, week: Week, content: Content) -> Why | None:
    if isinstance(entry, Away):
        return because("away", content)
    if isinstance(entry, Override):
        return _followed(entry, week, content)
    answer: Note | None = next((note for note in week.state.notes if note.item == entry.item), None)
    if answer:
        return answer.why
    line = next((line for line in week.state.lines if line.id == entry.item), None)
    return line.why[0] if line and line.why and isinstance(entry, Goal) else None


def _followed(entry: Override, week: Week, content: Content) -> Why | None:
    """What the week says of a change of the care team. What it forbids is forbidden, in the plan or not."""
    notes, lines = week.state.notes, week.state.lines
    whys = [*(note.why for note in notes), *(why for line in lines for why in line.why)]
    if why := next((why for why in whys if why.findings.get(OVERRIDE) == entry.id), None):
        return why
    if why := next((note.why for note in notes if note.item and note.item == entry.item), None):
        return why
    beside = any(isinstance(one.what, Choice) and one.what.item.id == entry.item for day in week.days for one in day)
    return asked(entry, content) if entry.change == "forbid" or (entry.change == "add" and beside) else None

"""The ways in which advice contradicts something: one function for each record of conflicts.yaml.

What is unknown excuses nothing and accuses nobody: a step that is not known to be earned is not earned, and only what
is known to hold speaks against something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from itertools import combinations, product

import msgspec

from dorsal.care.advised import ASKS, DOSED, HOLDS, Piece, named_by, opposed, says, standing, subject
from dorsal.care.condition import Values, compiled
from dorsal.care.diary import Diary
from dorsal.care.history import Advice, History, Override, Session
from dorsal.care.knowledge import Knowledge, Known
from dorsal.care.picking import EXERCISES
from dorsal.care.replanning import NextWeek
from dorsal.care.rules import rules
from dorsal.care.triage import URGENT, Triage
from dorsal.content.form import Form
from dorsal.content.schema import Advisable, Content, Id


class Found(msgspec.Struct, frozen=True):
    """One contradiction: the pieces of advice in it, the items it is about, and the flags behind it."""

    pieces: tuple[Piece, ...]
    items: tuple[Id, ...]
    flags: tuple[Id, ...] = ()


class Shown(msgspec.Struct, frozen=True):
    """One thing of the week on a day that is still to come, or today."""

    item: Id
    level: int | None
    day: date


class Ground:
    """What the rules look at, each part worked out where a rule first asks for it."""

    def __init__(self, history: History, week: NextWeek | None, content: Content, on: date) -> None:
        self.history, self.week, self.content, self.on = history, week, content, on
        self.pieces = standing(history, content, on)
        self.changes = [one for one in self.pieces if isinstance(one, Override)]

    @property
    def advice(self) -> Iterator[tuple[Advice, Advisable]]:
        return ((one, self.content.advice[one.says]) for one in self.pieces if isinstance(one, Advice))

    @cached_property
    def known(self) -> Known:
        return Knowledge(Diary(self.history), self.content).up_to(self.on)

    @property
    def triage(self) -> Triage:
        return self.week.triage if self.week else self.known.triage

    @cached_property
    def values(self) -> Values:
        urgency = self.triage.urgency
        return self.known.found.settled() | ({"urgency": urgency.value} if urgency else {})

    @property
    def urgent(self) -> tuple[Id, ...]:
        """The red flags for which somebody has to look soon."""
        return tuple(one.rule for one in self.triage.reasons if one.urgency in URGENT)

    @cached_property
    def left_out(self) -> frozenset[Id]:
        """The contraindications that are known to hold."""
        if self.week:
            return frozenset(self.week.left_out)
        table = rules(self.content).contraindications
        return frozenset(name for name, holds in table.items() if holds(self.values))

    @cached_property
    def ahead(self) -> tuple[Shown, ...]:
        """What the week still asks for: what was done today is no longer asked."""
        done = {one.item for one in self.history.of(Session) if one.day == self.on}
        days = self.week.week if self.week else ()
        return tuple(
            Shown(item.id, item.level, day.day)
            for day in days
            for item in day.items
            if item.kind != "lesson" and day.day >= self.on and not (day.day == self.on and item.id in done)
        )

    @property
    def exercises(self) -> bool:
        """Whether the week asks for something active on any of its days."""
        days = self.week.week if self.week else ()
        return any(self.active(item.id) for day in days for item in day.items if item.kind != "lesson")

    def active(self, name: Id) -> bool:
        """An exercise or walking and the like; a break from sitting, beside the day, is neither."""
        item = self.content.interventions[name]
        return item.kind == "endurance" or (item.kind in EXERCISES and not item.alongside)

    def holds(self, form: Form | None) -> bool:
        return form is not None and compiled(form)(self.values) is True


def opposite_advice(ground: Ground) -> Iterator[Found]:
    """What one tells the person cannot be followed together with what another one tells them."""
    content = ground.content
    for one, other in combinations(ground.pieces, 2):
        if one.who != other.who and opposed(says(one, content), says(other, content), content):
            yield Found((one, other), (subject(one), subject(other)))


def two_doses(ground: Ground) -> Iterator[Found]:
    """Two people set the same part of a dose, or the level, to different values; the last word of each counts."""
    last = {(one.item, one.who): one for one in ground.changes if one.change in DOSED and (one.dose or one.level)}
    for one, other in combinations(last.values(), 2):
        if one.item == other.item and _differ(one, other):
            yield Found((one, other), (str(one.item),))


def _differ(one: Override, other: Override) -> bool:
    some, others = (_set(change) for change in (one, other))
    return any(some[name] != others[name] for name in some.keys() & others.keys())


def _set(change: Override) -> dict[str, float]:
    parts = msgspec.structs.asdict(change.dose) if change.dose else {}
    return {name: value for name, value in {**parts, "level": change.level}.items() if value is not None}


def hands_on_alone(ground: Ground) -> Iterator[Found]:
    """Care with the hands is advised without exercise, or while the plan asks for none."""
    for one, record in ground.advice:
        if record.exercise == "without" or (record.exercise == "with" and not ground.exercises):
            yield Found((one,), (one.says,))


def held_still_planned(ground: Ground) -> Iterator[Found]:
    """What somebody put aside or forbade stands in the week, on a day for which that holds."""
    for change in ground.changes:
        for shown in ground.ahead:
            if _against(change, shown.item, shown.level, ground.content) and not _over(change, shown.day):
                flags = (subject(change),) if change.change == "forbid" else ()
                yield Found((change,), (shown.item,), flags)


def _against(change: Override, item: Id, level: int | None, content: Content) -> bool:
    if change.change == "forbid":
        return change.contraindication in named_by(item, level, content)
    return change.change in HOLDS and change.item == item


def _over(change: Override, day: date) -> bool:
    return change.until is not None and change.until < day


def added_and_held(ground: Ground) -> Iterator[Found]:
    """One asks for what another one put aside or forbids."""
    for one, other in product(ground.changes, repeat=2):
        if one.who == other.who or one.change not in ASKS:
            continue
        if _against(other, str(one.item), _level(one), ground.content):
            flags = (subject(other),) if other.change == "forbid" else ()
            yield Found((one, other), (str(one.item),), flags)


def _level(change: Override) -> int | None:
    """What is added begins at its first level, unless another one is named; a dose leaves the level as it is."""
    return change.level or (1 if change.change == "add" else None)


def without_condition(ground: Ground) -> Iterator[Found]:
    """Something is advised that only a step of the pathway earns, and the week shows no such step."""
    earned = {step.id for step in ground.week.care} if ground.week else set()
    for one, record in ground.advice:
        if record.needs and earned.isdisjoint(record.needs) and not ground.holds(record.unless):
            yield Found((one,), (one.says,))


def against_evidence(ground: Ground) -> Iterator[Found]:
    """What studies speak against, and nothing known of this person makes right. Hands-on care has its own rule."""
    for one, record in ground.advice:
        if record.evidence == "against" and record.exercise is None and not ground.holds(record.unless):
            yield Found((one,), (one.says,))


def against_a_flag(ground: Ground) -> Iterator[Found]:
    """What a contraindication of today names, or what is active while somebody has to look first."""
    for one, record in ground.advice:
        urgent = ground.urgent if ground.holds(record.not_while) else ()
        if flags := (*urgent, *sorted(ground.left_out.intersection(record.contraindicated))):
            yield Found((one,), (one.says,), flags)
    for change in ground.changes:
        if change.change in DOSED and (flags := _flags(change, ground)):
            yield Found((change,), (str(change.item),), flags)


def _flags(change: Override, ground: Ground) -> tuple[Id, ...]:
    item = str(change.item)
    named = named_by(item, _level(change), ground.content)
    return (*(ground.urgent if ground.active(item) else ()), *sorted(ground.left_out & named))


RULES: dict[Id, Callable[[Ground], Iterator[Found]]] = {
    "opposite-advice": opposite_advice,
    "two-doses": two_doses,
    "hands-on-alone": hands_on_alone,
    "held-still-planned": held_still_planned,
    "added-and-held": added_and_held,
    "without-condition": without_condition,
    "against-evidence": against_evidence,
    "against-a-flag": against_a_flag,
}

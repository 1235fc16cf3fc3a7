"""What may be offered to this person now, and what serves them first."""

from __future__ import annotations

import msgspec

from dorsal.care.assessment import Assessment
from dorsal.care.condition import Value, Values
from dorsal.care.rules import rules
from dorsal.content.schema import Content, Id, Intervention, Level

FLOOR = ("back", "side", "front", "kneeling")


class Why(msgspec.Struct, frozen=True):
    """One reason for an item: the driver, pattern, phase or step that earns it, with its findings and sources."""

    rule: Id
    findings: dict[Id, Value]
    sources: tuple[Id, ...]


class Choice(msgspec.Struct, frozen=True):
    """Something that may be offered: the level to start at (counted from 1), why, and how well it serves."""

    item: Intervention
    level: int
    why: tuple[Why, ...]
    serves_strong: int
    serves_some: int
    suits: int

    @property
    def dose_level(self) -> Level:
        return self.item.levels[self.level - 1]


def choices(values: Values, assessment: Assessment, content: Content, forbidden: frozenset[Id]) -> tuple[Choice, ...]:
    """Everything that nothing forbids and the person has the means for, what serves most first."""
    ground = _Ground(values, assessment, content, forbidden)
    found = (_choice(item, ground) for item in content.interventions.values())
    return tuple(sorted((choice for choice in found if choice), key=_rank))


def _rank(choice: Choice) -> tuple[int, int, int, int, int, str]:
    item, effort = choice.item, choice.dose_level.dose.effort
    return -choice.serves_strong, -choice.suits, -choice.serves_some, effort, -len(item.serves), item.id


def forbidden(values: Values, content: Content, named: tuple[Id, ...] = ()) -> frozenset[Id]:
    """The contraindications that are true or unknown, and those that a red flag names."""
    table = rules(content).contraindications
    return frozenset(name for name, holds in table.items() if holds(values) is not False) | frozenset(named)


class _Ground:
    """What is the same for every item, worked out once: the reasons there are, the means, the wishes."""

    def __init__(self, values: Values, assessment: Assessment, content: Content, no: frozenset[Id]) -> None:
        self.values, self.no, self.has = values, no, means(values, content)
        self.starts_if = rules(content).starts_if
        self.off_the_floor = "no-floor" in values.get("preferences", ())  # type: ignore[operator]
        self.strong = {driver.id for driver in assessment.drivers if driver.strength == "strong"}
        self.drivers = {one.id: Why(one.id, one.reasons, content.drivers[one.id].sources) for one in assessment.drivers}
        self.suits = {one.id: Why(one.id, one.reasons, content.patterns[one.id].sources) for one in assessment.patterns}
        if (phase := assessment.phase) is not None:
            self.suits[phase] = Why(phase, {}, content.phases[phase].sources)


def _choice(item: Intervention, ground: _Ground) -> Choice | None:
    if not ground.no.isdisjoint(item.contraindicated) or (ground.off_the_floor and item.position in FLOOR):
        return None
    level = _starting_level(item, ground)
    if level is None or (item.only_if_suited and ground.suits.keys().isdisjoint(item.suits)):
        return None
    drivers = [why for name, why in ground.drivers.items() if name in item.serves]
    suits = [why for name, why in ground.suits.items() if name in item.suits]
    strong = sum(why.rule in ground.strong for why in drivers)
    return Choice(
        item=item,
        level=level,
        why=(*drivers, *suits),
        serves_strong=strong,
        serves_some=len(drivers) - strong,
        suits=len(suits),
    )


def means(values: Values, content: Content) -> frozenset[Id]:
    """The equipment a person has, with what every home is taken to have."""
    home = (name for name, option in content.questions["equipment"].options.items() if option.assumed)
    return frozenset((*home, *values.get("equipment", ())))  # type: ignore[misc]


def _starting_level(item: Intervention, ground: _Ground) -> int | None:
    """The first level, or a later one that the person's findings open, where it is allowed and the means are there."""
    if not ground.has.issuperset(item.equipment):
        return None
    allowed = [
        number
        for number, level in enumerate(item.levels, 1)
        if ground.no.isdisjoint(level.contraindicated) and ground.has.issuperset(level.equipment)
    ]
    opened = ground.starts_if[item.id]
    earned = [number for number in allowed if number in opened and opened[number](ground.values)]
    return max(earned, default=1 if 1 in allowed else None)

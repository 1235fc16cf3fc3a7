"""What may be offered to this person now, and what serves them first."""

from __future__ import annotations

from collections.abc import Mapping

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
    return Chooser(content).choices(values, assessment, forbidden)


class Chooser:
    """Chooses week after week: while nothing that decides has changed, only the findings behind it are told anew."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.decided: object = None
        self.whys: dict[Id, Why] = {}
        self.found: tuple[Choice, ...] = ()

    def choices(self, values: Values, assessment: Assessment, forbidden: frozenset[Id]) -> tuple[Choice, ...]:
        ground = _Ground(values, assessment, self.content, forbidden)
        whys = ground.drivers | ground.suits
        if ground.decides != self.decided:
            found = (_choice(item, ground) for item in self.content.interventions.values())
            self.found = tuple(sorted((choice for choice in found if choice), key=_rank))
        elif whys != self.whys:
            self.found = tuple(_retold(choice, whys) for choice in self.found)
        self.decided, self.whys = ground.decides, whys
        return self.found


def _retold(choice: Choice, whys: Mapping[Id, Why]) -> Choice:
    why = tuple(whys[one.rule] for one in choice.why)
    return Choice(choice.item, choice.level, why, choice.serves_strong, choice.serves_some, choice.suits)


def _rank(choice: Choice) -> tuple[int, int, int, int, int, str]:
    item, effort = choice.item, choice.dose_level.dose.effort
    return -choice.serves_strong, -choice.suits, -choice.serves_some, effort, -len(item.serves), item.id


def forbidden(values: Values, content: Content, named: tuple[Id, ...] = ()) -> frozenset[Id]:
    """The contraindications that are true or unknown, and those that a red flag names."""
    table = rules(content).contraindications
    return frozenset(name for name, holds in table.items() if holds(values) is not False) | frozenset(named)


class _Ground:
    """What is the same for every item, worked out once: the reasons there are, the means, the wishes.

    `opened`: the levels at which the findings let an item start. `decides`: all that a choice hangs on, but for what
    the reasons say.
    """

    def __init__(self, values: Values, assessment: Assessment, content: Content, no: frozenset[Id]) -> None:
        self.no, self.has = no, means(values, content)
        self.opened = {
            name: {level for level, holds in levels.items() if holds(values)}
            for name, levels in rules(content).starts_if.items()
        }
        self.off_the_floor = "no-floor" in values.get("preferences", ())  # type: ignore[operator]
        self.strong = {driver.id for driver in assessment.drivers if driver.strength == "strong"}
        self.drivers = {one.id: Why(one.id, one.reasons, content.drivers[one.id].sources) for one in assessment.drivers}
        self.suits = {one.id: Why(one.id, one.reasons, content.patterns[one.id].sources) for one in assessment.patterns}
        if (phase := assessment.phase) is not None:
            self.suits[phase] = Why(phase, {}, content.phases[phase].sources)
        self.decides = (no, self.has, self.opened, self.off_the_floor, self.strong, [*self.drivers], [*self.suits])


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
    earned = [number for number in allowed if number in ground.opened.get(item.id, ())]
    return max(earned, default=1 if 1 in allowed else None)

"""What may be offered to this person now, and what serves them first."""

from __future__ import annotations

import msgspec

from dorsal.care.assessment import Assessment
from dorsal.care.condition import Value, Values, compiled
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
    found = (_choice(item, values, assessment, content, forbidden) for item in content.interventions.values())
    return tuple(sorted((choice for choice in found if choice), key=_rank))


def _rank(choice: Choice) -> tuple[int, int, int, int, int, str]:
    item, effort = choice.item, choice.dose_level.dose.effort
    return -choice.serves_strong, -choice.suits, -choice.serves_some, effort, -len(item.serves), item.id


def forbidden(values: Values, content: Content, named: tuple[Id, ...] = ()) -> frozenset[Id]:
    """The contraindications that are true or unknown, and those that a red flag names."""
    table = rules(content).contraindications
    return frozenset(name for name, holds in table.items() if holds(values) is not False) | frozenset(named)


def _choice(
    item: Intervention, values: Values, assessment: Assessment, content: Content, no: frozenset[Id]
) -> Choice | None:
    if no.intersection(item.contraindicated) or not _liked(item, values):
        return None
    level = _starting_level(item, values, no, means(values, content))
    if level is None or (item.only_if_suited and not _suits(item, assessment)):
        return None
    drivers = [driver for driver in assessment.drivers if driver.id in item.serves]
    matches = [match for match in assessment.patterns if match.id in item.suits]
    phase = assessment.phase if assessment.phase in item.suits else None
    why = [Why(driver.id, driver.reasons, content.drivers[driver.id].sources) for driver in drivers]
    why += [Why(match.id, match.reasons, content.patterns[match.id].sources) for match in matches]
    if phase:
        why.append(Why(phase, {}, content.phases[phase].sources))
    return Choice(
        item=item,
        level=level,
        why=tuple(why),
        serves_strong=sum(driver.strength == "strong" for driver in drivers),
        serves_some=sum(driver.strength == "some" for driver in drivers),
        suits=len(matches) + bool(phase),
    )


def _suits(item: Intervention, assessment: Assessment) -> bool:
    return not {assessment.phase, *(match.id for match in assessment.patterns)}.isdisjoint(item.suits)


def _liked(item: Intervention, values: Values) -> bool:
    wishes = values.get("preferences", ())
    return not ("no-floor" in wishes and item.position in FLOOR)  # type: ignore[operator]


def means(values: Values, content: Content) -> frozenset[Id]:
    """The equipment a person has, with what every home is taken to have."""
    home = (name for name, option in content.questions["equipment"].options.items() if option.assumed)
    return frozenset((*home, *values.get("equipment", ())))  # type: ignore[misc]


def _starting_level(item: Intervention, values: Values, no: frozenset[Id], has: frozenset[Id]) -> int | None:
    """The first level, or a later one that the person's findings open, where it is allowed and the means are there."""
    allowed = [
        number
        for number, level in enumerate(item.levels, 1)
        if not no.intersection(level.contraindicated) and has.issuperset((*item.equipment, *level.equipment))
    ]
    earned = [n for n in allowed if (form := item.levels[n - 1].starts_if) is not None and compiled(form)(values)]
    return max(earned, default=1 if 1 in allowed else None)

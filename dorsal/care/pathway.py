"""Who can help, and when: each step of the pathway only where its condition earns it."""

from __future__ import annotations

import msgspec

from dorsal.care.condition import Value, Values, support
from dorsal.care.rules import rules
from dorsal.content.schema import Content, Id


class CareStep(msgspec.Struct, frozen=True):
    """A step that is earned now, the findings that earn it, and its sources."""

    id: Id
    reasons: dict[Id, Value]
    sources: tuple[Id, ...]


def pathway(values: Values, content: Content, *, exercises: bool, forbidden: frozenset[Id]) -> tuple[CareStep, ...]:
    """The steps whose condition is true, in their order.

    A step that goes only with exercise needs `exercises`; one whose offer a contraindication forbids is left out, and
    one that an exclusion stands in for, as long as that is not known to be false.
    """
    earned = [content.pathway[name] for name, holds in rules(content).pathway.items() if holds(values)]
    return tuple(
        CareStep(step.id, support(step.when, values), step.sources)
        for step in sorted(earned, key=lambda step: step.order)
        if (exercises or not step.with_exercise)
        and not _forbidden(step.offer, content, forbidden)
        and all(rules(content).exclusions[name](values) is False for name in step.unless)
    )


def _forbidden(offer: Id | None, content: Content, forbidden: frozenset[Id]) -> bool:
    return offer is not None and not forbidden.isdisjoint(content.interventions[offer].contraindicated)

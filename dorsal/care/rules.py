"""The conditions of one content, compiled once and kept for as long as that content is used."""

from __future__ import annotations

from graphlib import TopologicalSorter

import msgspec

from dorsal.care.condition import Condition, compiled
from dorsal.content.form import terms
from dorsal.content.schema import Content, Id

KEPT = 4


class Rules(msgspec.Struct, frozen=True):
    """Every condition of a content as a function. `follow_ups`: conditional questions, after what they depend on."""

    red_flags: tuple[tuple[Id, Condition], ...]
    asked_if: dict[Id, Condition]
    follow_ups: tuple[Id, ...]
    shown_if: dict[Id, Condition]
    contradictions: dict[Id, Condition]
    strong: dict[Id, Condition]
    some: dict[Id, Condition]
    patterns: dict[Id, Condition]
    phases: dict[Id, Condition]
    contraindications: dict[Id, Condition]
    exclusions: dict[Id, Condition]
    pathway: dict[Id, Condition]


_KEPT: list[tuple[Content, Rules]] = []


def rules(content: Content) -> Rules:
    """The compiled conditions of this very content object."""
    for known, table in _KEPT:
        if known is content:
            return table
    table = _compile(content)
    _KEPT.insert(0, (content, table))
    del _KEPT[KEPT:]
    return table


def _compile(content: Content) -> Rules:
    asked_if = {name: compiled(question.asked_if) for name, question in content.questions.items() if question.asked_if}
    by_urgency = sorted(content.red_flags.values(), key=lambda rule: rule.urgency)
    return Rules(
        red_flags=tuple((rule.id, compiled(rule.when)) for rule in by_urgency),
        asked_if=asked_if,
        follow_ups=_follow_ups(content),
        shown_if={page.id: compiled(page.shown_if) for page in content.pages if page.shown_if},
        contradictions={name: compiled(record.when) for name, record in content.contradictions.items()},
        strong={name: compiled(driver.strong) for name, driver in content.drivers.items()},
        some={name: compiled(driver.some) for name, driver in content.drivers.items()},
        patterns={name: compiled(record.when) for name, record in content.patterns.items()},
        phases={name: compiled(record.when) for name, record in content.phases.items()},
        contraindications={name: compiled(record.when) for name, record in content.contraindications.items()},
        exclusions={name: compiled(record.when) for name, record in content.exclusions.items()},
        pathway={name: compiled(record.when) for name, record in content.pathway.items()},
    )


def _follow_ups(content: Content) -> tuple[Id, ...]:
    graph = {
        name: {term.finding for term in terms(question.asked_if)}
        for name, question in content.questions.items()
        if question.asked_if
    }
    return tuple(name for name in TopologicalSorter(graph).static_order() if name in graph)

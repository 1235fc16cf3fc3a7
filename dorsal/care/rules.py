"""The conditions of one content, compiled once and kept for as long as that content is used."""

from __future__ import annotations

from graphlib import TopologicalSorter

import msgspec

from dorsal.care.compiled import Judge, Missing, judge, missing
from dorsal.care.condition import Condition, compiled
from dorsal.content.form import terms
from dorsal.content.schema import Content, Id

KEPT = 4


class Rules(msgspec.Struct, frozen=True):
    """Every condition of a content as a function.

    `judge` weighs all red flags at once, the most urgent first; `strong` and `some` the drivers, `match` the patterns;
    `missing` says what keeps a red flag open. `follow_ups`: conditional questions, after what they depend on; `quiet`:
    those that count as calm when they are not asked.
    `starts_if`: the levels of an intervention, counted from 1, that findings can open at once.
    """

    red_flags: tuple[tuple[Id, Condition], ...]
    judge: Judge
    missing: dict[Id, Missing]
    questions: frozenset[Id]
    texts: tuple[Id, ...]
    asked_if: dict[Id, Condition]
    follow_ups: tuple[Id, ...]
    quiet: frozenset[Id]
    shown_if: dict[Id, Condition]
    contradictions: dict[Id, Condition]
    contradict: Judge
    strong: Judge
    some: Judge
    match: Judge
    phases: dict[Id, Condition]
    contraindications: dict[Id, Condition]
    exclusions: dict[Id, Condition]
    pathway: dict[Id, Condition]
    starts_if: dict[Id, dict[int, Condition]]


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
    red_flags = {rule.id: rule.when for rule in by_urgency}
    return Rules(
        red_flags=tuple((name, compiled(form)) for name, form in red_flags.items()),
        judge=judge(red_flags),
        missing={name: missing(form) for name, form in red_flags.items()},
        questions=frozenset(content.questions),
        texts=tuple(name for name, question in content.questions.items() if question.kind == "text"),
        asked_if=asked_if,
        follow_ups=_follow_ups(content),
        quiet=frozenset(name for name in asked_if if content.questions[name].red_flag),
        shown_if={page.id: compiled(page.shown_if) for page in content.pages if page.shown_if},
        contradictions={name: compiled(record.when) for name, record in content.contradictions.items()},
        contradict=judge({name: record.when for name, record in content.contradictions.items()}),
        strong=judge({name: driver.strong for name, driver in content.drivers.items()}),
        some=judge({name: driver.some for name, driver in content.drivers.items()}),
        match=judge({name: record.when for name, record in content.patterns.items()}),
        phases={name: compiled(record.when) for name, record in content.phases.items()},
        contraindications={name: compiled(record.when) for name, record in content.contraindications.items()},
        exclusions={name: compiled(record.when) for name, record in content.exclusions.items()},
        pathway={name: compiled(record.when) for name, record in content.pathway.items()},
        starts_if={
            name: {n: compiled(form) for n, level in enumerate(item.levels, 1) if (form := level.starts_if) is not None}
            for name, item in content.interventions.items()
            if any(level.starts_if for level in item.levels)
        },
    )


def _follow_ups(content: Content) -> tuple[Id, ...]:
    graph = {
        name: {term.finding for term in terms(question.asked_if)}
        for name, question in content.questions.items()
        if question.asked_if
    }
    return tuple(name for name in TopologicalSorter(graph).static_order() if name in graph)

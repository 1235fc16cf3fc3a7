"""The conditions of one content, compiled once and kept for as long as that content is used."""

from __future__ import annotations

from graphlib import TopologicalSorter

import msgspec

from dorsal.care.compiled import Judge, Missing, judge, missing
from dorsal.care.condition import Condition, compiled
from dorsal.content.examining import Sign, Speaks, keys
from dorsal.content.form import FOUND, terms
from dorsal.content.schema import Content, Id

KEPT = 4


class Spoken(msgspec.Struct, frozen=True):
    """One choice of a question, the signs that speak to it, and which of their values say yes and no."""

    question: Id
    option: Id
    keys: tuple[str, ...]
    yes: dict[str, tuple[Id, ...]]
    no: dict[str, tuple[Id, ...]]


class Rules(msgspec.Struct, frozen=True):
    """Every condition of a content as a function.

    `judge` weighs all red flags at once, the most urgent first; `strong` and `some` the drivers, `match` the patterns;
    `missing` says what keeps a red flag open. `follow_ups`: conditional questions, after what they depend on; `quiet`:
    those that count as calm when they are not asked.
    `signs`: what an examination may name; `alarming_signs`: findings that triage reads; `warned_of`: the warning sign
    that a value speaks for; `spoken`: the choices that signs speak to.
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
    signs: dict[str, Sign]
    alarming_signs: frozenset[Id]
    both_sides: dict[Id, Id]
    warned_of: dict[tuple[str, Id], Id]
    spoken: tuple[Spoken, ...]


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
        signs=keys(content.examination.values()),
        alarming_signs=_alarming_signs(content),
        both_sides={name: one for name, derived in content.derived.items() if (one := derived.both_sides_of)},
        warned_of=_warned_of(content),
        spoken=_spoken(content),
    )


def _alarming_signs(content: Content) -> frozenset[Id]:
    """What an examination may find that a red flag reads, by itself or on both sides."""
    read = {term.finding for rule in content.red_flags.values() for term in terms(rule.when) if term.value == FOUND}
    return frozenset(read | {one for name in read if (one := content.derived[name].both_sides_of)})


def _warned_of(content: Content) -> dict[tuple[str, Id], Id]:
    found: dict[tuple[str, Id], Id] = {}
    for sign in content.examination.values():
        if sign.answers and not sign.answers.option:
            for key in sign.keys:
                found |= {(key, value): sign.answers.question for value in (*sign.answers.yes, *sign.answers.no)}
    return found


def _spoken(content: Content) -> tuple[Spoken, ...]:
    found: dict[tuple[Id, Id], dict[str, Speaks]] = {}
    for key, sign in keys(content.examination.values()).items():
        if sign.answers and sign.answers.option:
            found.setdefault((sign.answers.question, sign.answers.option), {})[key] = sign.answers
    return tuple(
        Spoken(
            question,
            option,
            tuple(speaking),
            {key: one.yes for key, one in speaking.items()},
            {key: one.no for key, one in speaking.items()},
        )
        for (question, option), speaking in found.items()
    )


def _follow_ups(content: Content) -> tuple[Id, ...]:
    graph = {
        name: {term.finding for term in terms(question.asked_if)}
        for name, question in content.questions.items()
        if question.asked_if
    }
    return tuple(name for name in TopologicalSorter(graph).static_order() if name in graph)

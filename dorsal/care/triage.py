"""How soon must someone look? The most urgent rule that is true; nothing lowers it, and the unknown never reassures."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from dorsal.care.condition import Value, Values, support, unknown
from dorsal.care.findings import Findings
from dorsal.care.rules import rules
from dorsal.content.schema import Content, Id, Urgency

URGENT = (Urgency.T0, Urgency.T1, Urgency.T2)


class Reason(msgspec.Struct, frozen=True):
    """Why a rule holds: the findings that make it true, and the sources of the rule."""

    rule: Id
    urgency: Urgency
    findings: dict[Id, Value]
    sources: tuple[Id, ...]


class Triage(msgspec.Struct, frozen=True, kw_only=True):
    """`urgency` is None while an emergency is neither true nor excluded.

    `ask`: the questions that would settle it. `disputed`: those whose answers contradict each other.
    """

    urgency: Urgency | None
    could_be: Urgency
    complete: bool
    reasons: tuple[Reason, ...]
    ask: tuple[Id, ...]
    disputed: tuple[Id, ...] = ()


def triage(
    findings: Findings,
    content: Content,
    *,
    standing: Mapping[Id, Reason] | None = None,
    cleared: Mapping[Id, frozenset[Id]] | None = None,
) -> Triage:
    """Judge every red flag.

    `standing`: rules that fired before and that nobody has examined yet; they hold whatever is answered now.
    `cleared`: rules that an examination has settled, as far as no other finding than those examined makes them true.
    """
    values, settled = findings.values, findings.settled() if findings.disputed else findings.values
    held = dict(standing or {})
    true: list[Id] = []
    open_rules: list[Id] = []
    for name, holds in rules(content).red_flags:
        if cleared and name in cleared and support(content.red_flags[name].when, values).keys() <= cleared[name]:
            continue
        state = holds(values)
        if state or name in held:
            true.append(name)
        elif state is None or (settled is not values and holds(settled) is None):
            open_rules.append(name)
    reasons = tuple(_reason(name, content, values, held) for name in true)
    return _outcome(reasons, tuple(open_rules), findings, settled, content)


def _reason(name: Id, content: Content, values: Values, held: Mapping[Id, Reason]) -> Reason:
    rule = content.red_flags[name]
    found = support(rule.when, values)
    return Reason(name, rule.urgency, found, rule.sources) if found or name not in held else held[name]


def _outcome(
    reasons: tuple[Reason, ...], open_rules: tuple[Id, ...], found: Findings, settled: Values, content: Content
) -> Triage:
    fired = reasons[0].urgency if reasons else Urgency.T4
    possible = content.red_flags[open_rules[0]].urgency if open_rules else Urgency.T4
    withheld = fired not in URGENT and possible in URGENT
    urgency = None if withheld else fired
    return Triage(
        urgency=urgency,
        could_be=min(fired, possible),
        complete=urgency is not None and fired <= possible,
        reasons=reasons,
        ask=_ask(open_rules, fired, found, settled, content),
        disputed=found.disputed,
    )


def _ask(
    open_rules: tuple[Id, ...], fired: Urgency, found: Findings, settled: Values, content: Content
) -> tuple[Id, ...]:
    """The questions that could still make it more urgent and can be put now, contradictions first, then by urgency."""
    matter = [content.red_flags[name] for name in open_rules if content.red_flags[name].urgency < fired]
    absent = (name for rule in matter for name in unknown(rule.when, settled))
    questions = (question for name in absent for question in askable(name, settled, content))
    return tuple(dict.fromkeys([*found.disputed, *questions]))


def askable(finding: Id, values: Values, content: Content) -> tuple[Id, ...]:
    """The questions that can be put now to learn a finding: its own, or first those that decide whether to ask it."""
    if finding in content.derived:
        return tuple(name for used in content.derived[finding].uses for name in askable(used, values, content))
    if finding in values:
        return ()
    form = content.questions[finding].asked_if
    if form is None or rules(content).asked_if[finding](values):
        return (finding,)
    return tuple(name for open_finding in unknown(form, values) for name in askable(open_finding, values, content))

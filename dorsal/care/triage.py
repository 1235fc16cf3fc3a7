"""How soon must someone look? The most urgent rule that is true; nothing lowers it, and the unknown never reassures."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from dorsal.care.condition import Value, Values, unknown
from dorsal.care.findings import Findings
from dorsal.care.rules import Rules, rules
from dorsal.content.schema import Content, Id, RedFlag, Urgency

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
    table, values = rules(content), findings.values
    true, open_rules = table.judge(values)
    reasons = {name: _reason(content.red_flags[name], found) for name, found in true.items()}
    settled = values
    if findings.disputed:
        settled = findings.settled()
        # With less known, more is open and nothing that was open is decided.
        open_rules = [name for name in table.judge(settled)[1] if name not in reasons]
    if standing or cleared:
        reasons, open_rules = _in_time(reasons, open_rules, standing or {}, cleared or {}, table)
    return _outcome(tuple(reasons.values()), open_rules, findings, settled, content)


def _reason(rule: RedFlag, found: dict[Id, Value]) -> Reason:
    return Reason(rule.id, rule.urgency, found, rule.sources)


def _in_time(
    reasons: dict[Id, Reason],
    open_rules: list[Id],
    standing: Mapping[Id, Reason],
    cleared: Mapping[Id, frozenset[Id]],
    table: Rules,
) -> tuple[dict[Id, Reason], list[Id]]:
    """The same with what stands from before, told as of today where it is true again, without what is cleared."""
    told = {**standing, **reasons}
    quiet = {name for name, known in cleared.items() if name not in reasons or reasons[name].findings.keys() <= known}
    order = [name for name, _ in table.red_flags if name not in quiet]
    return (
        {name: told[name] for name in order if name in told},
        [name for name in order if name in open_rules and name not in told],
    )


def _outcome(
    reasons: tuple[Reason, ...], open_rules: list[Id], found: Findings, settled: Values, content: Content
) -> Triage:
    fired, disputed = reasons[0].urgency if reasons else Urgency.T4, found.disputed
    if not open_rules:
        return Triage(urgency=fired, could_be=fired, complete=True, reasons=reasons, ask=disputed, disputed=disputed)
    possible = content.red_flags[open_rules[0]].urgency
    withheld = fired not in URGENT and possible in URGENT
    urgency = None if withheld else fired
    return Triage(
        urgency=urgency,
        could_be=min(fired, possible),
        complete=urgency is not None and fired <= possible,
        reasons=reasons,
        ask=_ask(open_rules, fired, found, settled, content),
        disputed=disputed,
    )


def _ask(open_rules: list[Id], fired: Urgency, found: Findings, settled: Values, content: Content) -> tuple[Id, ...]:
    """The questions that could still make it more urgent and can be put now, contradictions first, then by urgency."""
    table = rules(content)
    matter = (name for name in open_rules if content.red_flags[name].urgency < fired)
    absent = dict.fromkeys(name for rule in matter for name in table.missing[rule](settled))
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

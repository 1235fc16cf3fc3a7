"""What a device may judge alone, without network: the red flags that hang on the questions it can put.

Everything else that is known is worked in here: the device gets what earlier answers settle of a rule, not the answers,
and its evaluator stays a few lines.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from dorsal.care.condition import Values, compiled
from dorsal.care.findings import Findings
from dorsal.care.rules import rules
from dorsal.care.triage import URGENT
from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, parts, plain, terms
from dorsal.content.schema import Content, Id, Urgency


class Judged(msgspec.Struct, frozen=True):
    """One red flag. `when`: its form as content writes it, with true, false or null where this is settled."""

    rule: Id
    urgency: Urgency
    when: Any


def judged(found: Findings, content: Content, asked: Collection[Id]) -> tuple[Judged, ...]:
    """The red flags that call for somebody soon and hang on what the device asks, the most urgent first."""
    values = _before(found, content, asked)
    known = (content.red_flags[name] for name, _ in rules(content).red_flags)
    return tuple(
        Judged(rule.id, rule.urgency, remainder(rule.when, values, asked))
        for rule in known
        if rule.urgency in URGENT and _hangs_on(rule.when, asked)
    )


def remainder(form: Form, values: Values, asked: Collection[Id]) -> Any:
    """The form as plain data, with every part that nothing asked can change replaced by its value."""
    if not _hangs_on(form, asked):
        return compiled(form)(values)
    inside = [remainder(part, values, asked) for part in parts(form)]
    match form:
        case Not():
            return {"not": inside[0]}
        case All():
            return {"all": inside}
        case AnyOf():
            return {"any": inside}
        case AtLeast(n):
            return {"at_least": {"n": n, "of": inside}}
    return plain(form)


def _hangs_on(form: Form, asked: Collection[Id]) -> bool:
    return any(term.finding in asked for term in terms(form))


def _before(found: Findings, content: Content, asked: Collection[Id]) -> Values:
    """What is known of everything else. What was not asked only because of what is asked now is open again."""
    open_now = set(asked)
    for name in rules(content).follow_ups:  # what a question depends on comes before it
        if name in rules(content).quiet and _hangs_on(content.questions[name].asked_if or All(()), open_now):
            open_now.add(name)
    return {name: value for name, value in found.values.items() if name not in open_now}

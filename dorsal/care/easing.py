"""The first minute: from the warning signs alone to something that eases, or to what to do now.

The triage judges these few answers as it judges all. What they leave open holds back: a worrying answer that no rule
has judged yet, an exclusion that one of them leaves open, a contraindication that nothing settles. Unknown never
reassures.
"""

from __future__ import annotations

from datetime import date

import msgspec

from dorsal.care.answers import UNSURE, Answers
from dorsal.care.condition import Values, unknown
from dorsal.care.findings import findings
from dorsal.care.flaring import screen
from dorsal.care.rules import rules
from dorsal.care.triage import URGENT, Reason, triage
from dorsal.content.schema import Content, Ease, Id, Urgency


class Easing(msgspec.Struct, frozen=True, kw_only=True):
    """One of these, the first that holds: `reasons` to be seen, with the `urgency`; `missing` answers; `excluded`,
    whose own text says whom to ask; `open` answers that need the whole intake; or `offers`, and who should ask first.
    """

    urgency: Urgency | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Id, ...] = ()
    excluded: tuple[Id, ...] = ()
    open: tuple[Id, ...] = ()
    offers: tuple[Id, ...] = ()
    ask_first: tuple[Id, ...] = ()


def asked(content: Content) -> tuple[Id, ...]:
    """The warning signs of a flare, and what the offers need to know besides."""
    besides = (name for ease in content.first_ease.values() for name in ease.asks)
    return tuple(dict.fromkeys((*screen(content), *besides)))


def easing(answers: Answers, content: Content, *, on: date) -> Easing:
    """What these answers lead to. An answer that alarms counts at once, whatever is still missing."""
    found = findings(answers, content, on=on)
    judged = triage(found, content)
    urgent = tuple(reason for reason in judged.reasons if reason.urgency in URGENT)
    if urgent:
        return Easing(urgency=urgent[0].urgency, reasons=urgent)
    missing = tuple(name for name in asked(content) if name not in answers)
    if missing:
        return Easing(missing=missing)
    values = found.settled()
    told = {name: holds(values) for name, holds in rules(content).exclusions.items()}
    settled_here = {name for name in told if set(asked(content)) & set(unknown(content.exclusions[name].when, {}))}
    excluded = tuple(name for name in told if told[name] or (told[name] is None and name in settled_here))
    if excluded:
        return Easing(excluded=excluded)
    worrying = tuple(name for name in asked(content) if answers[name] in (UNSURE, content.questions[name].alarming))
    if worrying:
        return Easing(open=worrying)
    return Easing(
        offers=tuple(name for name, ease in content.first_ease.items() if _allowed(ease, found.settled(), content)),
        ask_first=tuple(name for name, holds in told.items() if holds is None),
    )


def _allowed(ease: Ease, values: Values, content: Content) -> bool:
    """Whether nothing speaks against the first level, and nothing that could is unknown."""
    item = content.interventions[ease.offer]
    against = (*item.contraindicated, *item.levels[0].contraindicated)
    return all(rules(content).contraindications[name](values) is False for name in against)

"""From answers to findings: what counts, with unsure, not-asked and derived values settled in one place.

An unsure answer to a red-flag question counts as its alarming one. A red-flag question that its own condition keeps
from being asked counts as its calm one. Anything else without a value is unknown. What the care team found stands
beside what the person said (`care.examining` says which counts).
"""

from __future__ import annotations

from datetime import date

import msgspec

from dorsal.care.answers import UNSURE, Answers
from dorsal.care.condition import Value
from dorsal.care.derived import FUNCTIONS, Asked
from dorsal.care.examining import NOBODY_LOOKED, Examined, Heard, beside, heard
from dorsal.care.rules import Rules, rules
from dorsal.content.schema import Content, Id, Question


class Findings(msgspec.Struct, frozen=True):
    """Typed facts about a person at a time.

    `disputed`: questions whose answers contradict each other. `leaning`: what is known only through these.
    `examined`: findings that somebody looked at, with who, when and what, and what the person said of the same.
    """

    values: dict[Id, Value]
    disputed: tuple[Id, ...] = ()
    leaning: frozenset[Id] = frozenset()
    examined: dict[Id, Heard] = {}

    def settled(self) -> dict[Id, Value]:
        """The values without the disputed ones and what leans on them."""
        known = dict(self.values)
        for name in (*self.disputed, *self.leaning):
            known.pop(name, None)
        return known


def findings(
    answers: Answers,
    content: Content,
    *,
    on: date,
    asked: Asked | None = None,
    examined: Examined = NOBODY_LOOKED,
) -> Findings:
    """Everything known on a day. `asked`: the day each answer was given, where it was not this one.

    `examined`: what the care team found up to then.
    """
    table, days = rules(content), asked or {}

    def known() -> dict[Id, Value]:
        values = _known(answers, content, table)
        if examined.latest:
            heard(values, examined, content)
        return values

    values = _completed(known(), content, table, on, days)
    looked = beside(examined, answers, values, content) if examined.latest else {}
    disputed = _disputed(values, content, table)
    if not disputed:
        return Findings(values, examined=looked)
    undisputed = known()
    for name in disputed:
        undisputed.pop(name, None)
    settled = _completed(undisputed, content, table, on, days)
    return Findings(values, disputed, frozenset(values).difference(settled, disputed), looked)


def _known(answers: Answers, content: Content, table: Rules) -> dict[Id, Value]:
    """What was said; only the few answers that are no findings as they stand are looked at one by one."""
    if not table.questions.issuperset(answers):
        raise KeyError(*answers.keys() - table.questions)
    known: dict[Id, Value] = dict(answers)
    for name in table.texts:
        known.pop(name, None)
    if UNSURE in known.values():
        for name in [name for name, value in known.items() if value == UNSURE]:
            alarming = content.questions[name].alarming
            if alarming is None:
                del known[name]
            else:
                known[name] = alarming
    return known


def _completed(known: dict[Id, Value], content: Content, table: Rules, on: date, asked: Asked) -> dict[Id, Value]:
    """Add to what was said what follows from it."""
    for name, function in FUNCTIONS.items():
        derived = function(known, content, on, asked)
        if derived is not None:
            known[name] = derived
    if absent := table.quiet.difference(known):
        _not_asked(known, absent, content, table)
    return known


def _not_asked(values: dict[Id, Value], absent: frozenset[Id], content: Content, table: Rules) -> None:
    """Give every red-flag question that must not be asked its calm value, parents before their follow-ups."""
    for name in table.follow_ups:
        if name in absent and table.asked_if[name](values) is False:
            values[name] = calm(content.questions[name])


def calm(question: Question) -> str:
    """The answer to a red-flag question that does not worry."""
    return "no" if question.alarming == "yes" else "yes"


def _disputed(values: dict[Id, Value], content: Content, table: Rules) -> tuple[Id, ...]:
    found, _ = table.contradict(values)
    return tuple(dict.fromkeys(name for one in found for name in content.contradictions[one].ask)) if found else ()

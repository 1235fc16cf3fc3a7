"""From answers to findings: what counts, with unsure, not-asked and derived values settled in one place.

An unsure answer to a red-flag question counts as its alarming one. A red-flag question that its own condition keeps
from being asked counts as its calm one. Anything else without a value is unknown.
"""

from __future__ import annotations

from datetime import date

import msgspec

from dorsal.care.answers import UNSURE, Answer, Answers
from dorsal.care.condition import Value
from dorsal.care.derived import FUNCTIONS, Asked
from dorsal.care.rules import Rules, rules
from dorsal.content.schema import Content, Id, Question


class Findings(msgspec.Struct, frozen=True):
    """Typed facts about a person at a time.

    `disputed`: questions whose answers contradict each other. `leaning`: what is known only through these.
    """

    values: dict[Id, Value]
    disputed: tuple[Id, ...] = ()
    leaning: frozenset[Id] = frozenset()

    def settled(self) -> dict[Id, Value]:
        """The values without the disputed ones and what leans on them."""
        out = self.leaning.union(self.disputed)
        return {name: value for name, value in self.values.items() if name not in out}


def findings(answers: Answers, content: Content, *, on: date, asked: Asked | None = None) -> Findings:
    """Everything known on a day. `asked`: the day each answer was given, where it was not this one."""
    told = ((name, _value(content.questions[name], answer)) for name, answer in answers.items())
    known = {name: value for name, value in told if value is not None}
    values = _completed(known, content, on, asked or {})
    disputed = _disputed(values, content, rules(content))
    if not disputed:
        return Findings(values)
    undisputed = {name: value for name, value in known.items() if name not in disputed}
    settled = _completed(undisputed, content, on, asked or {})
    return Findings(values, disputed, frozenset(values.keys() - settled.keys() - set(disputed)))


def _completed(known: dict[Id, Value], content: Content, on: date, asked: Asked) -> dict[Id, Value]:
    """What was said, with what follows from it."""
    values = dict(known)
    for name, function in FUNCTIONS.items():
        derived = function(values, content, on, asked)
        if derived is not None:
            values[name] = derived
    _not_asked(values, content, rules(content))
    return values


def _value(question: Question, answer: Answer) -> Value | None:
    if question.kind == "text":
        return None
    if answer != UNSURE:
        return answer
    return question.alarming


def _not_asked(values: dict[Id, Value], content: Content, table: Rules) -> None:
    """Give every red-flag question that must not be asked its calm value, parents before their follow-ups."""
    for name in table.follow_ups:
        question = content.questions[name]
        if name not in values and question.red_flag and table.asked_if[name](values) is False:
            values[name] = calm(question)


def calm(question: Question) -> str:
    """The answer to a red-flag question that does not worry."""
    return "no" if question.alarming == "yes" else "yes"


def _disputed(values: dict[Id, Value], content: Content, table: Rules) -> tuple[Id, ...]:
    found = [content.contradictions[name].ask for name, holds in table.contradictions.items() if holds(values)]
    return tuple(dict.fromkeys(name for ask in found for name in ask))

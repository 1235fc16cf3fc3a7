"""What must hold of an examination across records: what it shows exists, and it can only add to what worries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dorsal.content.examining import Sign, against, doubled, shown, sign_problems
from dorsal.content.form import FOUND, Form, Term, terms
from dorsal.content.problem import Problem

if TYPE_CHECKING:
    from dorsal.content.schema import Content


def examination_problems(content: Content) -> Iterator[Problem]:
    """Everything that is wrong with the signs and with the conditions that read them."""
    signs = content.examination
    yield from doubled(signs.values())
    for name, sign in signs.items():
        for message in (*sign_problems(sign), *_answers(sign, content)):
            yield Problem(f"examination/{name}", 0, message)
    yield from _shown(content)
    for name, rule in content.red_flags.items():
        for term in against(rule.when):
            yield Problem(f"red_flags/{name}", 0, f"'{term.finding}' would calm by being found")
    for where, form in _asking(content):
        for term in terms(form):
            if term.value == FOUND:
                yield Problem(where, 0, f"what is asked does not depend on an examination: '{term.finding}'")


def _shown(content: Content) -> Iterator[Problem]:
    found = {name for name, derived in content.derived.items() if derived.kind == "sign"}
    showed = list(shown(content.examination.values()))
    for sign, name in showed:
        if name not in found:
            yield Problem(f"examination/{sign.id}", 0, f"unknown sign '{name}'")
    one_side = {name for sign, name in showed if sign.each_side}
    for name in sorted(found):
        of = content.derived[name].both_sides_of
        if of is None and name not in {other for _, other in showed}:
            yield Problem(f"derived/{name}", 0, "nothing that is looked for shows this")
        if of is not None and of not in one_side:
            yield Problem(f"derived/{name}", 0, f"'{of}' is never found on one side")


def _answers(sign: Sign, content: Content) -> Iterator[str]:
    """A sign speaks to a warning sign of the person, or to one choice of a question that triage does not read."""
    if sign.answers is None:
        return
    speaks, question = sign.answers, content.questions.get(sign.answers.question)
    if question is None:
        yield f"unknown question '{speaks.question}'"
    elif question.red_flag:
        if speaks.option or (speaks.no if question.alarming == "yes" else speaks.yes):
            yield "to a warning sign it can only say what worries"
        if any(
            Term(question.id, "is", str(question.alarming)) in terms(one.when)
            for one in content.contradictions.values()
        ):
            yield f"what worries would contradict another answer than '{question.id}'"
    elif question.kind != "many" or speaks.option not in question.options or speaks.option == "none":
        yield f"'{speaks.question}' has no such choice"
    elif any(term.finding == question.id for form in _read_by_triage(content) for term in terms(form)):
        yield f"triage reads '{speaks.question}': only a warning sign may be spoken to"


def _asking(content: Content) -> Iterator[tuple[str, Form]]:
    """The conditions that decide what is asked."""
    yield from ((f"questions/{name}", one.asked_if) for name, one in content.questions.items() if one.asked_if)
    yield from ((f"intake/{page.id}", page.shown_if) for page in content.pages if page.shown_if)
    yield from ((f"contradictions/{name}", one.when) for name, one in content.contradictions.items())


def _read_by_triage(content: Content) -> Iterator[Form]:
    yield from (rule.when for rule in content.red_flags.values())
    yield from (form for _, form in _asking(content))

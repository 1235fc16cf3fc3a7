"""Conditions and doses in words, in any language of the content: what a clinician reads instead of the closed form."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dorsal.care.words import finding
from dorsal.content.amounts import phrases
from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term, parts
from dorsal.content.schema import Content, Dose, Record

COMPARED = {
    "is": "form.is",
    "includes": "form.includes",
    ">=": "form.or-more",
    "<=": "form.or-less",
    ">": "form.more-than",
    "<": "form.less-than",
}


class Comparison(msgspec.Struct, frozen=True):
    """One line of a condition: what is asked, and what must be said."""

    asked: str
    said: str


class Group(msgspec.Struct, frozen=True):
    """How many of the lines below must hold."""

    says: str
    parts: tuple[Comparison | Group, ...]


Drawn = Comparison | Group


def drawn(form: Form, content: Content, language: str) -> Drawn:
    """A condition in words. A named combination inside it stands by its name (`combinations` says what it means)."""
    return _group(form, content, language) or _comparison(form, content, language)


def combinations(content: Content) -> dict[str, Form]:
    """The named combinations that conditions use, by id: those of more than one line."""
    return {name: record.when for name, record in content.compounds.items() if not isinstance(record.when, Term)}


def _group(form: Form, content: Content, language: str) -> Group | None:
    says = _says(form, content, language)
    if says is None:
        return None
    return Group(says, tuple(_part(part, content, language) for part in parts(form)))


def _part(form: Form, content: Content, language: str) -> Drawn:
    for name, whole in combinations(content).items():
        if whole == form:
            return Comparison(content.compounds[name].name[language], content.interface["form.yes"][language])
    return drawn(form, content, language)


def _says(form: Form, content: Content, language: str) -> str | None:
    match form:
        case All():
            return content.interface["form.all"][language]
        case AnyOf():
            return content.interface["form.any"][language]
        case Not():
            return content.interface["form.not"][language]
        case AtLeast(n):
            return content.interface["form.at-least"][language].format(n=n)
    return None


def _comparison(form: Form, content: Content, language: str) -> Comparison:
    if not isinstance(form, Term):
        raise TypeError(f"not a form: {form!r}")
    value = (form.value,) if form.op == "includes" else form.value
    asked, said = finding(form.finding, value, content, language)  # type: ignore[arg-type]  # only `includes` has ids
    question = content.questions.get(form.finding)
    if question and question.unit:
        said = f"{said} {question.unit[language]}"
    return Comparison(asked, content.interface[COMPARED[form.op]][language].format(value=said))


def lines(condition: Drawn, depth: int = 0) -> Iterator[tuple[int, str]]:
    """The condition as lines of text, each with its depth."""
    if isinstance(condition, Comparison):
        mark = "" if condition.asked.endswith("?") else ":"
        yield depth, f"{condition.asked}{mark} {condition.said}"
        return
    yield depth, f"{condition.says}:"
    for part in condition.parts:
        yield from lines(part, depth + 1)


def dose(given: Dose, content: Content, language: str, *, each_side: bool = False) -> str:
    """How much, how often and how hard."""
    return ", ".join(phrases(given, content, language, each_side=each_side, weekly=True))


def review(record: Record) -> str:
    """Who checked a record and when, or that nobody did."""
    return record.review if isinstance(record.review, str) else f"{record.review.by}, {record.review.on}"

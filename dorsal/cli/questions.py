"""`dorsal questions`: every question, for a program that asks them or a person who reads them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from dorsal.cli import InputError
from dorsal.content import load
from dorsal.content.check import asked as in_order
from dorsal.content.form import plain
from dorsal.content.schema import Id, Question, Text


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question as other programs see it. `asked_if` is a closed form, or null where everybody is asked."""

    id: Id
    kind: Literal["yes-no", "one", "many", "number", "date", "areas", "text"]
    options: dict[Id, Text] | None
    range: tuple[float, float] | None
    unit: Text | None
    text: Text
    asked_if: Any
    red_flag: bool
    emergency: bool


def run(*, as_json: bool, language: str | None) -> int:
    """Print the questions in the order of the intake. Raises InputError."""
    content = load()
    words = language or next(iter(content.languages))
    if words not in content.languages:
        raise InputError(f"--lang: expected one of {', '.join(content.languages)}; found '{words}'")
    questions = [asked(content.questions[name]) for name in in_order(content)]
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(questions), indent=2).decode())
        return 0
    for question in questions:
        print(f"{question.id} ({question.kind}): {question.text[words]}")
    return 0


def asked(question: Question) -> Asked:
    """A question without what only pages need."""
    options = {name: option.text for name, option in question.options.items() if not option.assumed}
    return Asked(
        id=question.id,
        kind=question.kind,
        options=options or None,
        range=question.range,
        unit=question.unit,
        text=question.text,
        asked_if=None if question.asked_if is None else plain(question.asked_if),
        red_flag=question.red_flag,
        emergency=question.emergency,
    )

"""One form for every kind of question: built from the content, filled from the record or from what was just sent.

It holds no rule about what is valid; `care.answers` says that. Each field carries the id its entry will have, so that
sending the same form twice writes once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import QueryDict

from dorsal.content.schema import Question, Text
from dorsal.record.ids import new_id
from dorsal.web.words import listed, number, pick, plain

UNSURE = "unsure"
NONE = "none"
Raw = str | list[str]


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox. `alone`: ticking it clears the others."""

    id: str
    value: str
    text: str
    checked: bool
    alone: bool = False
    unsure: bool = False


@dataclass(frozen=True)
class Field:
    """One question as the template draws it: `widget` names the template part."""

    question: Question
    widget: str
    text: str
    hint: str | None
    why: str | None
    choices: tuple[Choice, ...]
    value: str
    unit: str | None
    ends: tuple[str, str] | None
    entry: UUID
    error: str | None = None

    @property
    def name(self) -> str:
        return self.question.id

    @property
    def first(self) -> str:
        """The element that an error summary leads to."""
        return self.choices[0].id if self.choices and self.widget != "number" else self.name

    @property
    def described(self) -> str:
        """The ids of the words that describe this field, for a screen reader."""
        parts = [f"{self.name}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.name}-error"] if self.error else parts)


def field(question: Question, language: str, *, raw: Raw = "", again: bool = False, entry: UUID | None = None) -> Field:
    """The field for a question; `again` asks it in its plainer words."""
    text = question.plainer if again and question.plainer else question.text
    return Field(
        question=question,
        widget=_widget(question),
        text=pick(text, language),
        hint=None if again else _maybe(question.hint, language),
        why=_maybe(question.why, language),
        choices=tuple(_choices(question, language, raw)),
        value="" if isinstance(raw, list) or raw == UNSURE else raw,
        unit=_maybe(question.unit, language),
        ends=(pick(question.ends[0], language), pick(question.ends[1], language)) if question.ends else None,
        entry=entry or new_id(),
    )


def sent(question: Question, data: QueryDict) -> Raw:
    """What the form sent for a question: one text, or a list where several may be ticked."""
    if question.kind in ("many", "areas"):
        ticked = data.getlist(question.id)
        return UNSURE if ticked == [UNSURE] else ticked
    written = data.get(question.id, "").strip()
    return UNSURE if not written and data.get(f"{question.id}.unsure") else written


def entry_of(question: Question, data: QueryDict) -> UUID:
    """The id this answer's entry was promised when the form was made; a new one where the form brought none."""
    try:
        promised = UUID(data.get(f"{question.id}.entry", ""))
    except ValueError:
        return new_id()
    return promised if promised.version == 7 else new_id()


def problems(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """For the error summary: where to go, and what to say; each with its question where several are wrong."""
    wrong = [(field, field.error) for field in fields if field.error]
    return [(field.first, error if len(wrong) == 1 else f"{field.text} {error}") for field, error in wrong]


def failed(field: Field, message: str) -> Field:
    return replace(field, error=message)


def shown(question: Question, value: object, language: str) -> str:
    """An answer as words, as a page that lists answers says it."""
    if value == UNSURE:
        return plain("form.unsure", language)
    if value is None or value == [] or value == "":
        return plain("form.skipped", language)
    if isinstance(value, bool):
        return plain("form.yes" if value else "form.no", language)
    if question.kind == "yes-no":
        return plain(f"form.{value}", language)
    if isinstance(value, (list, tuple, frozenset, set)):
        return listed((_option(question, str(one), language) for one in _in_order(question, value)), language)
    if question.options:
        return _option(question, str(value), language)
    if isinstance(value, (int, float)):
        return " ".join(filter(None, [number(value, language), _maybe(question.unit, language)]))
    return str(value)


def _in_order(question: Question, value: Iterable[object]) -> list[str]:
    ticked = {str(one) for one in value}
    return [option for option in question.options if option in ticked] + sorted(ticked - set(question.options))


def _option(question: Question, value: str, language: str) -> str:
    option = question.options.get(value)
    return pick(option.text, language) if option else value


def _widget(question: Question) -> str:
    if question.kind == "number" and question.range == (0, 10):
        return "scale"
    return question.kind


def _choices(question: Question, language: str, raw: Raw) -> Iterable[Choice]:
    chosen = set(raw) if isinstance(raw, list) else {raw}
    for value, text in _offered(question, language).items():
        yield Choice(f"{question.id}-{value}", value, text, value in chosen, alone=value == NONE)
    if question.unsure:
        words = plain("form.unsure", language)
        yield Choice(f"{question.id}-unsure", UNSURE, words, UNSURE in chosen, alone=True, unsure=True)


def _offered(question: Question, language: str) -> Mapping[str, str]:
    if question.kind == "yes-no":
        return {"yes": plain("form.yes", language), "no": plain("form.no", language)}
    if _widget(question) == "scale":
        return {str(step): str(step) for step in range(11)}
    return {value: pick(option.text, language) for value, option in question.options.items() if not option.assumed}


def _maybe(text: Text | None, language: str) -> str | None:
    return pick(text, language) if text else None

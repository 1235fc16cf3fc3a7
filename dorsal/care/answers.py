"""What a person said: a value, `unsure`, or nothing at all. Reading an answer never guesses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from dorsal.content.schema import Content, Id, Question

UNSURE = "unsure"
Answer = str | float | tuple[str, ...]
Answers = Mapping[Id, Answer]
WORDS = {"true": "yes", "false": "no"}
LONGEST_TEXT = 500


class AnswerError(ValueError):
    """An answer that its question does not offer.

    `key` names the sentence for a person, `expected` says what would do, `question` is known where several are read.
    """

    def __init__(self, key: str, expected: str, question: Id = "") -> None:
        super().__init__(f"{question}: expected {expected}" if question else f"expected {expected}")
        self.key = key
        self.expected = expected
        self.question = question


def parse(question: Question, raw: object) -> Answer:
    """Read one answer as a form or a file gives it. Raises AnswerError."""
    if raw == UNSURE and question.unsure:
        return UNSURE
    if question.kind in ("many", "areas"):
        return _several(question, raw)
    if isinstance(raw, list | tuple | dict) or raw is None:
        raise AnswerError("error.one", "one value")
    text = str(raw).strip()
    if question.kind == "yes-no":
        return _one_of(WORDS.get(text.lower(), text.lower()), ("yes", "no"))
    if question.kind == "one":
        return _one_of(text, _offered(question))
    if question.kind == "number":
        return _number(question, text)
    if question.kind == "date":
        return _date(text)
    return _text(text)


def parse_all(raw: Mapping[str, object], content: Content) -> dict[Id, Answer]:
    """Read every answer. Raises AnswerError for the first that is wrong."""
    found: dict[Id, Answer] = {}
    for name, value in raw.items():
        question = content.questions.get(name)
        if question is None:
            raise AnswerError("error.unknown-question", "the id of a question", name)
        try:
            found[name] = parse(question, value)
        except AnswerError as error:
            raise AnswerError(error.key, error.expected, name) from None
    return found


def _offered(question: Question) -> tuple[str, ...]:
    return tuple(name for name, option in question.options.items() if not option.assumed)


def _one_of(text: str, offered: Iterable[str]) -> str:
    names = tuple(offered)
    if text not in names:
        raise AnswerError("error.choose", f"one of {', '.join(names)}; found '{text}'")
    return text


def _several(question: Question, raw: object) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple) or not items:
        raise AnswerError("error.choose", f"a list of {', '.join(_offered(question))}")
    chosen = tuple(_one_of(str(item), _offered(question)) for item in items)
    if "none" in chosen and len(set(chosen)) > 1:
        raise AnswerError("error.none-and-others", "either 'none' or other choices")
    return tuple(sorted(set(chosen)))


def _number(question: Question, text: str) -> float:
    least, most = question.range or (float("-inf"), float("inf"))
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise AnswerError("error.number", f"a number from {least:g} to {most:g}; found '{text}'") from None
    if not least <= value <= most:
        raise AnswerError("error.range", f"a number from {least:g} to {most:g}; found {text}")
    return value


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise AnswerError("error.date", f"a date as 2026-01-31; found '{text}'") from None


def _text(text: str) -> str:
    if not text or len(text) > LONGEST_TEXT:
        raise AnswerError("error.text", f"between 1 and {LONGEST_TEXT} characters")
    return text

"""The phrases of the content as patterns over a text; how they are written stands with the content's own `Wording`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

BETWEEN = r"[^\w.!?;:\n]+"
UP_TO_FIVE = r"(?:[^\w.!?;:\n]+[\w'-]+){0,5}"
NEGATIONS = {
    "en": ("no", "not", "never", "nor", "without", "rarely", "seldom", "don't", "doesn't", "isn't", "aren't", "cannot",
           "can't", "myth", "rather", "instead", "outdated", "longer", "less", "few", "cry", "no-one", "nobody",
           "avoid"),
    "fr": ("ne", "n", "pas", "jamais", "ni", "sans", "rarement", "mythe", "plutôt", "loin", "aucun", "aucune", "plus",
           "moins", "peu", "éviter", "évitez"),
}  # fmt: skip
REACH = 7  # words before a phrase, of its own clause
LETTERS = str.maketrans({"’": "'", "‘": "'", "\u2011": "-", "\u2010": "-"})


def level(text: str) -> str:
    """The text with one kind of apostrophe and hyphen; every letter stays where it is."""
    return text.translate(LETTERS)


@cache
def pattern(phrase: str) -> re.Pattern[str]:
    """The pattern of one phrase, whole words only, within one sentence."""
    found, gap = r"(?<![\w-])", False
    for number, word in enumerate(phrase.split()):
        if word == "...":
            gap = True
            continue
        options = "|".join(_word(one) for one in word.split("|"))
        found += (UP_TO_FIVE if gap else "") + (BETWEEN if number else "") + f"(?:{options})"
        gap = False
    return re.compile(found + r"(?![\w-])", re.IGNORECASE)


def _word(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"[\w'-]*" if word.endswith("*") else "")


def matches(phrases: tuple[str, ...], text: str) -> Iterator[tuple[int, int]]:
    """Where any of the phrases stands, in order, none inside another one."""
    plain = level(text)
    spans = sorted((found.span() for phrase in phrases for found in pattern(phrase).finditer(plain)), key=_long_first)
    reached = 0
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end


def _long_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], -span[1]


def denied_before(text: str, start: int, language: str) -> bool:
    """Whether the clause denies what comes at `start`: 'no need for', 'rather than'."""
    clause = re.split(r"[.!?;:\n]", level(text[:start]))[-1]
    words = re.findall(r"[\w-]+(?:'\w+)?", clause.lower())[-REACH:]
    return any(word in NEGATIONS.get(language, ()) for word in words)

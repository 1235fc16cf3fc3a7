"""How hard a text is to read: school years in English (Flesch-Kincaid), ease in French (Kandel-Moles).

The formulas are those that our own texts are held to. Syllables are counted by hyphenation, as `textstat` 0.7.4 does;
it rounds on the way, so that its mark and ours differ by that. Under 100 words a mark means nothing and none is given.
"""

from __future__ import annotations

import re
from functools import cache

import pyphen

ENOUGH = 100
SCALES = {"en": "school", "fr": "ease"}
HARDEST_GRADE, LEAST_EASE = 7.0, 60.0
SENTENCE = re.compile(r"\b[^.!?]+[.!?]*", re.UNICODE)
NO_LETTER = re.compile(r"[^\w\s']")
SHORTEST = 3


@cache
def _hyphens(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=language)


def grade(text: str, language: str) -> float | None:
    """The mark in the measure of the language; None for a short text or another language."""
    words = NO_LETTER.sub("", text.lower()).split()
    if len(words) < ENOUGH or language not in SCALES:
        return None
    syllables = sum(len(_hyphens(language).positions(word)) + 1 for word in words)
    sentences = max(1, sum(len(NO_LETTER.sub("", one).split()) >= SHORTEST for one in SENTENCE.findall(text)))
    length, weight = len(words) / sentences, syllables / len(words)
    if SCALES[language] == "school":
        return round(0.39 * length + 11.8 * weight - 15.59, 1)
    return round(207 - 1.015 * length - 73.6 * weight, 1)


def too_hard(mark: float, language: str) -> bool:
    """Whether it passes the limit that our own texts keep."""
    return mark > HARDEST_GRADE if SCALES[language] == "school" else mark < LEAST_EASE

"""Which texts are hardest to read, in each language: the ten that a writer should look at first.

A formula means nothing under 100 words, so the short texts of one kind of record are read together. English is graded
by Flesch and Kincaid (school years: lower is easier), French by Kandel and Moles (ease: higher is easier).
"""

from __future__ import annotations

import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from dorsal.content.check import all_texts
from dorsal.content.loader import load
from dorsal.content.problem import ContentError
from dorsal.content.schema import Content

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # textstat 0.7.4 imports pkg_resources, which warns
    from textstat import textstat

ENOUGH = 100
HARDEST_GRADE = 7.0
LEAST_EASE = 60.0
SHOWN = 10
STOPS = (".", "?", ":", "…")


@dataclass(frozen=True)
class Reading:
    """How hard one text is: `strain` is over 1 where it passes the limit of its language."""

    where: str
    language: str
    words: int
    score: float
    strain: float


def readings(content: Content) -> list[Reading]:
    """Every text of 100 words or more, hardest first."""
    found = [reading(where, language, text) for where, language, text in passages(content)]
    return sorted(found, key=lambda reading: -reading.strain)


def passages(content: Content) -> Iterator[tuple[str, str, str]]:
    """Place, language and words of each record; those too short to grade are joined by kind."""
    records: dict[tuple[str, str], list[str]] = defaultdict(list)
    for where, text in all_texts(content):
        for language, words in text.items():
            records[where.split(".")[0], language].append(_sentences(words))
    pools: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (where, language), parts in records.items():
        whole = "\n".join(parts)
        if len(whole.split()) >= ENOUGH:
            yield where, language, whole
        else:
            pools[f"{where.split('/')[0]}/*", language].append(whole)
    for (where, language), parts in pools.items():
        yield where, language, "\n".join(parts)


def _sentences(words: str) -> str:
    """The words without names and headings: counted as short sentences they would flatter the rest."""
    lines = (line.lstrip("#-* ").strip() for line in words.splitlines())
    return "\n".join(line for line in lines if line.endswith(STOPS))


def reading(where: str, language: str, text: str) -> Reading:
    """How hard a text is, in the measure of its language."""
    words = len(text.split())
    textstat.set_lang(language)
    if language == "en":
        grade = textstat.flesch_kincaid_grade(text)
        return Reading(where, language, words, grade, grade / HARDEST_GRADE)
    ease = textstat.flesch_reading_ease(text)
    return Reading(where, language, words, ease, LEAST_EASE / max(ease, 1.0))


def main() -> int:
    try:
        found = [reading for reading in readings(load()) if reading.words >= ENOUGH]
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    for language, what in (("en", "school grade, at most 7"), ("fr", "ease, at least 60")):
        print(f"\nHardest to read, {language} ({what}):")
        for reading in [reading for reading in found if reading.language == language][:SHOWN]:
            print(f"  {reading.score:6.1f}  {reading.words:5d} words  {reading.where}")
    return int(any(reading.strain > 1 for reading in found))


if __name__ == "__main__":
    sys.exit(main())

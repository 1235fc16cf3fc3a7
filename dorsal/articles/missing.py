"""Words said twice, words that are missing, a plural for a singular, and spaces that belong to another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from dorsal.articles.fault import Fault
from dorsal.articles.listed import FUNCTION, SUBJECTS
from dorsal.articles.sheet import Looking, Sheet, Word

TWICE_IS_FINE = {"en": {"had", "that", "very", "so", "bye", "now"}, "fr": {"nous", "vous", "très", "si", "peu"}}
BETWEEN_REPEATS = frozenset(
    {"and", "or", "by", "to", "after", "in", "for", "et", "ou", "par", "à", "en", "après", "de"}
)
SPACE_BEFORE = {"en": re.compile(r"(?<=\w)\s+[,.:;!?](?=\s|$)"), "fr": re.compile(r"(?<=\w)\s+[,.](?=\s|$)")}
# Verbs that say nothing without an object.
NEEDS_OBJECT = re.compile(
    r"\b(?:it|this|that|which|they|to|and|also|physiotherapy|osteopathy|exercise)\s+"
    r"((?:enables?|allows?|permits?|consult|lets?)\b)(?=\s*(?:[:.;,]|$|when\b|if\b|from\b|to\b))",
    re.IGNORECASE,
)
NEEDS_OBJECT_FR = re.compile(
    r"\b(?:il|elle|cela|qui|ils|elles)\s+((?:permet|permettent)\b)(?=\s*(?:[:.;,]|$))", re.IGNORECASE
)
UNLIKE_HALVES = re.compile(
    r"^(?:[\w-]+\s+){0,3}(?:stiffness|pain|ache|fatigue|tension|weakness|discomfort)\s+(?:or|and)\s+"
    r"(?:after|before|during|when|while|at|in|on)\b",
    re.IGNORECASE,
)
PREPOSITION = re.compile(r"\b(?:after|before|during|when|while|at|in|on|with|from)\b", re.IGNORECASE)
THEY = re.compile(r"They\b(?=\s+(?:\w+\s+)?(?:are|were|have|do|reflect|show|mean|cause|lead|often|can|may)\b)")
FINITE = re.compile(r"\b(?:is|was|has|does|should|can|may|must|will|would|could|might|often)\b", re.IGNORECASE)
SHORT_GAP = 2
ADVERBS = frozenset({"often", "sometimes", "always", "never", "also", "usually"})


def missing(look: Looking) -> Iterator[Fault]:
    """Every place where a word is too many or too few."""
    for sheet in look.sheets:
        yield from _doubled(sheet, look.language)
        if look.language in SPACE_BEFORE:
            yield from _spacing(sheet, SPACE_BEFORE[look.language])
        if look.language == "en":
            yield from _objects(sheet, NEEDS_OBJECT)
            yield from _agreement(sheet)
            yield from _halves(sheet)
        elif look.language == "fr":
            yield from _objects(sheet, NEEDS_OBJECT_FR)
    if look.language == "en":
        yield from _lists(look)


def _doubled(sheet: Sheet, language: str) -> Iterator[Fault]:
    """The same word or two words twice in a row; or a word inside a link and again right behind it."""
    fine = TWICE_IS_FINE.get(language, set())
    for one, other in pairwise(sheet.words):
        if one.small == other.small and not sheet.text[one.end : other.start].strip() and one.small not in fine:
            yield Fault(sheet.number, one.start, other.end, "doubled", "doubled")
    for one, two, three, four in zip(sheet.words, sheet.words[1:], sheet.words[2:], sheet.words[3:], strict=False):
        again = (one.small, two.small) == (three.small, four.small) and one.small != two.small
        if again and not BETWEEN_REPEATS & {one.small, two.small} and _in_a_row(sheet, one, four):
            yield Fault(sheet.number, one.start, four.end, "doubled", "doubled")
    for edge in sheet.edges:
        inside, behind = [w for w in sheet.words if w.end <= edge.at], [w for w in sheet.words if w.start >= edge.at]
        near, far = inside[-SHORT_GAP:], behind[:SHORT_GAP]
        for one in near:
            for other in far:
                between = sheet.text[one.end : other.start]
                joined = BETWEEN_REPEATS & set(between.lower().split())
                apart = joined or re.search(r"[.,;:!?()]", between) or one.end + 1 == other.start
                if one.small == other.small and one.small not in FUNCTION and len(one.small) > 2 and not apart:
                    yield Fault(sheet.number, near[0].start, other.end, "doubled", "doubled")


def _in_a_row(sheet: Sheet, first: Word, last: Word) -> bool:
    return not re.search(r"[^\w\s'-]", sheet.text[first.start : last.end])


def _spacing(sheet: Sheet, before: re.Pattern[str]) -> Iterator[Fault]:
    for found in before.finditer(sheet.text):
        yield Fault(sheet.number, found.start(), found.end(), "spacing", "spacing")


def _objects(sheet: Sheet, pattern: re.Pattern[str]) -> Iterator[Fault]:
    for found in pattern.finditer(sheet.text):
        passive = re.search(r"\b(?:is|are|was|were|be|been)\s+(?:\w+ly\s+)?$", sheet.text[: found.start()])
        to_do = re.match(r"\s*(?:from|to)\b", sheet.text[found.end() :])
        if not passive and not (to_do and found[1].lower() == "consult"):
            yield Fault(sheet.number, found.start(), found.end(), "missing", "object")


def _agreement(sheet: Sheet) -> Iterator[Fault]:
    """'They' behind a sentence about one thing."""
    for (start, end), (begin, _) in pairwise(sheet.sentences):
        they = THEY.match(sheet.text, begin)
        verb = FINITE.search(sheet.text, start, end)
        if they and verb:
            subject = re.findall(r"[\w-]+", sheet.text[start : verb.start()].lower())
            plural = any(re.search(r"(?<![su])s$|people|children|women|men|feet", word) for word in subject)
            joined = {"and", "or", "both"} & {word for word in subject if word != "and"} or re.search(
                r"\w and (?!in\b)", sheet.text[start : verb.start()]
            )
            if not plural and not joined and subject:
                yield Fault(sheet.number, they.start(), they.end(), "agreement", "they")


def _halves(sheet: Sheet) -> Iterator[Fault]:
    """'morning stiffness or after rest': a thing and a time, joined as if they were alike."""
    found = UNLIKE_HALVES.match(sheet.text) if sheet.block.kind == "item" else None
    if found and not PREPOSITION.search(re.split(r"\b(?:or|and)\b", found[0])[0]):
        yield Fault(sheet.number, found.start(), found.end(), "missing", "halves")


def _lists(look: Looking) -> Iterator[Fault]:
    """An item without a subject, where the others of its list have one."""
    items = [sheet for sheet in look.sheets if sheet.block.kind == "item"]
    for _, group in groupby(items, key=lambda sheet: (sheet.block.list, sheet.block.level)):
        sheets = [sheet for sheet in group if len(sheet.words) > 1]
        with_subject = [sheet for sheet in sheets if sheet.words[0].small in SUBJECTS]
        if len(with_subject) * 2 <= len(sheets) or len(sheets) < 3:
            continue
        for sheet in sheets:
            first, second = sheet.words[0], sheet.words[1]
            adverb = (first.small.endswith("ly") or first.small in ADVERBS) and second.small.endswith("s")
            verb = first.small in (
                "is",
                "has",
                "does",
                "comes",
                "lasts",
                "recurs",
                "persists",
                "spreads",
                "gets",
                "keeps",
            )
            if sheet not in with_subject and (adverb or verb):
                yield Fault(sheet.number, first.start, second.end if adverb else first.end, "missing", "subject")

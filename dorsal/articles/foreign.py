"""Words that a translation left in the other language, words that nobody has, and words that ran together."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.articles.fault import Fault
from dorsal.articles.lexicon import Lexicon, own_words
from dorsal.articles.sheet import Looking, Sheet, Word

TIMES = 190.0  # so much more often in the other language
RARE = 0.1  # in a million words: enough to be a word of the other language
COMMON = 100.0
NEIGHBOUR = 20.0
COUNTS_AS_WORD = 20.0
SHORTEST_UNKNOWN = 5
LONGEST_ACRONYM = 5
ELIDED = frozenset({"jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu"})


def foreign(look: Looking) -> Iterator[Fault]:
    """Runs of words of another language, and single words that no list has."""
    own = look.own
    if own is None:
        return
    ours = own_words(look.language, look.content)
    for sheet in look.sheets:
        taken: set[int] = set()
        for first, last in _runs(sheet, own, look.others, ours):
            taken.update(range(first.start, last.end))
            yield Fault(sheet.number, first.start, last.end, "foreign", "foreign")
        for word in sheet.words:
            if word.start not in taken and _unknown(word, own, look.others, ours):
                glued = _glued(word.small, own)
                kind, why = ("broken", "glued") if glued else ("foreign", "unknown")
                yield Fault(sheet.number, word.start, word.end, kind, why)  # type: ignore[arg-type]


def _runs(sheet: Sheet, own: Lexicon, others: list[Lexicon], ours: frozenset[str]) -> Iterator[tuple[Word, Word]]:
    """The longest runs of neighbours that belong to another language and hold one word that surely does."""
    words = sheet.words
    picture = sheet.block.kind == "image"
    for other in others:
        sure = [_sure(word, own, other, ours, sheet) or (picture and _leans(word, own, other)) for word in words]
        at = 0
        while at < len(words):
            if not sure[at]:
                at += 1
                continue
            last = at
            while (step := _onward(words, sure, last, own, other)) > last:
                last = step
            first = at
            while first > 0 and _leans(words[first - 1], own, other):
                first -= 1
            yield words[first], words[last]
            at = last + 1


def _onward(words: list[Word], sure: list[bool], last: int, own: Lexicon, other: Lexicon) -> int:
    """How far the run goes on from here: to the next foreign word, over one that both languages have."""
    for step in (last + 1, last + 2):
        if step >= len(words):
            break
        if sure[step] or _leans(words[step], own, other):
            return step
        if other.per_million(words[step].small) < 1:
            break
    return last


def _sure(word: Word, own: Lexicon, other: Lexicon, ours: frozenset[str], sheet: Sheet) -> bool:
    small = word.small
    if (
        len(small) < 2
        or small in ours
        or _is_name(word, sheet)
        or (word.text.isupper() and len(small) <= LONGEST_ACRONYM)
    ):
        return False
    here, there = own.per_million(small), other.per_million(small)
    if not here:
        return there >= RARE and not own.knows(small)
    return there >= COMMON and there / here >= TIMES


def _leans(word: Word, own: Lexicon, other: Lexicon) -> bool:
    """A word that goes with a foreign one beside it."""
    here, there = own.per_million(word.small), other.per_million(word.small)
    return there >= 1 and there >= NEIGHBOUR * here


def _is_name(word: Word, sheet: Sheet) -> bool:
    """A capital inside a sentence, in a text that does not capitalise every word."""
    return word.text[:1].isupper() and not sheet.begins_sentence(word.start) and sheet.block.kind != "image"


def _unknown(word: Word, own: Lexicon, others: list[Lexicon], ours: frozenset[str]) -> bool:
    small = word.small
    if len(small) < SHORTEST_UNKNOWN or not word.text.islower() or small in ours or own.knows(small):
        return False
    parts = [part for piece in small.split("-") for part in piece.split("'") if len(part) > 2]
    joined = len(parts) != 1 or parts[0] != small  # by a hyphen or elided: its parts are looked at
    if joined and all(own.knows(part) or part in ours or part in ELIDED for part in parts):
        return False
    return not any(other.per_million(small) >= RARE for other in others)


def _glued(small: str, own: Lexicon) -> bool:
    """Whether two common words make this one up."""
    return any(
        own.per_million(small[:at]) >= COUNTS_AS_WORD and own.per_million(small[at:]) >= COUNTS_AS_WORD
        for at in range(3, len(small) - 2)
    )

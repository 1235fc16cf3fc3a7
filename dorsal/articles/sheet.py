"""A block ready to be looked through: its text, its words and where they stand, and the sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from dorsal.articles.article import Block
from dorsal.articles.lexicon import Lexicon, lexicon
from dorsal.articles.phrases import level
from dorsal.content.schema import Content

WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
PART = re.compile(r"[^\W\d_]+")
STOP = re.compile(r"[.!?…]+[\"”»)']*(?=\s|$)|\n|$")


@dataclass(frozen=True)
class Word:
    start: int
    end: int
    text: str

    @property
    def small(self) -> str:
        return self.text.lower()


@dataclass(frozen=True)
class Edge:
    """Where a link or an emphasis begins (`opens`) or ends."""

    at: int
    opens: bool


class Sheet:
    """One block of an article in one language. Offsets are those of the block's own text."""

    def __init__(self, number: int, block: Block) -> None:
        self.number = number
        self.block = block
        self.text = level(block.text)

    @cached_property
    def words(self) -> list[Word]:
        return [Word(found.start(), found.end(), found[0]) for found in WORD.finditer(self.text)]

    @cached_property
    def edges(self) -> list[Edge]:
        """The ends of every link and every emphasis inside the block, not those at its own ends."""
        found, at = [], 0
        for span in self.block.spans:
            if not span.plain:
                inner = len(span.text) - len(span.text.lstrip())
                outer = len(span.text.rstrip())
                found += [Edge(at + inner, opens=True), Edge(at + outer, opens=False)]
            at += len(span.text)
        return [edge for edge in found if 0 <= edge.at <= len(self.text)]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        found, start = [], 0
        for stop in STOP.finditer(self.text):
            if self.text[start : stop.end()].strip():
                begin = start + len(self.text[start:]) - len(self.text[start:].lstrip())
                found.append((begin, stop.end()))
            start = stop.end()
        return found

    def before(self, at: int) -> Word | None:
        """The last word that ends at or before an offset."""
        behind = bisect_right(self.words, at, key=lambda word: word.end)
        return self.words[behind - 1] if behind else None

    def after(self, at: int) -> Word | None:
        """The first word that begins at or after an offset."""
        ahead = bisect_left(self.words, at, key=lambda word: word.start)
        return self.words[ahead] if ahead < len(self.words) else None

    def begins_sentence(self, at: int) -> bool:
        return any(start <= at <= start + 1 for start, _ in self.sentences)


@dataclass(frozen=True)
class Looking:
    """What the finders may use: the article's sheets in order, its language, the others, and the content."""

    sheets: tuple[Sheet, ...]
    language: str
    content: Content

    @property
    def own(self) -> Lexicon | None:
        return lexicon(self.language)

    @property
    def others(self) -> list[Lexicon]:
        return [found for code in self.content.languages if code != self.language and (found := lexicon(code))]

"""What is kept of an article: its blocks in order, each a line of spans, and where it came from."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["heading", "paragraph", "item", "question", "answer", "quote", "row", "image"]
Mark = Literal["", "strong", "em"]


class Refused(Exception):
    """An article that is not taken, and why: a key of the interface's words, `article.refused.<why>`."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why
        self.detail = detail


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """Some words of a block, with the link or the emphasis they stand in."""

    text: str
    href: str = ""
    mark: Mark = ""

    @property
    def plain(self) -> bool:
        return not self.href and not self.mark


class Block(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One paragraph, heading, item of a list, question, answer, quotation, row of a table or picture.

    `level`: of a heading 1 to 6, of an item how deep its list stands in others, from 1. `list`: which list of the
    article an item is in. `src`: where a picture stays; its words are its spans. `out`: somebody left it out.
    """

    kind: Kind
    spans: tuple[Span, ...] = ()
    level: int = 0
    list: int = 0
    numbered: bool = False
    src: str = ""
    out: bool = False

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class Article(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article as its source has it, cleaned. `language`: as the source says, or empty. `hash`: of what came in."""

    title: str
    blocks: tuple[Block, ...]
    source: str
    hash: str
    language: str = ""
    link: str = ""
    credit: str = ""
    date: str = ""
    modified: str = ""
    licence: str = ""
    categories: tuple[str, ...] = ()


def words_of(blocks: tuple[Block, ...]) -> str:
    """The text alone, a block a line, without pictures."""
    return "\n".join(block.text for block in blocks if block.kind != "image" and not block.out)

"""An article as pages show it: lists as lists, headings in order, faults marked in the text, source beside ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Any

import msgspec

from dorsal.articles.article import Block, Span
from dorsal.articles.fault import Fault
from dorsal.articles.marked import typed
from dorsal.articles.reading import safe_link
from dorsal.content.schema import Content
from dorsal.web.words import pick, plain

TOO_MANY_TO_ALIGN = 600
DEEPEST = 3
NONE: Mapping[str, Any] = {}


def blocks_from(kept: Sequence[dict[str, Any]]) -> tuple[Block, ...]:
    """The blocks that the record keeps; every address in them is looked at once more."""
    found = msgspec.convert(list(kept), tuple[Block, ...])
    return tuple(
        msgspec.structs.replace(
            block, src=safe_link(block.src),
            spans=tuple(Span(span.text, safe_link(span.href), span.mark) for span in block.spans),
        )
        for block in found
    )  # fmt: skip


def told_about(kept: dict[str, Any]) -> dict[str, Any]:
    """What an article says of itself, its day as a day and its link looked at once more."""
    try:
        on = date.fromisoformat(kept.get("date", ""))
    except ValueError:
        on = None
    return kept | {"date": on, "link": safe_link(kept.get("link", ""))}


@dataclass(frozen=True)
class Picture:
    """A picture that is here: its address with us and its size."""

    address: str
    width: int
    height: int


@dataclass(frozen=True)
class Part:
    """What a page shows as one element: a list with its items, or a single block. `heading`: 2 to 4.

    `picture`: where it is here; every other one stays at its source, behind a link.
    """

    kind: str
    blocks: tuple[Block, ...]
    numbered: bool = False
    deep: int = 1
    heading: int = 0
    picture: Picture | None = None


def parts(blocks: tuple[Block, ...], pictures: Mapping[str, Picture] = NONE) -> list[Part]:
    """The blocks of an article for its reader, without what was left out. `pictures`: by address at the source."""
    kept = [block for block in blocks if not block.out]
    levels = sorted({block.level for block in kept if block.kind == "heading"})
    found: list[Part] = []
    last = 1
    for (kind, _, deep), group in groupby(kept, key=lambda block: (block.kind, block.list, block.level)):
        some = tuple(group)
        if kind == "item":
            found.append(Part("list", some, some[0].numbered, min(max(deep, 1), DEEPEST)))
            continue
        for block in some:
            if kind == "heading":
                last = min(2 + levels.index(block.level), last + 1, 4)
            level = last if kind == "heading" else 0
            found.append(Part(kind, (block,), heading=level, picture=pictures.get(block.src)))
    return found


@dataclass(frozen=True)
class Piece:
    """Some words with their link, their emphasis, and the numbers of the faults they belong to.

    `ends`: the faults that end behind them.
    """

    text: str
    href: str = ""
    mark: str = ""
    faults: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why a place is marked, in words, with the sources behind it."""

    number: int
    kind: str
    name: str
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """One block of the source beside ours; either may be missing."""

    source: Block | None
    ours: Block | None
    number: int
    pieces: list[Piece] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    typed: str = ""
    same: bool = True


def pieces(block: Block, faults: Sequence[tuple[int, Fault]]) -> list[Piece]:
    """The words of a block, cut wherever a span or a fault begins or ends."""
    cuts = {0, len(block.text)}
    for _, fault in faults:
        cuts |= {fault.start, fault.end}
    found, at = list[Piece](), 0
    for span in block.spans:
        inside = sorted({at, at + len(span.text), *(cut for cut in cuts if at < cut < at + len(span.text))})
        for start, end in pairwise(inside):
            holds = tuple(number for number, fault in faults if fault.start <= start and end <= fault.end)
            ends = tuple(number for number, fault in faults if fault.end == end)
            words = span.text[start - at : end - at]
            href = span.href if words.strip() else ""  # a space alone is no link that anybody could name
            found.append(Piece(words, href, span.mark, holds, ends))
        at += len(span.text)
    return found


def reason(number: int, fault: Fault, content: Content, language: str) -> Reason:
    kind = plain(f"article.fault.{fault.kind}", language)
    if fault.wording:
        told = content.wordings[fault.why]
        return Reason(number, fault.kind, kind, pick(told.text, language), told.sources)
    return Reason(number, fault.kind, kind, plain(f"article.why.{fault.why}", language))


def pairs(
    source: tuple[Block, ...], ours: tuple[Block, ...], faults: Sequence[Fault], content: Content, language: str
) -> list[Pair]:
    """Every block of both, side by side, with ours marked."""
    numbered = list(enumerate(faults, 1))
    found: list[Pair] = []
    for one, other in _aligned(source, ours):
        block = None if other is None else ours[other]
        here = [(number, fault) for number, fault in numbered if fault.block == other]
        found.append(
            Pair(
                source=None if one is None else source[one],
                ours=block,
                number=-1 if other is None else other,
                pieces=pieces(block, here) if block else [],
                reasons=[reason(number, fault, content, language) for number, fault in here],
                typed=typed(block.spans) if block else "",
                same=one is not None and block is not None and source[one].spans == block.spans,
            )
        )
    return found


def _aligned(source: tuple[Block, ...], ours: tuple[Block, ...]) -> Iterator[tuple[int | None, int | None]]:
    """Which block of the source stands beside which of ours."""
    many = max(len(source), len(ours))
    if len(source) == len(ours) or many > TOO_MANY_TO_ALIGN:
        for at in range(many):
            yield (at if at < len(source) else None, at if at < len(ours) else None)
        return
    texts = [block.text for block in source], [block.text for block in ours]
    for _, first, last, begin, end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        for step in range(max(last - first, end - begin)):
            yield (first + step if first + step < last else None, begin + step if begin + step < end else None)

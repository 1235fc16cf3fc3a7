"""A plain text as an article: paragraphs stand apart by an empty line; a short first line alone is the title."""

from __future__ import annotations

import hashlib
import re

from dorsal.articles.article import Article, Block, Refused, Span
from dorsal.articles.reading import LARGEST, MOST_BLOCKS, printable

LONGEST_TITLE = 120
ITEM = re.compile(r"(?:[-*•]|(\d{1,3})[.)])\s+(.+)")
PAGE = re.compile(r"<\s*(?:!doctype|html|head|body|p|div|script|h[1-6])\b", re.IGNORECASE)


def text_of(data: bytes) -> str:
    """Bytes as text: UTF-8 with or without its mark, else as Windows wrote western Europe. Raises Refused."""
    if len(data) > LARGEST:
        raise Refused("too-large")
    if b"\x00" in data:
        raise Refused("not-text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def plain_article(text: str, *, source: str, title: str = "") -> Article:
    """Raises Refused where there are no words."""
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    parts = [part.strip() for part in re.split(r"\n\s*\n", printable(text.replace("\r\n", "\n").replace("\r", "\n")))]
    parts = [part for part in parts if part]
    if not title and len(parts) > 1 and _heads(parts[0]):
        title = parts.pop(0).lstrip("# ")
    blocks: list[Block] = []
    for number, part in enumerate(parts, 1):
        blocks += _blocks(part, number)
    if not any(re.search(r"\w", block.text) for block in blocks):
        raise Refused("empty")
    if len(blocks) > MOST_BLOCKS:
        raise Refused("too-large")
    return Article(title=title or _first_words(blocks[0].text), blocks=tuple(blocks), source=source, hash=digest)


def _heads(part: str) -> bool:
    return "\n" not in part and len(part) <= LONGEST_TITLE and not part.endswith((".", ":", "…", ";", ","))


def _blocks(part: str, number: int) -> list[Block]:
    lines = [line.strip() for line in part.split("\n")]
    items = [ITEM.fullmatch(line) for line in lines]
    if all(items):
        return [
            Block(kind="item", spans=(Span(item[2]),), level=1, list=number, numbered=bool(item[1]))
            for item in items if item
        ]  # fmt: skip
    if len(lines) == 1 and lines[0].startswith("#"):
        level = len(lines[0]) - len(lines[0].lstrip("#"))
        words = lines[0].lstrip("# ")
        return [Block(kind="heading", spans=(Span(words),), level=min(level, 6))] if words else []
    if len(lines) > 1 and lines[0].endswith("?"):
        return [
            Block(kind="question", spans=(Span(lines[0]),)),
            Block(kind="answer", spans=(Span(" ".join(lines[1:])),)),
        ]
    return [Block(kind="paragraph", spans=(Span(re.sub(r"\s+", " ", " ".join(lines))),))]


def _first_words(text: str) -> str:
    few = text[:80].rsplit(" ", 1)[0] if len(text) > 80 else text
    return few.rstrip(".,;:")


def looks_like_a_page(text: str) -> bool:
    """Whether this is HTML rather than plain text."""
    return bool(PAGE.search(text[:5000]))

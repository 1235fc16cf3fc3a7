"""What a page says: the text that somebody reads, block by block."""

from __future__ import annotations

from html.parser import HTMLParser

INLINE = {"a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "sup", "time", "code"}
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"head", "pre", "script", "style", "svg", "template"}  # `pre` holds queries, which nobody reads as prose
STOPS = (".", "?", "…", "!")


class _Blocks(HTMLParser):
    """Collects the words between two block boundaries; `cite` holds the titles of others, which are not our words."""

    def __init__(self, unseen: set[str]) -> None:
        super().__init__()
        self.unseen = unseen
        self.blocks: list[str] = [""]
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.unseen or (self.within and tag not in EMPTY):
            self.within.append(tag)
        self._boundary(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()
        self._boundary(tag)

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.blocks[-1] += data

    def _boundary(self, tag: str) -> None:
        if tag not in INLINE:
            self.blocks.append("")


def blocks(page: str, *, without: frozenset[str] = frozenset()) -> list[str]:
    """The visible text of a page, one block to an item."""
    reader = _Blocks(UNSEEN | without)
    reader.feed(page)
    return [" ".join(block.split()) for block in reader.blocks if block.strip()]


def main_of(page: str) -> str:
    """The part of a page that is its own."""
    return page.partition("<main")[2].partition("</main>")[0].partition(">")[2]


def sentences(page: str, *, without: frozenset[str] = frozenset()) -> str:
    """The same as running text: the end of a block is the end of a sentence."""
    said = blocks(page, without=without)
    return "\n".join(block if block.endswith(STOPS) else f"{block.rstrip(':;,')}." for block in said)

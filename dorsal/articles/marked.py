"""The spans of a block as one line to type: `[words](address)`, `**strong**`, `*em*`, and `\\` before such a sign."""

from __future__ import annotations

import re

from dorsal.articles.article import Mark, Span
from dorsal.articles.reading import printable, safe_link, tidy

SIGNS = re.compile(r"([\\\[\]*])")
TYPED: dict[str, Mark] = {"**": "strong", "*": "em"}
SIGN: dict[Mark, str] = {"": "", "strong": "**", "em": "*"}
PIECE = re.compile(r"\\(.)|\[((?:\\.|[^\\\[\]])*)\]\(([^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)|(\*\*?)|(.)", re.DOTALL)


def typed(spans: tuple[Span, ...]) -> str:
    """The spans as somebody may type them."""
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    words = SIGN[span.mark] + SIGNS.sub(r"\\\1", span.text) + SIGN[span.mark]
    return f"[{words}]({_address(span.href)})" if span.href else words


def _address(href: str) -> str:
    """Round brackets would end the link."""
    return href.replace("(", "%28").replace(")", "%29")


def read(line: str) -> tuple[Span, ...]:
    """What somebody typed, as spans. An address that leads nowhere good leaves its words only."""
    return tidy(_spans(printable(line.replace("\r\n", "\n")), ""))


def _spans(line: str, href: str) -> list[Span]:
    found: list[Span] = []
    mark: Mark = ""
    for piece in PIECE.finditer(line):
        escaped, words, address, sign, letter = piece.groups()
        if words is not None and not href:
            found += [Span(one.text, safe_link(address), one.mark or mark) for one in _spans(words, "-")]
        elif sign:
            mark = "" if mark == TYPED[sign] else TYPED[sign]
        else:
            found.append(Span(escaped or letter or piece[0], "", mark))
    return found

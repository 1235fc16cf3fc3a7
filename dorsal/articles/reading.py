"""HTML to blocks, in two steps: nh3 throws away whatever is not text, link or structure; what is left is read in order.

Nothing of the source's markup survives as markup: blocks hold words, addresses and the names of a few kinds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlsplit

import nh3
from lxml import etree, html

from dorsal.articles.article import Block, Kind, Mark, Refused, Span

LARGEST = 2_000_000
MOST_BLOCKS = 5_000
LONGEST_LINK = 2_000
LONGEST_QUESTION = 300
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = (
    "p", "div", "section", "article", "main", "header", "footer", "aside", "figure", "figcaption", "address", "pre",
    "blockquote", "details", "summary", "dl", "dt", "dd", "table", "tbody", "thead", "tr", "ul", "ol", "li", "hr",
    *HEADINGS,
)  # fmt: skip
MARKS: dict[str, Mark] = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
KEPT = {*BLOCKS, *MARKS, "a", "br", "img", "td", "th"}
DROPPED = {
    "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "form", "button", "select",
    "textarea", "nav", "head", "title", "audio", "video", "canvas",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
SPACE = re.compile(r"[^\S\n]+")
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]"
)


def cleaned(source: str) -> str:
    """The source with its text, links, lists, headings and pictures, and nothing that runs, styles or counts."""
    return nh3.clean(
        source, tags=KEPT, clean_content_tags=DROPPED, attributes={"a": {"href"}, "img": {"src", "alt"}},
        url_schemes=SCHEMES, strip_comments=True, link_rel=None,
    )  # fmt: skip


def blocks_of(source: str) -> tuple[Block, ...]:
    """Everything that is said, in the order of the source. Raises Refused where it is too much, or nothing."""
    if len(source) > LARGEST:
        raise Refused("too-large")
    clean = cleaned(printable(source))
    if not clean.strip():
        raise Refused("empty")
    try:
        tree = html.fragment_fromstring(clean, create_parent="div", parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused("unreadable") from error
    reader = _Reader()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if isinstance(element.tag, str):
            (reader.start if event == "start" else reader.end)(element)
    reader.flush()
    found = tuple(reader.found)
    if not any(block.kind != "image" for block in found):
        raise Refused("empty")
    if len(found) > MOST_BLOCKS:
        raise Refused("too-large")
    return found


def printable(text: str) -> str:
    """Without control characters, and without those that turn the order of letters round."""
    return CONTROL.sub("", text)


def safe_link(address: str) -> str:
    """The address where it is a whole web, mail or telephone address, else nothing."""
    try:
        parts = urlsplit(address.strip())
        ok = parts.scheme in SCHEMES and (bool(parts.hostname) or parts.scheme in ("mailto", "tel"))
    except ValueError:
        return ""
    whole = parts.geturl()
    return whole if ok and whole.isprintable() and " " not in whole and len(whole) <= LONGEST_LINK else ""


KINDS: dict[str, Kind] = {
    "summary": "question", "dt": "question", "dd": "answer", "details": "answer", "blockquote": "quote", "tr": "row",
    "li": "item", **dict.fromkeys(HEADINGS, "heading"),
}  # fmt: skip


@dataclass
class _Reader:
    """Walks the elements in order; each stack holds what is open around the words that come next."""

    found: list[Block] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    kinds: list[tuple[Kind, int]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lists: list[tuple[int, bool]] = field(default_factory=list)
    many: int = 0

    def start(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self.flush()
            self._enter(tag)
        elif tag == "a":
            self.links.append(safe_link(element.get("href") or ""))
        elif tag in MARKS:
            self.marks.append(MARKS[tag])
        elif tag == "br":
            self.add("\n")
        elif tag in ("td", "th") and self.spans:
            self.add(" | ")
        elif tag == "img":
            self._image(element)
        self.add((element.text or "").replace("\n", " "))

    def end(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self.flush()
            self._leave(tag)
        elif tag == "a":
            self.links.pop()
        elif tag in MARKS:
            self.marks.pop()
        self.add((element.tail or "").replace("\n", " "))

    def _enter(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.many += 1
            self.lists.append((self.many, tag == "ol"))
        elif tag in KINDS:
            self.kinds.append((KINDS[tag], int(tag[1]) if tag in HEADINGS else 0))

    def _leave(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.lists.pop()
        elif tag in KINDS:
            self.kinds.pop()

    def add(self, text: str) -> None:
        """Some words, with the link and the emphasis that are open around them."""
        if text:
            self.spans.append(Span(text, self.links[-1] if self.links else "", self.marks[-1] if self.marks else ""))

    def _image(self, element: html.HtmlElement) -> None:
        src = safe_link(element.get("src") or "")
        alt = " ".join((element.get("alt") or "").split())
        if src.startswith("http"):
            self.flush()
            self.found.append(Block(kind="image", spans=(Span(alt),) if alt else (), src=src))

    def flush(self) -> None:
        """The block gathered so far is whole."""
        spans = tidy(self.spans)
        self.spans = []
        if spans:
            self._put(spans)

    def _put(self, spans: tuple[Span, ...]) -> None:
        kind, level = self.kinds[-1] if self.kinds else ("paragraph", 0)
        text = "".join(span.text for span in spans)
        if kind == "item":
            number, numbered = self.lists[-1] if self.lists else (0, False)
            self.found.append(Block(kind=kind, spans=spans, level=len(self.lists), list=number, numbered=numbered))
        elif kind == "question" and not text.endswith("?"):
            self.found.append(Block(kind="heading", spans=spans, level=4))
        elif kind == "paragraph" and (asked := _question(spans)):
            question, answer = cut(spans, asked)
            self.found += [Block(kind="question", spans=tidy(list(question))), *_answer(answer)]
        else:
            self.found.append(Block(kind=kind, spans=spans, level=level))


def _question(spans: tuple[Span, ...]) -> int:
    """How long the question at the head of a paragraph is: before a line break, or all of it in bold; else 0."""
    text = "".join(span.text for span in spans)
    head = text.split("\n", 1)[0]
    if not head.endswith("?") or len(head) > LONGEST_QUESTION:
        return 0
    return len(head) if "\n" in text or all(span.mark == "strong" for span in spans) else 0


def _answer(spans: tuple[Span, ...]) -> list[Block]:
    whole = tidy(list(spans))
    return [Block(kind="answer", spans=whole)] if whole else []


def cut(spans: tuple[Span, ...], at: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans before and after an offset."""
    before, after, passed = list[Span](), list[Span](), 0
    for span in spans:
        here = min(max(at - passed, 0), len(span.text))
        before += [Span(span.text[:here], span.href, span.mark)] if here else []
        after += [Span(span.text[here:], span.href, span.mark)] if here < len(span.text) else []
        passed += len(span.text)
    return tuple(before), tuple(after)


def tidy(spans: list[Span]) -> tuple[Span, ...]:
    """Spaces of any kind as one, none at either end and none around a line break; empty spans gone, equals joined."""
    letters = [(letter, span.href, span.mark) for span in spans for letter in SPACE.sub(" ", span.text)]
    kept: list[tuple[str, str, Mark]] = []
    for letter in letters:
        before = kept[-1][0] if kept else "\n"
        if letter[0] == " " and before in " \n":
            continue
        if letter[0] == "\n":
            while kept and kept[-1][0] == " ":
                kept.pop()
            if not kept:
                continue
        kept.append(letter)
    while kept and kept[-1][0] in " \n":
        kept.pop()
    return tuple(
        Span("".join(letter for letter, _, _ in run), href, mark)
        for (href, mark), run in groupby(kept, key=lambda letter: letter[1:])
    )

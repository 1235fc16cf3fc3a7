"""Nothing of a text is lost or moved, and nothing of its markup is left, whoever wrote it and however badly."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dorsal.articles.article import Article, Block, Refused
from dorsal.articles.plain_text import plain_article, text_of
from dorsal.articles.reading import blocks_of
from dorsal.articles.wordpress import article_of, articles_in
from tests.articles.conftest import post

WHOLE = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li")


class Reader(HTMLParser):
    """A second reading of the source, by other means: the words of every heading, paragraph and item, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self.open = self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in ("style", "script") or self.silent
        if tag in WHOLE:
            self.found.append([tag, ""])
            self.open = True
        elif tag == "br" and self.open:
            self.found[-1][1] += " "

    def handle_endtag(self, tag: str) -> None:
        self.silent = self.silent and tag not in ("style", "script")
        self.open = self.open and tag not in WHOLE

    def handle_data(self, data: str) -> None:
        if self.open and not self.silent:
            self.found[-1][1] += data


def independent(source: str) -> list[tuple[str, str]]:
    reader = Reader()
    reader.feed(source)
    return [(tag, " ".join(words.split())) for tag, words in reader.found if words.strip()]


def retold(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """Our blocks as the second reading would have them: a question and its answer were one paragraph."""
    found: list[tuple[str, str]] = []
    for block in blocks:
        text = " ".join(block.text.split())
        if block.kind == "answer":
            found[-1] = (found[-1][0], f"{found[-1][1]} {text}")
        elif block.kind != "image":
            tag = f"h{block.level}" if block.kind == "heading" else "li" if block.kind == "item" else "p"
            found.append((tag, text))
    return found


def the_real_post(folder: Path) -> tuple[str, Article]:
    raw = json.loads((folder / "post-4121.json").read_text())
    return raw["content"]["rendered"], article_of(raw, source="post")


def test_every_paragraph_heading_item_and_question_of_the_real_post_is_kept_in_order(real: Path) -> None:
    source, article = the_real_post(real)
    assert retold(article.blocks) == independent(source)
    kinds = [block.kind for block in article.blocks]
    assert [kinds.count(kind) for kind in ("question", "answer", "image", "heading")] == [3, 3, 3, 9]
    assert kinds.count("item") == source.count("<li>")


def test_links_credit_date_and_categories_of_the_real_post_are_kept(real: Path) -> None:
    source, article = the_real_post(real)
    links = [span.href for block in article.blocks for span in block.spans if span.href]
    assert links == re.findall(r'<a href="([^"]+)"', source)
    assert (article.credit, article.date, article.language) == ("rebalance-centre.com", "2026-01-26", "en")
    assert len(article.categories) == 2


def test_no_style_script_or_attribute_of_the_real_post_survives(real: Path) -> None:
    _, article = the_real_post(real)
    words = json.dumps([[span.text for span in block.spans] for block in article.blocks])
    for trace in ("kb-image", "wp-block", "srcset", "max-width", "{", "<", "class="):
        assert trace not in words.replace('"', "")


def test_a_plain_text_keeps_its_paragraphs(real: Path) -> None:
    raw = (real / "contracture.txt").read_bytes()
    (article,) = articles_in(raw, source="contracture.txt")
    assert isinstance(article, Article)
    assert [block.text for block in article.blocks] == [
        " ".join(part.split()) for part in raw.decode().split("\n\n") if part.strip()
    ]


def test_each_kind_of_block_is_told_apart() -> None:
    blocks = blocks_of(
        "<h2>Head</h2><p>One <a href='https://a.example/x'>link</a> and <b>bold</b>.</p><ol><li>first"
        "<ul><li>deep</li></ul></li></ol><p>Why?<br>So.</p><p><strong>Alone?</strong></p><details><summary>Open?</summary><p>Yes.</p></details>"
        "<blockquote><p>Said.</p><p>More.</p></blockquote><table><tr><td>a</td><td>b</td></tr></table>"
        "<figure><img src='https://a.example/p.jpg' alt='A hill'><figcaption>Below</figcaption></figure><dl>"
        "<dt>Term</dt><dd>What it is</dd></dl>loose words"
    )
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "Head"), ("paragraph", "One link and bold."), ("item", "first"), ("item", "deep"),
        ("question", "Why?"), ("answer", "So."), ("question", "Alone?"), ("question", "Open?"), ("answer", "Yes."),
        ("quote", "Said."), ("quote", "More."), ("row", "a | b"), ("image", "A hill"), ("paragraph", "Below"),
        ("heading", "Term"), ("answer", "What it is"), ("paragraph", "loose words"),
    ]  # fmt: skip
    assert [(block.level, block.list, block.numbered) for block in blocks[2:4]] == [(1, 1, True), (2, 2, False)]
    assert [span.href for span in blocks[1].spans if span.href] == ["https://a.example/x"]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "/relative",
        "//host",
        "https://",
        "http://[x",
    ],
)
def test_a_link_that_leads_nowhere_good_is_only_its_words(link: str) -> None:
    (block,) = blocks_of(f'<p><a href="{link}">words</a></p>')
    assert block.text == "words"
    assert not any(span.href for span in block.spans)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"{}", "not-a-post"),
        (b"{broken", "not-a-post"),
        (b"\x00\x01", "not-text"),
        (b"<p></p>", "empty"),
        (b"[" * 100_000, "not-a-post"),
        (json.dumps(post("<p>x</p>", status="draft")).encode(), "not-published"),
        (json.dumps(post("<script>x</script>")).encode(), "empty"),
        (json.dumps({**post(""), "content": {"rendered": "x", "protected": True}}).encode(), "protected"),
        (json.dumps({**post(""), "content": {"rendered": None}}).encode(), "not-a-post"),
        (json.dumps(post("x" * 2_000_001)).encode(), "too-large"),
        (json.dumps(post("<p>x</p>" * 5_001)).encode(), "too-large"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(raw: bytes, why: str) -> None:
    (found,) = articles_in(raw, source="file")
    assert isinstance(found, Refused)
    assert found.why == why


def test_a_list_of_posts_is_read_one_by_one() -> None:
    found = list(articles_in(json.dumps([post("<p>one</p>"), {}, post("<p>two</p>")]).encode(), source="file"))
    assert [type(one).__name__ for one in found] == ["Article", "Refused", "Article"]


def test_what_a_post_says_of_itself_is_kept() -> None:
    told = article_of(
        post("<p>x</p>", title={"rendered": "A &amp; <b>B</b>"}, author_info={"display_name": "Dr A. Body"},
             meta={"license": "CC BY"}, lang="fr_BE",
             _embedded={"wp:term": [[{"taxonomy": "category", "name": "Backs"}, {"taxonomy": "post_tag"}]]}),
        source="x",
    )  # fmt: skip
    assert (told.title, told.credit, told.licence, told.language) == ("A & B", "Dr A. Body", "CC BY", "fr")
    assert (told.categories, told.date, told.modified) == (("Backs",), "2026-01-02", "2026-02-03")


def test_text_of_another_encoding_is_read() -> None:
    assert text_of("é’".encode("cp1252")) == "é’"
    assert text_of("\ufeffé".encode()) == "é"


def test_a_plain_text_has_headings_items_and_questions() -> None:
    found = plain_article(
        "A title\n\n## Head\n\n- one\n- two\n\n1. first\n2. second\n\nWhy?\nSo it is.\n\nEnd.", source="x"
    )
    assert found.title == "A title"
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("heading", "Head"), ("item", "one"), ("item", "two"), ("item", "first"), ("item", "second"),
        ("question", "Why?"), ("answer", "So it is."), ("paragraph", "End."),
    ]  # fmt: skip

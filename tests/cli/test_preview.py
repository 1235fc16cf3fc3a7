"""The page for a reviewer holds everything, in every language, and nothing of it can become markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from dorsal.cli import main
from dorsal.cli.markup import Html, tag
from dorsal.cli.preview import page
from dorsal.content.check import records
from dorsal.content.schema import Content, Review, Urgency


class Text(HTMLParser):
    """The words of a page, its ids and the addresses that it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("src", "href", "action") and not (value or "").startswith("#"):
                self.loads.append(f"{tag} {value}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def made(content: Content) -> Text:
    parsed = Text()
    parsed.feed(page(content))
    return parsed


def test_every_record_is_there_in_every_language(made: Text, content: Content) -> None:
    words = set(made.words)
    assert {f"{where.replace('/', '-')}" for where, _ in records(content)} <= set(made.ids)
    for item in content.interventions.values():
        assert set(item.name.values()) <= words
    for rule in content.red_flags.values():
        assert set(rule.advice.values()) <= words


def test_it_opens_without_a_network(made: Text, content: Content) -> None:
    assert made.loads == []
    assert not re.search(r"url\(|@import|<script|<link", page(content))


def test_no_id_is_given_twice(made: Text) -> None:
    assert len(made.ids) == len(set(made.ids))


def test_the_sheet_holds_the_rules_of_today_and_a_line_to_sign(content: Content) -> None:
    sheet = page(content).partition("Named combinations")[0]
    for rule in content.red_flags.values():
        assert (f">{tag('i', rule.name['fr'])[3:-4]}<" in sheet) == (rule.urgency in (Urgency.T0, Urgency.T1))
    assert "Signature" in page(content)


def test_words_of_the_content_never_become_markup(content: Content) -> None:
    rule = content.red_flags["fever"]
    evil = msgspec.structs.replace(
        rule,
        name={**rule.name, "en": "<script>alert(1)</script>", "fr": "\"><img src=x onerror='x'>"},
        review=Review(by="Dr <b>Who</b>", on=rule.dated),
    )
    text = page(msgspec.structs.replace(content, red_flags=content.red_flags | {"fever": evil}))
    assert "<script" not in text
    assert "<img" not in text
    assert "<b>Who" not in text
    assert "Dr &lt;b&gt;Who&lt;/b&gt;, 2026-11-21" in text


def test_markup_is_kept_and_text_is_escaped() -> None:
    assert tag("p", "a < b", Html("<br>"), title='"quoted"') == '<p title="&quot;quoted&quot;">a &lt; b<br></p>'


def test_the_command_writes_the_file_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "preview", "--to", str(tmp_path / "new" / "preview.html")]) == 0
    assert (tmp_path / "new" / "preview.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "preview.html" in capsys.readouterr().out

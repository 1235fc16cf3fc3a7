"""A language that nobody of us speaks is shown from its own texts on every page, and no English slips in."""

from __future__ import annotations

import re
import sys
from itertools import chain
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import trans_real

from dorsal.content import loader
from dorsal.content.loader import pack, unpack
from dorsal.content.schema import Content
from dorsal.record import demo
from tests.web import clinics, every
from tests.web.conftest import OWN_WORDS, Finished
from tests.web.visible import blocks

LATIN = "abcdefghijklmnopqrstuvwxyz"
OTHER = "абцдефгхийклмнопярстужвьыз"
LETTERS = str.maketrans(LATIN + LATIN.upper(), OTHER + OTHER.upper())
KEPT = re.compile(r"(\{[^}]*\}|\]\([^)]*\))")  # what the page fills in, and where a link leads
HIDDEN = re.compile(r"""(?:(?:aria-label|alt|placeholder|title)="|<title[^>]*>|<text[^>]*>)([^"<]+)""")
OURS = re.compile(r"Dorsal|\b[0-9a-f]{12}\b|\b[0-9A-F]{4}\b|\b[jk]\b|\S+@demo\.example|https://\S+\.example|English|Français|Third")


def said_in_it(words: str) -> str:
    """The same words in letters that no page of ours has."""
    return "".join(part if KEPT.fullmatch(part) else part.translate(LETTERS) for part in KEPT.split(words))


def with_it(value: Any) -> Any:
    """A content in plain form, every text said in the new language too."""
    if isinstance(value, list):
        return [with_it(item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("en"), str):
        return {**value, "qq": said_in_it(value["en"])}
    return {key: with_it(item) for key, item in value.items()}


@pytest.fixture
def third(content: Content, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Content:
    """Our content with one more language, served."""
    raw = with_it(msgspec.msgpack.decode(pack(content)))
    raw["languages"]["qq"] = {"code": "qq", "name": "Third"}
    changed = unpack(msgspec.msgpack.encode(raw))
    ours = loader.load
    for name, module in list(sys.modules.items()):
        if name.startswith("dorsal.") and vars(module).get("load") is ours:
            monkeypatch.setattr(module, "load", lambda: changed)
    monkeypatch.setattr(trans_real, "check_for_language", lambda _: True)
    settings.LANGUAGES = [(language.code, language.name) for language in changed.languages.values()]
    return changed


def own_words(content: Content) -> set[str]:
    """What the demo people wrote themselves, and the names by which languages call themselves."""
    stories = demo.stories(settings.DEMO_STORIES, content.questions, today=timezone.localdate())
    written = {name for name, question in content.questions.items() if question.kind == "text"}
    said = {str(story.answers[name]) for story in stories for name in written & set(story.answers)}
    return said | {OWN_WORDS} | {language.name for language in content.languages.values()}


def test_every_page_says_its_own_words_and_nothing_in_english(third: Content, finished: Finished) -> None:
    client, _ = finished("qq")
    client.get("/result")
    allowed = own_words(third)
    foreign: dict[str, str] = {}
    for where, page in chain(
        every.of_anybody(third, "qq"),
        every.of_demo_people(third, "qq"),
        every.of_a_follower(client, "qq"),
        clinics.of_a_clinic(third, "qq"),
    ):
        assert '<html lang="qq">' in page, where
        said = blocks(page, without=frozenset({"cite"})) + HIDDEN.findall(page)
        for words in set(said) - allowed:
            if re.search("[A-Za-zÀ-ÿ]", OURS.sub("", words)):
                foreign.setdefault(words, where)
    assert foreign == {}

"""The report: one file that needs no other, in each language, with nothing small in it."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from pathlib import Path

import pytest

from dorsal.content.schema import Content
from dorsal.registry.build import build
from dorsal.registry.key import Key
from dorsal.registry.measuring import seen_as_of
from dorsal.registry.report import CHAPTERS, Report, html, pdf, report
from dorsal.registry.simulated import Simulated
from dorsal.registry.store import Store
from tests.registry.test_build import NOON

KEY, AS_OF = Key(b"k" * 32), date(2026, 11, 22)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Store:
    store = Store(tmp_path_factory.mktemp("registry"))
    source = Simulated(400, KEY, content, seed=1, names=["a", "b", "c"], as_of=AS_OF)
    build(store, source, key=KEY, content=content.hash, as_of=AS_OF, seen=NOON)
    return store


def told(store: Store, content: Content, language: str) -> Report:
    built = store.built()
    return report(seen_as_of(store.tables(built), built.as_of, content), built, content, language)


def test_every_language_tells_everything_in_one_file(store: Store, content: Content) -> None:
    for language in content.languages:
        made = told(store, content, language)
        page = html(made)
        assert {part.id for chapter in made.chapters for part in chapter.parts} >= set(content.measures)
        assert len(made.chapters) == len(CHAPTERS)
        assert not re.findall(r'(?:src|href)="|url\(|@import', page)
        assert f'<html lang="{language}">' in page
        for measure in content.measures.values():
            assert escape(measure.name[language]) in page
        for part in (part for chapter in made.chapters for part in chapter.parts if part.id != "start"):
            whole = [int(cell) for row in part.rows for cell in row[1:] if cell.isdecimal()]
            weeks = {6, 12, 26, 52} if part.id == "missing" else set()
            assert [count for count in whole if count % 5 and count not in weeks] == [], part.id


def test_on_paper_it_is_tagged(store: Store, content: Content) -> None:
    made = pdf(told(store, content, "fr"))
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
    assert b"StructTreeRoot" in made


def test_nobody_gives_no_numbers(tmp_path: Path, content: Content) -> None:
    store = Store(tmp_path)
    source = Simulated(0, KEY, content, seed=1, names=["a"], as_of=AS_OF)
    build(store, source, key=KEY, content=content.hash, as_of=AS_OF, seen=NOON)
    page = html(told(store, content, "en"))
    assert "nobody yet" in page
    assert "<svg" in page

"""Every page can be read by somebody who left school early: as a whole, and sentence by sentence."""

from __future__ import annotations

import importlib
import re
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from dorsal.content.schema import Content
from tests.web import clinics, every
from tests.web.conftest import LANGUAGES, Finished
from tests.web.visible import sentences

MOST_WORDS = 20
WORD = re.compile(r"\S*\w\S*")
READ: dict[str, list[every.Page]] = {}


def said(page: str, *, without: frozenset[str] = frozenset()) -> str:
    """The sentences of a page, `without` what stands in these; read once where that leaves nothing out."""
    return _read(page, without if any(f"<{tag}" in page for tag in without) else frozenset())


@cache
def _read(page: str, without: frozenset[str]) -> str:
    return sentences(page, without=without)


@pytest.fixture(scope="session")
def measure(root: Path) -> Any:
    """The measure that `make check` uses for the content."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root / "tools"))
        return importlib.import_module("readability")


@pytest.fixture
def pages(content: Content, finished: Finished, settings: Any) -> Any:
    """Every page of everybody in one language."""

    def read(language: str) -> list[every.Page]:
        if language not in READ:
            client, _ = finished(language)
            client.get("/result")
            own = every.of_a_follower(client, language)
            everybody = every.of_anybody(content, language), every.of_demo_people(content, language)
            READ[language] = list(chain(*everybody, own, clinics.of_a_clinic(content, language)))
        return READ[language]

    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_easy_to_read(pages: Any, measure: Any, language: str) -> None:
    texts = {said(page): where for where, page in pages(language)}
    found = [measure.reading(where, language, text) for text, where in texts.items()]
    graded = [one for one in found if one.words >= measure.ENOUGH]
    assert len(graded) > 300
    assert [one for one in graded if one.strain > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_holds_a_long_sentence(pages: Any, language: str) -> None:
    """An item of a list, which ends at a semicolon, counts as a sentence."""
    told = {
        sentence: where
        for where, page in pages(language)
        for sentence in re.split(r"(?<=[.?…;])\s+", said(page, without=frozenset({"cite"})))
    }
    assert [f"{where}: {one}" for one, where in told.items() if len(WORD.findall(one)) > MOST_WORDS] == []

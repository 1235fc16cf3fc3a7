"""The marks are those of the measure that our own texts are held to."""

from __future__ import annotations

import pytest
from textstat import textstat

from dorsal.articles.grade import grade, too_hard
from dorsal.content.schema import Content

ROUNDING = {"en": 0.7, "fr": 3.8}  # theirs: a twentieth of a word and of a syllable, times the formula's factors


@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_mark_is_the_one_that_textstat_gives(content: Content, language: str) -> None:
    textstat.set_lang(language)
    for lesson in content.lessons.values():
        text = " ".join(line for line in lesson.body[language].splitlines() if line.endswith((".", "?")))
        theirs = textstat.flesch_kincaid_grade(text) if language == "en" else textstat.flesch_reading_ease(text)
        assert grade(text, language) == pytest.approx(theirs, abs=ROUNDING[language])


def test_a_short_text_gets_no_mark() -> None:
    assert grade("Too few words.", "en") is None
    assert grade("mot " * 200, "nl") is None


def test_what_is_too_hard_depends_on_the_language() -> None:
    assert too_hard(9, "en")
    assert not too_hard(65, "fr")

"""The page of plain text: everything decided, in one language, on lines that a terminal shows whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dorsal.cli.answers_file import read_answers
from dorsal.content.check import all_texts
from dorsal.content.loader import load
from dorsal.content.reading import read
from dorsal.content.schema import Content

Dorsal = Callable[..., tuple[int, str, str]]
Written = Callable[..., Path]
Answers = Callable[..., dict[str, Any]]
OFFICE, NUMB, FEVER, DARK = (
    "office-worker-eight-weeks", "numb-between-legs", "fever-after-hospital", "low-mood-and-dark-thoughts",
)  # fmt: skip
PEOPLE = sorted((Path(__file__).parents[2] / "dorsal" / "simulate" / "demo").glob("*.yaml"))
LONGEST = 100
EVERYBODY = pytest.mark.parametrize("file", PEOPLE, ids=lambda file: file.stem)
EVERY_LANGUAGE = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture
def page(answers: Answers, written: Written, dorsal: Dorsal) -> Callable[..., str]:
    """The page for a demo person with some answers changed, in one line where `whole`."""

    def _page(name: str, language: str = "en", country: str | None = "GB", **changes: Any) -> str:
        told = {**answers(name, **changes), "country": country}
        code, out, err = dorsal("assess", written(json.dumps(told), "told.json"), "--lang", language)
        assert (code, err) == (0, "")
        return flat(out)

    return _page


Page = Callable[..., str]


def flat(text: str) -> str:
    return " ".join(text.split())


@EVERYBODY
@EVERY_LANGUAGE
def test_no_line_is_too_long_and_no_name_is_left_open(file: Path, language: str, dorsal: Dorsal) -> None:
    code, out, err = dorsal("assess", file, "--lang", language)
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if len(line) > LONGEST] == []
    assert not {"{", "}", "None"} & set(out.replace("}", " } ").replace("{", " { ").split())
    assert not any(line.lstrip().startswith(("? ", ": ", "; ", "»")) for line in out.splitlines())


@EVERYBODY
@EVERY_LANGUAGE
def test_everybody_is_told_how_urgent_it_is_when_to_look_again_and_what_to_watch_for(
    file: Path, language: str, dorsal: Dorsal, content: Content
) -> None:
    out = dorsal("assess", file, "--lang", language)[1]
    result = json.loads(dorsal("assess", file, "--json", "--lang", language)[1])
    words, urgency = content.interface, result["triage"]["urgency"]
    assert all(flat(advice) in flat(out) for advice in result["triage"]["advice"])
    assert flat(words["page.safety-net"][language]) in flat(out)
    assert all(f"* {flat(sign)}" in flat(out) for sign in result["safety_net"])
    assert flat(words["page.unreviewed"][language]) in flat(out)
    again = words["page.review"][language].format(day=result["plan"]["review"])
    # Who is sent to a doctor now or today is told whom to call; there is no later day to wait for.
    assert (again in out) == (urgency not in ("T0", "T1"))
    call = {"T0": "page.call", "T1": "page.out-of-hours"}.get(urgency)
    assert call is None or words[call][language].partition("{")[0] in out


@EVERYBODY
@EVERY_LANGUAGE
def test_every_heading_is_there_in_each_language(file: Path, language: str, dorsal: Dorsal, content: Content) -> None:
    result = json.loads(dorsal("assess", file, "--json")[1])
    told = {
        "page.looks-like": result["assessment"]["phase"] or result["assessment"]["patterns"],
        "page.drivers": result["assessment"]["drivers"],
        "page.care": result["plan"]["care"],
        "page.week": result["plan"]["week"],
        "page.how": result["plan"]["week"],
        "page.ask": result["triage"]["ask"],
        "page.safety-net": True,
    }
    lines = dorsal("assess", file, "--lang", language)[1].splitlines()
    under = [at for at, line in enumerate(lines) if line and set(line) == {"-"}]
    headings = {_above(lines, at) for at in under}
    assert headings == {flat(content.interface[key][language]) for key, shown in told.items() if shown}


def _above(lines: list[str], at: int) -> str:
    """The paragraph that a line of dashes stands under."""
    start = next(number for number in range(at, -1, -1) if not lines[number])
    return flat(" ".join(lines[start:at]))


@cache
def only_in(language: str, other: str) -> frozenset[str]:
    """What the content says in one language and not in another, in two words or more; a brace parts a text."""
    spoken: dict[str, set[str]] = {code: set() for code in load().languages}
    for _, text in all_texts(load()):
        for code, words in text.items():
            pieces = words.replace("{", "}").split("}")[::2]
            spoken[code].update(flat(piece).strip(" :,.") for piece in pieces)
    others = "\n".join(spoken[other])
    return frozenset(words for words in spoken[language] if " " in words and len(words) > 8 and words not in others)


@EVERYBODY
@pytest.mark.parametrize(("language", "other"), [("fr", "en"), ("en", "fr")])
def test_no_words_of_another_language_stand_on_the_page(file: Path, language: str, other: str, dorsal: Dorsal) -> None:
    assert len(only_in(other, language)) > 1000
    out = flat(dorsal("assess", file, "--lang", language)[1])
    assert [words for words in only_in(other, language) if words in out] == []
    assert any(words in out for words in only_in(language, other))


@pytest.mark.parametrize("country", ["BE", "FR", "GB", "NL", "be"])
def test_an_emergency_is_told_the_number_of_the_country(country: str, page: Page, content: Content) -> None:
    numbers = " / ".join(content.places[country.upper()].emergency)
    assert f"Emergency number: {numbers} " in page(NUMB, country=country)


@pytest.mark.parametrize("country", ["US", "xx", "other", None])
def test_who_is_elsewhere_or_does_not_say_is_told_the_other_numbers(
    country: str | None, page: Page, content: Content
) -> None:
    other = content.places["other"]
    assert f"Emergency number: {' / '.join(other.emergency)} " in page(NUMB, country=country)
    assert flat(f"Un médecin de garde : {other.out_of_hours['fr']}") in page(FEVER, "fr", country=country)
    assert flat(other.crisis["en"]) in page(DARK, country=country)


@EVERY_LANGUAGE
@pytest.mark.parametrize("answer", ["yes", "unsure"])
@pytest.mark.parametrize("country", ["BE", "FR", "GB", "NL"])
def test_thoughts_of_suicide_lead_to_people_before_any_exercise(
    country: str, answer: str, language: str, page: Page, content: Content
) -> None:
    out = page(OFFICE, language, country=country, suicidal_thoughts=answer)
    assert flat(content.places[country].crisis[language]) in out
    assert content.red_flags["suicidal-thoughts"].advice[language] in out
    assert content.interface["page.week"][language] not in out


def test_nobody_else_is_given_the_words_for_a_crisis(page: Page, content: Content) -> None:
    assert flat(content.places["GB"].crisis["en"]) not in page(OFFICE)


@EVERY_LANGUAGE
def test_a_contradiction_is_asked_again_with_its_sentence(language: str, page: Page, content: Content) -> None:
    for name, changes in {
        "both-legs-follow-up": {"both_legs_recent": "yes"},
        "fever-follow-up": {"fever_unwell": "yes"},
        "calm-course-growing-pain": {"course": "better", "pain_worsening": "yes"},
    }.items():
        record = content.contradictions[name]
        out = page(OFFICE, language, **changes)
        assert flat(record.text[language]) in out
        assert all(flat(f"{content.questions[asked].text[language]} [{asked}]") in out for asked in record.ask)
        assert content.urgencies["T3"].name[language].upper() not in out
        others = (one.text[language] for other, one in content.contradictions.items() if other != name)
        assert not any(flat(text) in out for text in others)


@EVERY_LANGUAGE
def test_nothing_answered_is_asked_and_not_reassured(
    language: str, written: Written, dorsal: Dorsal, content: Content
) -> None:
    code, out, _ = dorsal("assess", written("on: 2026-11-21\nanswers: {}\n"), "--lang", language)
    assert code == 0
    assert out.startswith(content.urgencies["open"].name[language].upper())
    assert content.interface["page.ask"][language] in out
    assert content.interface["page.week"][language] not in out


def test_the_language_of_the_file_is_the_language_of_the_page(dorsal: Dorsal) -> None:
    for file in PEOPLE:
        language = read(file.read_text(encoding="utf-8"))[0]["language"]
        assert dorsal("assess", file) == dorsal("assess", file, "--lang", language)


def test_a_file_without_a_language_is_answered_in_the_first(written: Written, content: Content) -> None:
    found = read_answers(written("on: 2026-11-21\nanswers: {}\n"), content)
    assert (found.language, found.country) == (next(iter(content.languages)), None)


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("saddle_numbness", {"genital_sensation": "yes"}),
        ("osteoporosis", {"sudden_bone_pain": "yes", "since": "2-to-7-days"}),
    ],
)
def test_an_unsure_answer_is_shown_as_unsure_with_what_it_counts_as(
    name: str, beside: dict[str, str], language: str, page: Page, content: Content
) -> None:
    """A sure yes beside it is shown as a yes."""
    words, sure = content.interface, next(iter(beside)).replace("_", "-")
    question = content.questions[name.replace("_", "-")].text[language]
    yes = words["form.yes"][language]
    out = page(OFFICE, language, **beside, **{name: "unsure"})
    assert f"{question} {words['form.unsure-counts'][language].format(value=yes)}" in out
    assert f"{question} {yes}" not in out
    assert f"{content.questions[sure].text[language]} {yes}" in out

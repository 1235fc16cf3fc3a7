"""Letters as a person takes them along: what their answers call for, with names that nobody keeps."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from pypdf import PdfReader

from dorsal.care.history import read_history
from dorsal.care.replanning import next_week
from dorsal.care.result import decide
from dorsal.content.schema import Content, Review
from dorsal.letters.letter import Sender, missing
from dorsal.letters.typeset import letter_pdf, pages
from dorsal.record.models import Entry
from dorsal.web import writing
from dorsal.web.progress import followed
from dorsal.web.words import pick, plain
from tests.web.conftest import LANGUAGES, OWN_WORDS, Finished, OnTheWay, whole_intake

TODAY = date(2026, 11, 21)
CLINIC = writing.By(Sender(name="Élise", role="physiotherapist", clinic="Namur"), person="Åsa", reader="Dr Nuñez")
ILL: dict[str, Any] = {"since": "3-to-12-months", "leg_pain": "below-knee", "leg_pain_level": 8.0, "fear": 7.0}
MARKUP = '<b>#panic("x")</b> $x^2$ *b* [g]'


def case(content: Content, weeks: int, **given: Any) -> writing.Case:
    """Somebody with weeks behind them, made without a record."""
    answers, on = whole_intake(content, **given), TODAY - timedelta(days=7 * weeks)
    entries: list[dict[str, Any]] = []
    for week in range(weeks):
        day = on + timedelta(days=7 * week + 6)
        told = {"pain-average": 7 - week, "interference": 6 - week}
        entries.append({"kind": "check-in", "id": f"c{week}", "at": f"{day}T18:00:00+00:00", "values": told})
        at = f"{day}T10:00:00+00:00"
        entries.append({"kind": "session", "id": f"s{week}", "at": at, "item": "walking", "done": week % 2})
    history = read_history(answers, entries, content, on=on, today=TODAY)
    return writing.Case(
        content=content, on=TODAY, answers=answers, asked=dict.fromkeys(answers, on),
        result=decide(answers, content, on=on), week=next_week(history, content) if weeks else None,
        history=history if weeks else None, followed=followed(history, content) if weeks else None,
    )  # fmt: skip


def said(made: bytes) -> str:
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())
    return text.replace("\xa0", " ").replace("\u200b", "")


@pytest.fixture(scope="module")
def ill(content: Content) -> writing.Case:
    return case(content, 4, **ILL)


def test_every_step_but_the_persons_own_plan_has_a_letter(content: Content) -> None:
    assert set(content.letters) == {*content.pathway, "summary"} - {"self-management"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_makes_a_letter(ill: writing.Case, content: Content, language: str) -> None:
    for step, record in content.letters.items():
        made = writing.letter(ill, step, language, CLINIC)
        assert missing(made) == ()
        printed = letter_pdf(made, writing.words(language))
        assert pages(printed) <= 2, step
        words = said(printed)
        for text in (record.title, record.greeting, record.closing):
            assert pick(text, language) in words, step
        for heading in ("why", "found", "tried", "course", "signs", "asks"):
            assert plain(f"letter.{heading}", language) in words
        for text in (OWN_WORDS, "Åsa", "Dr Nuñez", "Élise", content.hash[:12], plain("page.not-a-doctor", language)):
            assert text in words


def test_what_the_answers_do_not_call_for_is_not_claimed(ill: writing.Case, content: Content) -> None:
    assert "physiotherapy" in writing.earned(ill)
    assert "imaging" not in writing.earned(ill)
    earned, asked = (writing.letter(ill, step, "en", CLINIC) for step in ("physiotherapy", "imaging"))
    assert earned.opening == content.letters["physiotherapy"].opening["en"]
    assert asked.opening == content.letters["summary"].opening["en"]
    none = plain("letter.why.none", "en")
    assert none in asked.why.text
    assert none not in earned.why.text
    assert "How afraid are you that moving will harm your back? Answer: 7 out of 10." in earned.why.points


def test_what_was_done_is_counted_and_what_is_practised_is_named(ill: writing.Case, content: Content) -> None:
    tried = writing.letter(ill, "summary", "en", CLINIC).tried
    assert plain("letter.tried.weeks", "en", weeks=5, days=2, done=2) in tried.text
    assert ill.week
    planned = {item.id for day in ill.week.week for item in day.items if item.level}
    assert len(tried.points) == len(planned) > 0
    names = [content.interventions[name].name["en"] for name in planned]
    assert all(any(point.startswith(name) for point in tried.points) for name in names)


def test_the_course_is_told_and_drawn(ill: writing.Case) -> None:
    made = writing.letter(ill, "summary", "fr", CLINIC)
    assert "Douleur : de 5 à 4 sur 10, sur 5 jours avec un chiffre." in made.course.text[0]
    assert made.drawn
    assert [line.name for line in made.drawn.lines] == ["Douleur", "Gêne au quotidien"]
    assert made.drawn.lines[0].points[-1] == (27 / 7, 4.0)
    assert made.drawn.people


def test_before_a_plan_there_is_a_letter_too(content: Content) -> None:
    made = writing.letter(case(content, 0), "summary", "en", CLINIC)
    assert made.drawn is None
    assert made.course.text == (plain("letter.course.none", "en"),)
    assert plain("letter.tried.nothing", "en") in made.tried.text
    assert plain("letter.tried.first", "en") in made.tried.text


def test_an_alarming_answer_and_one_that_is_not_sure_are_marked(content: Content) -> None:
    found = case(content, 0, fever="yes", saddle_numbness="unsure")
    made = writing.letter(found, "doctor", "fr", CLINIC)
    marked = [one for one in made.signs if one.marked]
    assert made.signs[: len(marked)] == tuple(marked)
    assert {one.answer for one in marked} == {"Oui", plain("letter.unsure", "fr")}
    assert {one.asked for one in marked} == {"21 novembre 2026"}
    assert made.why.text[0] == "Délai selon les règles : Urgence immédiate."
    assert content.questions["fever"].text["fr"] in " ".join(made.why.points)
    assert plain("letter.tried.paused", "fr") in made.tried.text
    unknown = msgspec.structs.replace(found.result.triage, urgency=None)
    left = writing.Case(
        content=content, on=TODAY, answers={}, asked={},
        result=msgspec.structs.replace(found.result, triage=unknown),
    )  # fmt: skip
    assert plain("letter.found.open", "en") in writing.letter(left, "summary", "en", CLINIC).found.text[0]
    assert writing.letter(left, "summary", "en", CLINIC).own_words == ""


def test_a_clinic_reads_what_is_missing_in_words(ill: writing.Case) -> None:
    made = writing.letter(ill, "doctor", "en", writing.By(Sender(role="doctor")))
    lacks = writing.lacks(made, "fr")
    assert [name for name, _ in lacks] == ["sender-name", "sender-clinic"]
    assert lacks[0][1] == "Il manque : nom de la personne qui écrit."


def test_a_reviewed_letter_says_so(ill: writing.Case, content: Content) -> None:
    record = msgspec.structs.replace(content.letters["doctor"], review=Review(by="Somebody", on=TODAY))
    reviewed = msgspec.structs.replace(content, letters=content.letters | {"doctor": record})
    made = writing.letter(replace(ill, content=reviewed), "doctor", "en", CLINIC)
    assert "Unreviewed" not in made.foot[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_person_takes_a_letter_along(on_the_way: OnTheWay, content: Content, language: str) -> None:
    client, person = on_the_way(language, (6, 6, 5, 5, 5), **ILL)
    before = Entry.objects.filter(person=person).count()
    summary = client.get("/summary").content.decode()
    assert 'href="/letters/physiotherapy"' in summary
    page = client.get("/letters/physiotherapy").content.decode()
    assert f"<title>{content.letters['physiotherapy'].title[language]}" in page
    assert 'href="/letters/physiotherapy.pdf"' in page
    bare = client.get("/letters/physiotherapy.pdf")
    assert bare.headers["Content-Type"] == "application/pdf"
    assert "no-store" in bare.headers["Cache-Control"]
    assert "physio" not in bare.headers["Content-Disposition"]
    assert plain("letter.self", language) in said(bare.content)
    for other in LANGUAGES:
        sent = client.post("/letters/physiotherapy", {"language": other, "person": MARKUP, "reader": "Ö" * 500})
        words = said(sent.content)
        assert MARKUP in words
        assert "Ö" * 80 in words.replace(" ", "")
        assert "Ö" * 81 not in words.replace(" ", "")
        assert content.letters["physiotherapy"].title[other] in words
    assert Entry.objects.filter(person=person).count() == before


def test_a_letter_without_a_language_is_asked_for_one(finished: Finished) -> None:
    client, _ = finished("en")
    page = client.post("/letters/summary", {"language": "xx", "person": MARKUP}).content.decode()
    assert plain("letter.missing", "en", field=plain("letter.field.language", "en")) in page
    assert "error-summary" in page
    assert "<b>" not in page


def test_letters_that_are_not_called_for_lead_back(finished: Finished, db: None) -> None:
    assert Client().get("/letters/summary").headers["Location"] == "/begin"
    client, _ = finished("en")
    for address in ("/letters/surgical-opinion", "/letters/surgical-opinion.pdf"):
        assert client.get(address).headers["Location"] == "/summary"
    for address in ("/letters/self-management", "/letters/no-such-step.pdf"):
        assert client.get(address).status_code == 404


def test_while_a_sign_is_urgent_the_page_says_what_comes_first(finished: Finished, content: Content) -> None:
    client, _ = finished("en", fever="yes")
    assert content.interface["letter.page.urgent"]["en"] in client.get("/letters/imaging").content.decode()
    assert client.get("/letters/imaging.pdf").status_code == 200

"""The intake asks one idea at a time, keeps nothing without a yes, and stops for an emergency."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.ids import new_id
from dorsal.record.models import Person
from dorsal.web.views.consent import SHOWN
from dorsal.web.visit import CONSENT
from dorsal.web.words import plain
from tests.web.conftest import LANGUAGES, Finished, Someone, whole_intake

WORDS = {
    "en": "5f474c5c0bb0ccbb975dd863a19c3cb29e75633db975ef9403b44c96ad389bb5",
    "fr": "57586d992cb066d7eb94bdd35c265c51443beb109140021fa47b902f01a067ea",
}


def calm_page(content: Content, page: str, **changed: Any) -> dict[str, Any]:
    """What a browser sends for a page of yes-no questions."""
    questions = next(found for found in content.pages if found.id == page).questions
    sent: dict[str, Any] = {}
    for name in questions:
        sent[name] = changed.get(name.replace("-", "_"), "no")
        sent[f"{name}.entry"] = str(new_id())
    return sent


@pytest.mark.django_db
def test_nothing_is_asked_or_kept_before_a_yes(client: Client) -> None:
    for address in ("/intake", "/intake/where", "/intake/again", "/answers", "/result", "/week", "/summary", "/seen"):
        assert client.get(address).headers["Location"] == "/begin"
    assert client.post("/intake/you", {"age": "42"}).headers["Location"] == "/begin"
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_beginning_without_a_tick_says_what_is_missing_and_keeps_nothing(client: Client) -> None:
    page = client.post("/begin", {}).content.decode()
    assert 'href="#consent"' in page
    assert 'role="alert"' in page
    assert not Person.objects.exists()


def test_a_yes_is_kept_with_the_words_it_was_said_to(someone: Someone) -> None:
    _, person = someone()
    (entry,) = queries.entries(person, "consent")
    assert (entry.body["text"], entry.body["language"]) == ("begin-2", "en")


@pytest.mark.parametrize(("language", "agreed"), WORDS.items())
def test_other_words_before_the_first_question_are_another_text(language: str, agreed: str) -> None:
    """Who agreed to what is known by the name of the text: whoever changes its words gives it a new name."""
    words = "\n".join(plain(f"begin.{part}", language) for part in SHOWN)
    assert (CONSENT, sha256(words.encode()).hexdigest()) == ("begin-2", agreed)


def test_an_answer_is_kept_once_however_often_its_form_is_sent(someone: Someone, content: Content) -> None:
    client, person = someone({"areas": ("low-back",), "since": "1-to-2-weeks", "age": 42.0, "sex": "female"})
    sent = calm_page(content, "nerves")
    client.post("/intake/nerves", sent)
    client.post("/intake/nerves", sent)
    assert [entry.body["value"] for entry in queries.entries(person, "answer")][4:] == ["no", "no"]


def test_the_same_form_with_another_answer_is_another_answer(someone: Someone, content: Content) -> None:
    client, person = someone({"areas": ("low-back",), "since": "1-to-2-weeks", "age": 42.0, "sex": "female"})
    sent = calm_page(content, "bladder-and-bowel")
    client.post("/intake/bladder-and-bowel", sent)
    client.post("/intake/bladder-and-bowel", {**sent, "bladder-change": "yes"})
    given = [entry.body["value"] for entry in queries.entries(person, "answer")][4:]
    assert given == ["no", "no", "yes"]


def test_a_missing_answer_is_named_and_what_was_given_stays_on_the_page(someone: Someone, content: Content) -> None:
    client, person = someone()
    page = client.post("/intake/where", {"areas": ["low-back", "foot"]}).content.decode()
    assert 'href="#since-under-2-days"' in page
    assert 'value="foot" checked' in page
    assert page.count("autofocus") == 1
    assert queries.entries(person, "answer") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_ends_the_intake_at_once(someone: Someone, content: Content, language: str) -> None:
    client, person = someone(language=language)
    went = client.post("/intake/nerves", calm_page(content, "nerves", saddle_numbness="yes"))
    assert went.headers["Location"] == "/result"
    client.post("/place", {"place": "BE"})
    page = client.get("/result").content.decode()
    assert 'href="tel:112"' in page
    assert content.red_flags["saddle-numbness"].advice[language] in page
    assert content.questions["saddle-numbness"].text[language] in page
    assert client.get("/intake").headers["Location"] == "/result"
    assert client.get("/week").headers["Location"] == "/result"
    assert queries.latest_decision(person)


def test_an_emergency_without_a_country_shows_every_number(someone: Someone, content: Content) -> None:
    client, _ = someone({"saddle-numbness": "yes"})
    page = client.get("/result").content.decode()
    numbers = {number for place in content.places.values() for number in place.emergency}
    assert [number for number in numbers if f'href="tel:{number}"' not in page] == []


def test_an_unsure_emergency_question_is_asked_once_more_and_then_counts(someone: Someone, content: Content) -> None:
    client, _ = someone()
    went = client.post("/intake/nerves", calm_page(content, "nerves", saddle_numbness="unsure"))
    assert went.headers["Location"] == "/intake/again"
    page = client.get("/intake/again").content.decode()
    plainer = content.questions["saddle-numbness"].plainer
    assert plainer
    assert plainer["en"] in page
    again = client.post("/intake/again", {"saddle-numbness": "unsure", "saddle-numbness.entry": str(new_id())})
    assert again.headers["Location"] == "/result"
    assert client.get("/intake/again").headers["Location"] == "/intake"
    said = content.interface["form.unsure-counts"]["en"].format(value=content.interface["form.yes"]["en"])
    assert said in client.get("/result").content.decode()


def test_a_second_thought_after_being_unsure_goes_on(someone: Someone, content: Content) -> None:
    client, _ = someone()
    client.post("/intake/nerves", calm_page(content, "nerves", saddle_numbness="unsure"))
    went = client.post("/intake/again", {"saddle-numbness": "no"})
    assert went.headers["Location"].startswith("/intake/")
    assert went.headers["Location"] != "/intake/again"


def test_a_clear_emergency_beside_an_unsure_answer_is_not_kept_waiting(someone: Someone, content: Content) -> None:
    client, _ = someone()
    sent = calm_page(content, "nerves", saddle_numbness="yes", genital_sensation="unsure")
    assert client.post("/intake/nerves", sent).headers["Location"] == "/result"


def test_thoughts_of_suicide_lead_to_people_and_not_to_exercises(finished: Finished, content: Content) -> None:
    client, _ = finished(suicidal_thoughts="yes")
    client.post("/place", {"place": "FR"})
    page = client.get("/result").content.decode()
    assert 'href="tel:3114"' in page
    assert "/week" not in page


def test_somebody_with_a_same_day_sign_is_told_once_the_signs_are_asked(someone: Someone, content: Content) -> None:
    answers = whole_intake(content, cancer_history="yes", night_pain="yes")
    safety = {name for page in content.pages if page.safety for name in page.questions}
    first = {"areas", "since", "age", "sex"}
    client, _ = someone({name: value for name, value in answers.items() if name in safety | first})
    assert client.get("/intake").headers["Location"] == "/result"


def test_going_back_shows_what_was_answered(someone: Someone) -> None:
    client, _ = someone({"areas": ("low-back", "foot"), "since": "1-to-2-weeks"})
    page = client.get("/intake/you").content.decode()
    assert 'href="/intake/where"' in page
    before = client.get("/intake/where").content.decode()
    assert 'value="foot" checked' in before
    assert 'value="1-to-2-weeks" checked' in before


def test_a_page_that_does_not_exist_is_not_found(someone: Someone) -> None:
    client, _ = someone()
    assert client.get("/intake/no-such-page").status_code == 404
    assert client.get("/answers/no-such-question").status_code == 404

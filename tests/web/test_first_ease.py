"""The first minute on the pages: one page of signs, then what to do or something that eases, and nothing is kept."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from dorsal.care.easing import asked
from dorsal.content.schema import Content
from dorsal.record.models import Entry, Person
from tests.web.conftest import LANGUAGES
from tests.web.visible import blocks

AT = "/first-ease"


def calm(content: Content, **told: str) -> dict[str, str]:
    answers = {name: "no" if content.questions[name].alarming == "yes" else "yes" for name in asked(content)}
    return answers | {name.replace("_", "-"): value for name, value in told.items()}


def sends(answers: dict[str, str], language: str = "en") -> str:
    """A visitor who has nothing, not even a cookie but their language, and leaves with no more."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = language
    response = client.post(AT, answers)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert set(response.cookies) <= {"csrftoken"}  # of the form that changes the language
    assert not any(kept.objects.exists() for kept in (Person, Entry, Session))
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_calm_answers_lead_to_ease_with_its_figures(db: None, content: Content, language: str) -> None:
    page = sends(calm(content), language)
    for ease in content.first_ease.values():
        item = content.interventions[ease.offer]
        assert ease.title[language] in page
        assert f"{item.start[language]} {ease.text[language]}" in " ".join(blocks(page))
        assert f"/figures/{ease.offer}/1/start.svg" in page
    assert content.interface["first-ease.not-for"][language] in page
    assert content.interface["sources.unreviewed"][language] in page
    assert content.safety_net["saddle"].text[language] in page
    assert page.count('class="button"') == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("sign", "level"), [("bladder_change", "T0"), ("fever", "T1")])
def test_a_sign_leads_straight_to_what_to_do(db: None, content: Content, language: str, sign: str, level: str) -> None:
    page = sends({sign.replace("_", "-"): "yes"}, language)
    said = " ".join(blocks(page))
    assert content.interface[f"urgency.{level}.title"][language] in said
    assert content.urgencies[level].advice[language] in said
    assert content.first_ease["movement"].title[language] not in said
    assert ("tel:112" in page) or level != "T0"


def test_dark_thoughts_lead_to_a_person_to_talk_to(db: None, content: Content) -> None:
    said = " ".join(blocks(sends(calm(content, suicidal_thoughts="yes"))))
    assert content.interface["crisis.title"]["en"] in said
    assert content.interface["crisis.danger"]["en"] in said


def test_what_is_left_empty_is_asked_for(db: None, content: Content) -> None:
    answers = calm(content)
    del answers["fever"]
    page = sends(answers)
    assert content.interface["error.title"]["en"] in page
    assert content.first_ease["movement"].title["en"] not in page


def test_not_sure_of_an_emergency_is_asked_once_more_and_then_counts(db: None, content: Content) -> None:
    unsure = calm(content, saddle_numbness="unsure")
    again = sends(unsure)
    plainer = content.questions["saddle-numbness"].plainer
    assert plainer
    assert plainer["en"] in again
    assert 'name="fever" value="no"' in again
    assert content.interface["urgency.T0.title"]["en"] in sends(unsure | {"again": "yes"})
    assert content.first_ease["walk"].title["en"] in sends(calm(content) | {"again": "yes"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_needs_more_questions_shows_no_movement(db: None, content: Content, language: str) -> None:
    for told in ({"injury": "yes"}, {"both_legs": "yes"}):
        page = sends(calm(content, **told), language)
        assert content.interface["first-ease.open"][language] in page
        assert "/figures/" not in page
    page = sends(calm(content, recent_surgery="yes"), language)
    assert content.exclusions["recent-surgery"].text[language] in " ".join(blocks(page))
    assert "/figures/" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_named(db: None, content: Content, language: str) -> None:
    """Ten lines that say the same would lead nobody anywhere."""
    page = sends({}, language)
    links = re.findall(r'<li><a href="#[^"]+">([^<]+)</a></li>', page)
    assert len(set(links)) == len(links) == len(asked(content))


def test_the_start_page_leads_there(client: Client, db: None) -> None:
    assert f'href="{AT}"' in client.get("/").content.decode()
    page = client.get(AT)
    assert page.status_code == 200
    assert set(page.cookies) <= {"csrftoken"}

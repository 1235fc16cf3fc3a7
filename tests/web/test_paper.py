"""The week on paper: what the page says, with figures, boxes to tick, the flare and whom to call."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from dorsal.content.schema import Content
from dorsal.record import actions, demo
from dorsal.record.ids import new_id
from tests.web.conftest import LANGUAGES, Finished, OnTheWay, Someone
from tests.web.following import goes, items, page

AT = "/week/sheet.pdf"
MARKUP = "#panic() *walk* $by$ [the] sea"


def printed(client: Client) -> PdfReader:
    response = client.get(AT)
    assert response.status_code == 200, response.headers.get("Location")
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    assert "back" not in response.headers["Content-Disposition"]
    return PdfReader(io.BytesIO(response.content))


def words(sheet: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in sheet.pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_the_week_says(follower: Finished, content: Content, language: str) -> None:
    client, _ = follower(language)
    client.post("/place", {"place": "BE"})
    sheet = printed(client)
    said = words(sheet)
    today = items(client)
    assert today
    for name in today:
        assert content.interventions[name].name[language] in said
    for key in ("sheet.title", "sheet.flare", "sheet.net", "sheet.log.pain", "sheet.log.effort", "page.unreviewed"):
        assert content.interface[key][language] in said, key
    assert content.changes["flare"].text[language] in said
    assert content.changes["back-at-80"].text[language] in said
    assert content.interface["sheet.net.call"][language].format(numbers="112") in said
    for sign in content.safety_net.values():
        assert sign.soon or sign.text[language] in said
    assert sheet.trailer["/Root"]["/Lang"] == language
    assert len(sheet.pages) <= 2
    assert f'href="{AT}"' in page(client, "/week")


def test_where_nobody_named_a_country_every_number_stands(follower: Finished, content: Content) -> None:
    client, _ = follower("fr")
    said = words(printed(client))
    assert all(place.name["fr"] in said for place in content.places.values())
    assert "15 ou 112" in said


def test_the_persons_own_words_are_words(on_the_way: OnTheWay) -> None:
    client, person = on_the_way("en", (6, 3, 1, 1))
    told = (new_id(), "relapse-plan", MARKUP)
    actions.record_answers(person=person, answers=[told], written=timezone.now())
    assert MARKUP in words(printed(client))


def test_a_warning_sign_stands_above_everything(someone: Someone, finished: Finished, content: Content) -> None:
    client, _ = finished(fever="yes")
    assert client.get(AT).headers["Location"] in ("/week", "/result")
    nobody = Client()
    assert nobody.get(AT).headers["Location"] == "/begin"
    begun, _ = someone()
    assert begun.get(AT).headers["Location"] == "/week"


def test_before_a_plan_is_kept_it_is_the_first_week(finished: Finished, content: Content) -> None:
    client, _ = finished()
    assert content.interface["sheet.title"]["en"] in words(printed(client))


def test_while_the_signs_of_a_flare_are_open_there_is_no_sheet(follower: Finished) -> None:
    client, _ = follower()
    goes(client, "/flare")
    assert client.get(AT).headers["Location"] == "/week"


def test_every_demo_persons_week_fits_on_two_pages(content: Content, settings: Any, db: None) -> None:
    stories = demo.stories(settings.DEMO_STORIES, content.questions, today=timezone.localdate())
    for number, story in enumerate(stories):
        language = LANGUAGES[number % len(LANGUAGES)]
        client = Client()
        client.force_login(demo.load(story)[0])
        client.cookies["django_language"] = language
        if client.get(AT).status_code != 200:
            continue
        sheet = printed(client)
        assert len(sheet.pages) <= 2, story.name
        if story.name == "gardener-growing-pain-losing-weight":
            said, title = words(sheet), content.interface["urgency.T2.title"][language]
            assert 0 < said.find(title) < said.find(content.interface["sheet.exercise"][language])

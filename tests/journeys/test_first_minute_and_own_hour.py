"""The first minute without an account; and the week on paper, the person's own hour and calendar with one."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from dorsal.care.easing import asked
from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.models import Entry, Person, User
from tests.journeys.conftest import Open
from tests.journeys.test_while_following import looks, with_a_plan
from tests.journeys.walker import Walker

pytestmark = pytest.mark.django_db(transaction=True)


def answers(person: Walker, content: Content, **told: str) -> None:
    for name in asked(content):
        calm = "no" if content.questions[name].alarming == "yes" else "yes"
        person.page.check(f"#{name}-{told.get(name, calm)}")
    person.page.click("main form .button")


@pytest.mark.parametrize(("language", "scripts"), [("en", False), ("fr", True)])
def test_a_little_ease_in_the_first_minute(somebody: Open, content: Content, language: str, scripts: bool) -> None:
    # Given somebody with a sore back, on the narrowest telephone, who has never been here
    person, words = somebody(language, width=320, scripts=scripts), content.interface
    person.opens("/")
    # When they ask for ease, they find the warning signs first, and are asked for what they left out
    person.page.click('main a[href="/first-ease"]')
    barriers = looks(person)
    person.page.click("main form .button")
    person.page.locator(".error-summary:focus").wait_for()
    barriers += looks(person)
    # Then calm answers lead to a position, a movement and a walk, with their figures
    answers(person, content)
    assert person.sees(words["first-ease.ease"][language])
    assert person.page.locator(".figure-pair img").count() == 6
    barriers += looks(person)
    # And a sign leads straight to whom to call
    person.opens("/first-ease")
    answers(person, content, **{"saddle-numbness": "yes"})
    assert person.sees(words["urgency.T0.title"][language])
    assert person.page.locator('a[href="tel:112"]').count() >= 1
    barriers += looks(person)
    # And nothing of it was kept
    assert not Person.objects.exists()
    assert not Entry.objects.exists()
    assert barriers == []
    assert person.complaints == []


def test_ease_by_keyboard(somebody: Open, content: Content) -> None:
    person = somebody("en", width=640)
    person.opens("/first-ease")
    person.enlarges_text_to_200_percent()
    person.answers_the_page_by_keyboard()
    assert person.sees(content.interface["first-ease.ease"]["en"])
    person.enlarges_text_to_200_percent()
    assert looks(person) == []


@pytest.mark.parametrize(("language", "scripts"), [("fr", False), ("en", True)])
def test_paper_and_ones_own_hour(somebody: Open, content: Content, language: str, scripts: bool) -> None:
    # Given somebody with a plan and an account
    person, words = somebody(language, width=320, scripts=scripts), content.interface
    with_a_plan(person, content)
    here = person.page.url
    person.page.goto("about:blank")  # nothing is under way while they get their account
    client = Client()
    user = User.objects.create_user("somebody@demo.example")
    actions.adopt(person=Person.objects.get(), user=user)
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    person.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": here}])
    # When they look for the week on paper, there it is
    person.opens("/week")
    sheet = person.page.get_attribute('main a[href$=".pdf"]', "href")
    assert sheet
    got = person.page.request.get(sheet)
    assert got.headers["content-type"] == "application/pdf"
    assert got.body().startswith(b"%PDF-")
    # And they choose their hour, once wrongly and then rightly
    person.page.click('main a[href="/moments"]')
    barriers = looks(person)
    person.page.fill("#hour", "")
    person.page.click("main form .button >> nth=0")
    person.page.locator(".error-summary:focus").wait_for()
    barriers += looks(person)
    person.page.fill("#hour", "18:30")
    person.page.check("#mail")
    person.page.click("main form .button >> nth=0")
    assert person.sees(words["moments.kept.mail"][language])
    # Then their private address shows the sessions
    person.page.click('main button[value="make"]')
    assert person.sees(words["calendar.made"][language])
    barriers += looks(person)
    address = person.page.input_value("#feed")
    assert re.search(r"DTSTART;TZID=[^:]+:\d{8}T183000", person.page.request.get(address).text())
    assert barriers == []
    assert person.complaints == []

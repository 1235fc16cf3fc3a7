"""From the week to a session, a flare and its plan, as somebody who follows a plan comes to them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.ids import new_id
from dorsal.record.models import Person
from tests.journeys.conftest import Open
from tests.journeys.walker import Walker
from tests.web.conftest import whole_intake
from tests.web.every import SIGNS

pytestmark = pytest.mark.django_db(transaction=True)


def with_a_plan(person: Walker, content: Content) -> None:
    """The browser of somebody who has just finished the intake."""
    client = Client()
    client.post("/begin", {"consent": "yes"})
    answers = whole_intake(content)
    told = [(new_id(), name, list(v) if isinstance(v, tuple) else v) for name, v in answers.items()]
    record = Person.objects.get(id=client.session["person"])
    actions.record_answers(person=record, answers=told, written=timezone.now())
    person.opens("/safety-net")
    name, value = settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
    person.page.context.add_cookies([{"name": name, "value": value, "url": person.page.url}])
    person.opens("/result")


def looks(person: Walker) -> list[str]:
    """What stands in the way here, on the narrowest telephone."""
    wide = [f"{person.at}: wider than the screen"] if person.is_wider_than_the_screen() else []
    return (person.barriers() if person.scripts else []) + person.small_targets() + wide


def follows(person: Walker, button: str) -> None:
    """Press it, and come to the next page: what is noted may be kept on the device first."""
    with person.page.expect_navigation():
        person.page.click(button)


@pytest.mark.parametrize(("language", "scripts"), [("en", False), ("fr", True)])
def test_a_day_with_a_session_and_a_flare(somebody: Open, content: Content, language: str, scripts: bool) -> None:
    # Given somebody on the narrowest telephone who has read what their answers mean
    person, words = somebody(language, width=320, scripts=scripts), content.interface
    with_a_plan(person, content)
    # When they look at their week, ask for another exercise, and go on to today
    person.page.locator('main a[href="/week"]').first.click()
    assert person.page.locator(".day").count() == 7
    barriers = looks(person)
    person.page.locator('.day[open] a[href*="/week/items/"]').first.click()
    barriers += looks(person)
    person.page.locator("main form .button").first.click()
    person.page.locator(".said-now:focus").wait_for()
    barriers += looks(person)
    person.page.click('.plan-nav a[href="/today"]')
    assert person.sees(words["today.session"][language])
    barriers += looks(person)
    # And they do the session, one tap to begin, leaving one exercise out
    person.page.click('main a.button[href="/session"]')
    barriers += looks(person)
    person.page.click('.scale-tap[value="2"]')
    person.page.click("#done-all")
    person.page.locator(".error-summary:focus").wait_for()
    barriers += looks(person)
    person.page.click(".not-today summary")
    person.page.check("#reason-time")
    follows(person, 'button[value="skip"]')
    while person.at.startswith("/session/items/"):
        person.page.check("#pain-3")
        person.page.check("#felt-right")
        follows(person, "#done-all")
    # Then the day is done
    assert person.sees(words["session.done"][language])
    barriers += looks(person)
    person.page.click('main a.button[href="/today"]')
    assert person.sees(words["today.done"][language])
    # And when it flares up, the warning signs come first, and then the plan of a flare
    follows(person, ".flared button")
    barriers += looks(person)
    for name in SIGNS:
        person.page.check(f"#{name}-no")
    person.page.click("main form .button")
    assert person.at == "/flare"
    assert person.sees(content.changes["flare"].text[language])
    assert barriers + looks(person) == []
    assert person.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_by_keyboard_and_in_the_dark(somebody: Open, content: Content, scheme: str) -> None:
    # Given somebody at a desk with large letters who uses no mouse
    person = somebody("en", width=640)
    person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    with_a_plan(person, content)
    person.opens("/today")
    # When they go through an exercise
    barriers = looks(person)
    person.tabs_to('main a.button[href="/session"]')
    person.enters()
    person.tabs_to('.scale-tap[value="0"]')
    assert person.focus_is_visible()
    person.enters()
    person.enlarges_text_to_200_percent()
    barriers += looks(person)
    person.tabs_to("#pain-0")
    person.presses("Space", "Tab")
    person.presses("Space")
    person.tabs_to("#done-all")
    person.enters()
    # Then the next one is there, and nothing stood in their way
    assert person.at.startswith("/session/items/")
    assert barriers + looks(person) == []

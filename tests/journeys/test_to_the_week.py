"""From the first question to the first week, as different people come to it."""

from __future__ import annotations

import pytest

from dorsal.content.schema import Content
from tests.journeys.conftest import Open

LANGUAGES = ("en", "fr")
PAGES = ("/answers", "/answers/age", "/answers/areas", "/result", "/week", "/summary", "/seen", "/intake/more-days")
PAGES += ("/", "/safety-net", "/place", "/lessons", "/lessons/pain-is-real", "/words", "/exercises/pelvic-tilt?level=2")
PAGES += ("/today", "/session", "/session/done", "/flare", "/flare/check", "/flare/check/before")
PAGES += ("/intake/later", "/erase", "/account/signup/", "/account/login/", "/account/password/reset/", "/no-such-page")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("fr", False)])
def test_by_keyboard_alone_with_or_without_a_script(
    somebody: Open, content: Content, language: str, scripts: bool
) -> None:
    # Given somebody at a desk who uses no mouse, and whose browser may run no scripts
    person = somebody(language, width=1280, scripts=scripts)
    person.opens("/")
    # When they begin, say yes, say where they are and answer every question
    person.tabs_to('a[href="/begin"]')
    person.enters()
    person.tabs_to("#consent")
    person.presses("Space")
    person.tabs_to("main form .button")
    person.enters()
    person.tabs_to("[name=place]")
    person.presses("ArrowUp", "Space")
    person.tabs_to("main form .button")
    person.enters()
    person.answers_until_by_keyboard("/answers|/result")
    person.tabs_to('a[href="/result"]')
    person.enters()
    # Then they read what it means, and find their week
    person.tabs_to('a[href="/week"]')
    person.enters()
    assert person.sees(content.interface["week.title"][language])
    assert person.page.locator(".day").count() == 7
    # And an exercise opens, and no page complained
    person.tabs_to('.day[open] a[href*="/exercises/"]')
    person.enters()
    assert person.sees(content.interface["exercise.how-much"][language])
    assert person.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_open_to_everybody(somebody: Open, language: str) -> None:
    # Given somebody on the narrowest telephone
    person = somebody(language, width=320)
    barriers: list[str] = []

    # When they go through the intake and every other page
    person.opens("/begin")
    barriers += person.barriers_on_a_narrow_telephone()
    person.begins()
    while not person.at.startswith("/answers"):
        barriers += person.barriers_on_a_narrow_telephone()
        person.answers_the_page()
    for address in PAGES:
        person.opens(address)
        barriers += person.barriers_on_a_narrow_telephone()
    # Then nothing stands in their way
    assert barriers == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_can_be_told_apart(somebody: Open, scheme: str) -> None:
    # Given somebody who reads in the dark, or in the light
    person = somebody("en")
    person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    # When they look at the pages that hold every component
    person.opens("/safety-net")
    barriers = person.barriers()
    person.opens("/begin")
    person.page.click("main form .button")
    barriers += person.barriers()
    person.begins()
    person.answers["saddle-numbness"] = "yes"
    person.answers_until("/result")
    # Then everything can be read
    assert barriers + person.barriers() == []

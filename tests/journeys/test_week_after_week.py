"""Somebody with weeks behind them says how the week was, and sees what came of it."""

from __future__ import annotations

import pytest
from django.test import Client

from dorsal.content.schema import Content
from tests.journeys.conftest import Open
from tests.journeys.walker import Walker
from tests.web.every import someone_on_the_way

LANGUAGES = ("en", "fr")

pytestmark = pytest.mark.django_db(transaction=True)


def opens_as(person: Walker, client: Client) -> None:
    """The browser of this person holds the session of somebody who has been here for weeks."""
    person.opens("/safety-net")
    value = client.cookies["sessionid"].value
    person.page.context.add_cookies([{"name": "sessionid", "value": value, "url": person.page.url}])


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("fr", False)])
def test_a_check_in_by_keyboard_alone(somebody: Open, content: Content, language: str, scripts: bool) -> None:
    # Given somebody four weeks in, who uses no mouse, and whose browser may run no scripts
    person = somebody(language, scripts=scripts)
    opens_as(person, someone_on_the_way(content, "improving"))
    # When they ask whether it gets better
    person.opens("/course")
    assert person.sees(content.course_states["improving"].text[language])
    assert person.page.locator("figure.plot").count() == 3
    # And tell how the week was, unsure about one sign at first
    person.opens("/check-in")
    person.answers["saddle-numbness"] = "unsure"
    person.answers["pain-average"] = "3"
    person.answers_the_page_by_keyboard()
    assert person.at == "/check-in/again"
    person.answers["saddle-numbness"] = "no"
    person.answers_until_by_keyboard("/check-in/done")
    # Then they read what changes, why the plan changed, and no page complained
    assert person.sees(content.interface["checkin.done"][language])
    person.tabs_to('a[href="/changes"]')
    person.enters()
    assert person.sees(content.interface["changes.title"][language])
    assert person.page.locator(".day").count() == 5
    assert person.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_open_to_everybody(somebody: Open, content: Content, language: str) -> None:
    # Given somebody on the narrowest telephone, by day and by night
    person = somebody(language, width=320)
    opens_as(person, someone_on_the_way(content, "improving"))
    barriers: list[str] = []
    # When they look at each page that follows them
    for address in ("/course", "/changes", "/goals", "/check-in"):
        person.opens(address)
        for scheme in ("light", "dark"):
            person.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            barriers += person.barriers()
        person.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        barriers += person.barriers_on_a_narrow_telephone()
    # And send a page with nothing on it
    person.page.click("main form .button")
    barriers += person.barriers()
    focus = person.page.evaluate("document.activeElement.className")
    # Then nothing stands in their way, and the errors have the focus
    assert barriers == []
    assert focus == "error-summary"


def test_an_alarm_ends_the_check_in_at_once(somebody: Open, content: Content) -> None:
    # Given somebody who came to say how the week was
    person = somebody("en")
    opens_as(person, someone_on_the_way(content, "improving"))
    person.opens("/check-in")
    # When a sign has appeared that cannot wait
    person.answers["bladder-change"] = "yes"
    person.answers_the_page()
    # Then they read what to do now, and nothing about the week
    assert person.at == "/result"
    assert person.sees(content.interface["emergency.title"]["en"])

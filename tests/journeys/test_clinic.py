"""Somebody with four minutes, by keyboard alone: from the caseload to a change, without a script on any page."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import queries
from tests.journeys.conftest import Open
from tests.journeys.walker import Walker
from tests.web.caring import cared_for, cares, posts

pytestmark = pytest.mark.django_db(transaction=True)


def at_work(somebody: Walker, client: Client) -> None:
    """The browser of somebody who has signed in at the clinic."""
    somebody.opens("/safety-net")
    name, value = settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
    somebody.page.context.add_cookies([{"name": name, "value": value, "url": somebody.page.url}])


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fr", 320)])
def test_a_change_by_keyboard(somebody: Open, content: Content, language: str, width: int) -> None:
    # Given a physiotherapist with one person on the caseload, whose doctor proposes something
    record = cared_for(content)
    physio, doctor = somebody(language, width=width), cares(record, "doctor", name="Paul Martin")
    at_work(physio, cares(record))
    proposed = {"change": "remove", "reason": "Dizzy.", "as_": "proposal"}
    assert posts(doctor, f"/clinic/people/{record.id}/exercises/pelvic-tilt", **proposed)[0] == 302
    words = content.interface
    physio.opens("/clinic")
    # When they open the person, and the first exercise of the plan
    physio.tabs_to("a.case")
    physio.enters()
    barriers = physio.barriers()
    assert physio.sees("Dizzy.")
    assert not physio.is_wider_than_the_screen()
    physio.tabs_to('.person-plan a[href*="/exercises/"]')
    physio.enters()
    barriers += physio.barriers()
    # And send it without a reason
    physio.tabs_to("main form .button")
    physio.enters()
    physio.page.locator(".error-summary:focus").wait_for()
    barriers += physio.barriers()
    # Then they are told, and nothing is lost when they go on
    physio.tabs_to("#change-hold")
    physio.presses("ArrowDown", "ArrowDown")
    physio.tabs_to("#reason")
    physio.page.keyboard.type("Later.")
    physio.tabs_to("main form .button")
    physio.enters()
    assert physio.at == f"/clinic/people/{record.id}"
    assert physio.sees(words["case.changed.said"][language])
    assert [one.body["change"] for one in queries.entries(record, "override")] == ["remove"]
    # And they accept what the doctor proposed
    physio.tabs_to('a[href*="/proposals/"]')
    physio.enters()
    barriers += physio.barriers()
    physio.tabs_to("#answer-accept")
    physio.presses("Space")
    physio.tabs_to("main form .button")
    physio.enters()
    assert [one.body["accepted"] for one in queries.entries(record, "verdict")] == [True]
    assert barriers + physio.barriers() == []
    assert physio.complaints == []

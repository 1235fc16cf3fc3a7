"""A clinic's pages that stay open all day: parts that come alone, a list that renews itself, keys, and few clicks."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.models import User
from tests.journeys.conftest import Open
from tests.journeys.test_clinic import at_work
from tests.journeys.walker import Walker
from tests.web.caring import cared_for
from tests.web.clinics import cares, plan_all, works, writes
from tests.web.clinics import somebody as with_a_plan

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "four calm words here"  # noqa: S105 - of nobody


@pytest.fixture
def patient(somebody: Open) -> Open:
    """A browser that waits longer: these pages plan for several people at once."""

    def opened(language: str = "en", **more: bool | int) -> Walker:
        walker = somebody(language, **more)
        walker.page.context.set_default_timeout(40_000)
        return walker

    return opened


@pytest.mark.parametrize("scripts", [True, False])
def test_two_clicks_from_signing_in_to_a_changed_plan(patient: Open, content: Content, scripts: bool) -> None:
    # Given two people, of whom the one who gets no better needs somebody first
    _, member = works("physiotherapist")
    User.objects.filter(pk=member.user_id).update(password=make_password(PASSWORD))
    calm, worse = with_a_plan(content, 1, "Calm"), cared_for(content, (3, 3, 7, 8))
    for person in (calm, worse):
        cares(member, person)
    plan_all()
    physio, clicks = patient(width=1280, scripts=scripts), 0
    physio.opens("/account/login/")
    physio.page.fill("#id_login", member.user.email)
    physio.page.fill("#id_password", PASSWORD)
    physio.page.keyboard.press("Enter")
    physio.page.wait_for_url("**/clinic")
    # When they open the first, and put an exercise on hold with a reason
    physio.page.locator(".case").first.click()
    clicks += 1
    physio.page.wait_for_url(f"**/clinic/people/{worse.id}")
    physio.page.fill("#quick-why", "The knee first.")
    physio.page.click(".quick .button")
    clicks += 1
    # Then the plan is changed
    physio.page.locator(".said-now").wait_for()
    assert [one.body["change"] for one in queries.entries(worse, "override")] == ["hold"]
    assert clicks <= 2
    assert physio.complaints == []


def test_the_list_renews_itself_and_the_focus_stays(patient: Open, content: Content) -> None:
    client, member = works("physiotherapist")
    people = [with_a_plan(content, 1, name) for name in ("Anna", "Ben")]
    for person in people:
        cares(member, person)
    plan_all()
    physio = patient("fr", width=1280)
    at_work(physio, client)
    physio.opens("/clinic")
    physio.page.locator("[data-keys]").wait_for()
    # Given the keys have led to the first of the list
    physio.presses("j")
    assert physio.page.evaluate("document.activeElement.id") == f"case-{people[0].id}"
    # When the other one writes, and the list renews itself
    writes(people[1])
    with physio.page.expect_response("**/clinic"):
        physio.page.evaluate("htmx.trigger('#caseload', 'renew')")
    # Then the other stands first, and the focus is where it was
    physio.page.locator(".case-name", has_text="Ben").first.wait_for()
    expect(physio.page.locator(".case-name").first).to_have_text("Ben")
    assert physio.page.evaluate("document.activeElement.id") == f"case-{people[0].id}"
    assert physio.page.evaluate("localStorage.getItem('htmx-history-cache')") is None
    # And the arrows go on from there; no key does anything where somebody types, or once they are off
    physio.presses("ArrowUp")
    assert physio.page.evaluate("document.activeElement.id") == f"case-{people[1].id}"
    physio.presses("?")
    assert physio.page.evaluate("document.activeElement.id") == "keys"
    physio.presses("/")
    assert physio.page.evaluate("document.activeElement.id") == "only-all"
    physio.page.uncheck("#use-keys")
    physio.presses("k", "?")
    assert physio.page.evaluate("document.activeElement.id") == "use-keys"
    # And a filter changes the list and the address, and going back brings all
    physio.page.click("#only-message")
    physio.page.wait_for_url("**/clinic?why=message")
    expect(physio.page.locator(".case")).to_have_count(1)
    assert physio.page.evaluate("document.activeElement.id") == "only-message"
    assert physio.barriers() == []
    physio.page.go_back()
    expect(physio.page.locator(".case")).to_have_count(2)
    assert physio.complaints == []


def test_a_person_fits_the_window_and_its_parts_come_alone(patient: Open, content: Content) -> None:
    client, member = works("physiotherapist")
    person = cared_for(content)
    cares(member, person)
    writes(person, "My knee is sore.")
    physio = patient(width=1280)
    physio.page.set_viewport_size({"width": 1280, "height": 800})
    at_work(physio, client)
    physio.opens(f"/clinic/people/{person.id}")
    assert physio.page.evaluate("document.querySelector('main').getBoundingClientRect().bottom") <= 800
    assert physio.sees("My knee is sore.")
    # When they answer, and look at the notes
    physio.page.fill("#text", "Rest it until Friday.")
    physio.page.click(".thread-form .button")
    physio.page.locator(".thread .own").wait_for()
    assert physio.sees("Rest it until Friday.")
    physio.page.click("#tab-notes")
    physio.page.wait_for_url("**/parts/notes")
    physio.page.locator("#tab-notes[aria-current]").wait_for()
    assert physio.page.evaluate("document.activeElement.id") == "tab-notes"
    assert physio.barriers() == []
    # And send a message without words: the whole page says so, at its own address
    physio.page.click("#tab-messages")
    physio.page.locator("#text").wait_for()
    physio.page.click(".thread-form .button")
    physio.page.locator(".error-summary").wait_for()
    assert physio.at == f"/clinic/people/{person.id}/write/message"
    assert [one.body["text"] for one in queries.entries(person, "message")][1:] == ["Rest it until Friday."]
    assert physio.complaints == []


def test_a_record_that_was_closed_does_not_stay_on_the_screen(patient: Open, content: Content) -> None:
    client, member = works("physiotherapist")
    cares(member, with_a_plan(content, 1, "Anna"))
    physio = patient(width=1280)
    at_work(physio, client)
    physio.opens("/clinic")
    physio.page.locator("[data-keys]").wait_for()
    client.logout()
    with physio.page.expect_navigation():
        physio.page.evaluate("htmx.trigger('#caseload', 'renew')")
    assert not physio.sees("Anna")

"""Somebody whose team proposes a change, and whom a stranger asks: by keyboard, with and without a script."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import queries, requests, teams
from dorsal.record.models import Person, User
from tests.journeys.conftest import Open
from tests.journeys.test_clinic import at_work
from tests.web import weeks
from tests.web.caring import cares, posts, sends, works
from tests.web.conftest import whole_intake

pytestmark = pytest.mark.django_db(transaction=True)
PROPOSED = {"change": "remove", "reason": "Dizzy.", "as_": "proposal"}


def with_an_account(content: Content) -> tuple[Client, Person]:
    """The browser of somebody who has a plan since yesterday, and their record."""
    client, user = Client(), User.objects.create_user(f"{uuid4().hex}@person.example")
    client.force_login(user)
    client.post("/begin", {"consent": "yes"})
    person = Person.objects.get(user=user)
    weeks.begins(person, content, whole_intake(content), 1)
    return client, person


@pytest.mark.parametrize(("language", "width", "scripts"), [("en", 1280, True), ("fr", 320, False)])
def test_they_answer_what_was_proposed_and_who_asked(
    somebody: Open, content: Content, language: str, width: int, scripts: bool
) -> None:
    # Given somebody with a plan, a proposal of their physiotherapist and a request of a doctor
    client, record = with_an_account(content)
    physio, words = cares(record), content.interface
    sends(physio, f"/clinic/people/{record.id}/exercises/pelvic-tilt", **PROPOSED)
    sends(physio, f"/clinic/people/{record.id}/write/note", text="Walks well.", for_person="yes")
    doctor, _ = works("doctor", name="Paul Martin")
    assert record.user
    posts(doctor, "/clinic/ask", address_=record.user.email)
    person = somebody(language, width=width, scripts=scripts)
    at_work(person, client)
    # When they open today and go to what waits
    person.opens("/today")
    barriers = person.barriers() if scripts else []
    person.tabs_to('a[href*="/team/proposals/"]')
    person.enters()
    assert person.sees("Dizzy.")
    assert not person.is_wider_than_the_screen()
    barriers += person.barriers() if scripts else []
    # And agree
    person.tabs_to('button[value="agree"]')
    person.enters()
    assert person.sees(words["proposal.agreed"][language])
    assert len(queries.entries(record, "override")) == 1
    barriers += person.barriers() if scripts else []
    # Then they find the note and the request on their team's page, and let the doctor in
    person.opens("/team")
    assert person.sees("Walks well.")
    assert not person.is_wider_than_the_screen()
    barriers += person.barriers() if scripts else []
    person.tabs_to('form[action*="/team/requests/"] button[value="agree"]')
    person.enters()
    assert person.sees(words["request.agreed"][language])
    assert requests.requests(record) == []
    assert len(teams.care_team(record)) == 2
    assert barriers + person.complaints == []


def test_asking_by_keyboard(somebody: Open, content: Content) -> None:
    client, _ = works()
    physio = somebody("fr", width=390)
    at_work(physio, client)
    physio.opens("/clinic")
    physio.tabs_to('a[href="/clinic/ask"]')
    physio.enters()
    barriers = physio.barriers()
    physio.tabs_to("main form .button")
    physio.enters()
    physio.page.locator(".error-summary:focus").wait_for()
    barriers += physio.barriers()
    physio.tabs_to("#address")
    physio.page.keyboard.type("rose@example.org")
    physio.presses("Enter")
    physio.page.locator(".said-now").wait_for()
    assert physio.sees(content.interface["ask.sent"]["fr"])
    assert barriers + physio.barriers() == []
    assert not physio.is_wider_than_the_screen()

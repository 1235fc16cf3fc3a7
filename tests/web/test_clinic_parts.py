"""The parts of a person's page: each a page with an address, and alone where the open page asks for it."""

from __future__ import annotations

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import glance, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Person
from dorsal.web.person.parts import NAMES, PARTS
from tests.web.caring import cared_for, cares, hidden, lines, posts, sends
from tests.web.clinics import somebody, writes
from tests.web.following import page, written

pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true"}


@pytest.fixture
def person(content: Content) -> Person:
    return cared_for(content)


def alone(client: Client, address: str) -> str:
    response = client.get(address, headers=LIVE)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(("part", "key"), list(zip(PARTS, NAMES, strict=True)))
def test_each_part_is_a_page_and_a_piece_and_one_line(person: Person, content: Content, part: str, key: str) -> None:
    client, address = cares(person), f"/clinic/people/{person.id}/parts/{part}"
    whole, piece = page(client, address), alone(client, address)
    assert piece.strip().startswith('<section class="panel person-part" id="part"')
    for here in (whole, piece):
        assert f'aria-current="true">{content.interface[key]["en"]}' in here
    assert lines(person) == [("read", "person"), ("read", part)]


def test_what_is_no_part_leaves_no_line(person: Person) -> None:
    client = cares(person)
    assert client.get(f"/clinic/people/{person.id}/parts/all").status_code == 404
    assert lines(person) == []


def test_a_message_that_waits_is_in_sight_at_once_and_was_then_read(person: Person) -> None:
    client, base = cares(person), f"/clinic/people/{person.id}"
    writes(person, "My knee is sore.")
    waits = glance.glances([person.id], member=None)[person.id].message
    assert waits
    assert "My knee is sore." not in alone(client, f"{base}/parts/notes")
    assert "My knee is sore." in page(client, base)
    assert "My knee is sore." in alone(client, f"{base}/parts/messages")


def test_a_message_is_sent_and_answered_in_its_place(person: Person, content: Content) -> None:
    client, base = cares(person), f"/clinic/people/{person.id}"
    entry = hidden(alone(client, f"{base}/parts/messages"), "entry")
    for _ in range(2):
        sent = client.post(f"{base}/write/message", {"text": "Keep Monday.", "entry": entry}, headers=LIVE)
        assert sent.headers["Location"] == f"{base}/parts/messages"
    assert [body["text"] for body in written(person, "message")] == ["Keep Monday."]
    here = alone(client, f"{base}/parts/messages")
    assert "Keep Monday." in here
    assert content.interface["case.written"]["en"] in here


def test_an_error_takes_the_place_of_the_whole_page(person: Person) -> None:
    client, address = cares(person), f"/clinic/people/{person.id}/write/message"
    sent = client.post(address, {"text": "", "entry": str(new_id())}, headers=LIVE)
    asked = {name: sent.headers[name] for name in ("HX-Retarget", "HX-Reselect", "HX-Reswap", "HX-Push-Url")}
    assert list(asked.values()) == ["#main", "#main", "outerHTML", address]
    assert 'id="main"' in sent.content.decode()
    assert "HX-Retarget" not in client.post(address, {"text": "", "entry": str(new_id())}).headers


def test_all_that_happened_is_one_step_further(
    person: Person, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dorsal.web.person.parts.MOST", 2)
    client, address = cares(person), f"/clinic/people/{person.id}/parts/latest"
    for text in ("One.", "Two.", "Three."):
        sends(client, f"/clinic/people/{person.id}/write/note", text=text)
    assert "One." not in alone(client, address)
    assert content.interface["case.earlier.all"]["en"] in alone(client, address)
    assert "One." in alone(client, f"{address}?all=1")


def test_an_exercise_is_held_from_the_page_of_the_person(person: Person, content: Content) -> None:
    client, base = cares(person), f"/clinic/people/{person.id}"
    here = page(client, base)
    held = here.split('id="quick-item"')[1].split('<option value="')[1].partition('"')[0]
    form = here.split('class="quick-form"')[1]
    assert 'type="date" value="20' in form
    said = {name: hidden(form, name) for name in ("entry", "seen", "change")} | {"as_": "now", "until": "2099-01-01"}
    status, shown = posts(client, f"{base}/change", item=held, **said, reason="")
    assert status == 200
    assert f'action="{base}/exercises/{held}"' in shown
    assert posts(client, f"{base}/change", item=held, **said, reason="The knee.")[0] == 302
    assert [(one.body["item"], one.body["change"]) for one in queries.entries(person, "override")] == [(held, "hold")]
    assert posts(client, f"{base}/change", item="no-such", **said, reason="The knee.")[0] == 404
    assert client.get(f"{base}/change").status_code == 405


def test_where_a_sign_holds_the_plan_the_form_is_the_examination(content: Content) -> None:
    sick = somebody(content, 1, fever="yes")
    client, base = cares(sick, "doctor"), f"/clinic/people/{sick.id}"
    form = page(client, base).split('class="quick-form case-form"')[1]
    said = {"entry": hidden(form, "entry"), "on": "2026-11-01"}
    assert posts(client, f"{base}/write/examined", **said, found="nothing-serious", note="A cold.") == (302, base)
    assert [one.body["found"] for one in queries.entries(sick, "examined")] == ["nothing-serious"]
    assert 'id="quick-item"' in page(client, base)

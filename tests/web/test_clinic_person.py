"""One person as their care team sees them: everything on one page, and nobody else sees any of it."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import queries, teams
from dorsal.record.ids import new_id
from tests.web.caring import cares, lines, posts, sends, works
from tests.web.conftest import LANGUAGES, Finished, OnTheWay
from tests.web.following import page, written

HOLD = {"change": "hold", "until": "2099-01-01", "reason": "The knee first.", "as_": "now"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_on_one_page_with_one_line(on_the_way: OnTheWay, content: Content, language: str) -> None:
    _, person = on_the_way(language, practised=True)
    client = cares(person)
    client.cookies["django_language"] = language
    here = page(client, f"/clinic/people/{person.id}")
    for key in ("case.flags", "case.course", "case.drivers", "case.done", "case.latest", "case.notes", "case.quick"):
        assert content.interface[key][language] in here, key
    assert here.count('<svg viewBox="0 0 360 244"') == 2
    assert content.course_states["improving"].name[language] in here
    assert "100 %" in here
    assert lines(person) == [("read", "person")]


def test_before_there_is_a_plan_it_says_so(finished: Finished, content: Content) -> None:
    _, person = finished()
    here = page(cares(person), f"/clinic/people/{person.id}")
    assert content.interface["case.plan.none"]["en"] in here
    assert content.interface["case.no-plan"]["en"] in here


def test_nobody_else_sees_that_there_is_such_a_page(on_the_way: OnTheWay) -> None:
    own, person = on_the_way()
    cares(person)
    other, _ = works("doctor")
    addresses = [f"/clinic/people/{person.id}{rest}" for rest in ("", "/change/add", "/write/note")]
    for client in (Client(), own, other):
        assert {client.get(address).status_code for address in addresses} == {404}
        assert client.post(addresses[2], {"text": "Hello"}).status_code == 404
    assert lines(person) == []
    assert written(person, "note") == []


def test_a_change_is_two_steps_from_the_caseload(on_the_way: OnTheWay, content: Content) -> None:
    _, person = on_the_way()
    client = cares(person)
    here = page(client, f"/clinic/people/{person.id}")
    item = next(one for one in content.interventions if f"/clinic/people/{person.id}/exercises/{one}" in here)
    status, to = sends(client, f"/clinic/people/{person.id}/exercises/{item}", **HOLD)
    assert (status, to) == (302, f"/clinic/people/{person.id}")
    [body] = written(person, "override")
    assert (body["by"], body["change"], body["item"], body["until"]) == ("physiotherapist", "hold", item, "2099-01-01")
    shown = page(client, to)
    assert content.interface["case.changed.said"]["en"] in shown
    assert shown.count("The knee first.") >= 2
    assert "Anne Lemaire, physiotherapist" in shown
    assert [one for one in lines(person) if one[0] == "wrote"] == [("wrote", "override")]
    assert len(lines(person)) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_it_is_so_stands_as_words_to_the_person(on_the_way: OnTheWay, content: Content, language: str) -> None:
    _, person = on_the_way(language, (6, 4, 8))
    client = cares(person)
    client.cookies["django_language"] = language
    here = unescape(page(client, f"/clinic/people/{person.id}"))
    said = {one.text[language] for one in content.changes.values()}
    quoted = re.findall(r"<p><q>(.*?)</q></p>", here)
    assert content.interface["case.plan.reads"][language] in here
    assert set(quoted) <= said
    assert sum(here.count(one) for one in said) == len(quoted) > 0


def test_a_form_sent_twice_writes_once(on_the_way: OnTheWay) -> None:
    _, person = on_the_way()
    client, entry, other = cares(person), str(new_id()), str(new_id())
    for _ in range(2):
        posts(client, f"/clinic/people/{person.id}/exercises/pelvic-tilt", entry=entry, seen="9999", **HOLD)
        posts(client, f"/clinic/people/{person.id}/write/note", entry=other, text="Lifts well.")
    assert len(written(person, "override", "note")) == 2


def test_an_error_keeps_what_was_typed(on_the_way: OnTheWay, content: Content) -> None:
    _, person = on_the_way()
    client = cares(person)
    address = f"/clinic/people/{person.id}/exercises/pelvic-tilt"
    status, here = sends(client, address, change="hold", until="", reason="", as_="now")
    assert status == 200
    assert 'role="alert" tabindex="-1" autofocus' in here
    assert 'href="#until"' in here
    assert 'href="#reason"' in here
    assert 'value="hold" checked' in here
    for wrong in ({"until": "2001-01-01"}, {"change": "dose"}, {"change": "dose", "reps": "0"}, {"as_": "never"}):
        assert sends(client, address, **{**HOLD, **wrong})[0] == 200, wrong
    far = {"item": "brisk-walking", "level": "9", "reason": "For the heart.", "as_": "now"}
    assert sends(client, f"/clinic/people/{person.id}/change/add", **far)[0] == 200
    assert written(person, "override") == []


@pytest.mark.parametrize(
    ("address", "said", "body"),
    [
        ("exercises/pelvic-tilt", {"change": "dose", "level": "2", "reps": "6"}, {"level": 2, "dose": {"reps": 6}}),
        ("exercises/pelvic-tilt", {"change": "remove"}, {"change": "remove", "item": "pelvic-tilt"}),
        ("change/add", {"item": "pelvic-tilt", "level": "1"}, {"change": "add", "item": "pelvic-tilt", "level": 1}),
        ("change/forbid", {"contraindication": "neck-load", "until": "2099-01-01"}, {"contraindication": "neck-load"}),
        ("change/goal", {"item": "goal-hiking"}, {"change": "goal", "item": "goal-hiking"}),
    ],
)
def test_every_change_can_be_made(
    on_the_way: OnTheWay, address: str, said: dict[str, str], body: dict[str, object]
) -> None:
    _, person = on_the_way()
    status, _ = sends(
        cares(person, "doctor"), f"/clinic/people/{person.id}/{address}", reason="Yes.", as_="now", **said
    )
    assert status == 302
    [found] = written(person, "override")
    told = {name: value for name, value in found.items() if value is not None}
    if "dose" in told:
        told["dose"] = {name: value for name, value in told["dose"].items() if value is not None}
    assert told | body == told
    assert told["by"] == "doctor"


def test_what_another_one_changed_meanwhile_is_shown_and_nothing_is_written(
    on_the_way: OnTheWay, content: Content
) -> None:
    _, person = on_the_way()
    one, other = cares(person), cares(person, "doctor", name="Paul Martin")
    address = f"/clinic/people/{person.id}/exercises/pelvic-tilt"
    seen = str(queries.last_sequence(person))
    assert sends(other, address, **{**HOLD, "reason": "Pregnant."})[0] == 302
    sent = {**HOLD, "entry": str(new_id()), "reason": "Too easy.", "change": "remove"}
    status, here = posts(one, address, seen=seen, **sent)
    assert status == 200
    assert "Paul Martin, doctor" in here
    assert "Pregnant." in here
    assert ">Too easy.</textarea>" in here
    assert len(written(person, "override")) == 1
    again = here.split('name="seen" value="')[1].split('"')[0]
    assert posts(one, address, seen=again, **sent)[0] == 302
    assert [body["by"] for body in written(person, "override")] == ["doctor", "physiotherapist"]


def test_a_change_is_taken_back_once(on_the_way: OnTheWay, content: Content) -> None:
    _, person = on_the_way()
    client = cares(person)
    sends(client, f"/clinic/people/{person.id}/exercises/pelvic-tilt", **HOLD)
    entry = queries.entries(person, "override")[0].id
    for _ in range(2):
        assert posts(client, f"/clinic/people/{person.id}/taken-back/{entry}")[0] == 302
    assert [body["wish"] for body in written(person, "take-back")] == [str(entry)]
    assert posts(client, f"/clinic/people/{person.id}/taken-back/{uuid4()}")[0] == 404


def test_once_care_has_ended_nothing_is_written_and_the_words_are_kept(on_the_way: OnTheWay, content: Content) -> None:
    _, person = on_the_way()
    client = cares(person)
    address = f"/clinic/people/{person.id}/write/note"
    page(client, address)
    teams.end_care(person=person, id=teams.care_team(person)[0].id)
    status, here = posts(client, address, text="A long <b>note</b>.", entry=str(new_id()))
    assert status == 404
    assert content.interface["case.ended"]["en"] in here
    assert "A long &lt;b&gt;note&lt;/b&gt;." in here
    assert written(person, "note") == []
    assert client.get(address).status_code == 404


def test_care_that_ends_while_a_form_is_read_is_noticed(
    on_the_way: OnTheWay, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, person = on_the_way()
    client = cares(person)

    def ended(**_: object) -> None:
        raise teams.NotYours

    monkeypatch.setattr(teams, "write", ended)
    status, here = posts(client, f"/clinic/people/{person.id}/write/message", text="Hello again", entry=str(new_id()))
    assert status == 404
    assert "Hello again" in here


def test_the_person_reads_who_asked_and_why(follower: Finished, content: Content) -> None:
    own, person = follower()
    client, here = cares(person), page(own, "/week")
    item = next(one for one in content.interventions if f"/week/items/{one}" in here)
    assert sends(client, f"/clinic/people/{person.id}/exercises/{item}", **HOLD)[0] == 302
    assert "<q>The knee first.</q>" in page(own, "/week")
    assert "The knee first." in page(own, "/changes")
    looked = page(own, "/team/looked")
    assert content.interface["team.did.wrote.override"]["en"] in looked
    assert content.interface["team.did.read"]["en"] in looked

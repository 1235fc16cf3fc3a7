"""Somebody withdraws, is erased, or changes the same thing while a professional writes: no word is lost."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, queries, teams
from dorsal.record.holding import Gone
from dorsal.record.ids import new_id
from dorsal.record.models import Person
from tests.web.caring import cared_for, cares, posts, sends
from tests.web.conftest import Finished
from tests.web.following import page, written

WORDS = "A long note that nobody wants to write twice."
FORMS = {
    "write/note": {"text": WORDS},
    "write/message": {"text": WORDS},
    "write/referral": {"reason": WORDS, "step": "doctor"},
    "write/examined": {"note": WORDS, "found": "waiting", "on": "2026-11-20"},
    "examination": {"note": WORDS, "hip-lift-left": "4.5"},
    "letters": {"reader": WORDS, "step": "summary", "language": "en"},
    "exercises/pelvic-tilt": {"change": "remove", "reason": WORDS, "as": "now"},
    "change/forbid": {"contraindication": "neck-load", "until": "2099-01-01", "reason": WORDS, "as": "now"},
    "proposals/{proposal}": {"answer": "decline", "reason": WORDS},
    "conflicts/opposite-advice-1": {"how": WORDS},
    "referrals/{proposal}": {"came": "seen", "found": WORDS},
}


@pytest.fixture
def person(db: None, content: Content) -> Person:
    return cared_for(content)


def proposed(person: Person) -> UUID:
    other = cares(person, "osteopath", name="Luc Petit")
    told = {"change": "remove", "reason": "Dizzy.", "as_": "proposal"}
    sends(other, f"/clinic/people/{person.id}/exercises/pelvic-tilt", **told)
    return queries.entries(person, "proposal")[0].id


@pytest.mark.parametrize("ends", ["withdraws", "erased", "left work"])
def test_every_form_gives_the_words_back_when_care_ends(person: Person, content: Content, ends: str) -> None:
    client, base = cares(person, "doctor"), f"/clinic/people/{person.id}"
    proposal = proposed(person)
    before = len(queries.entries(person))
    if ends == "erased":
        actions.erase_person(person=person)
    else:
        teams.end_care(person=person, id=teams.care_team(person)[0].id)
    for form, said in FORMS.items():
        sent = {**said, "entry": str(new_id()), "seen": "9999"}
        answer = client.post(f"{base}/{form.format(proposal=proposal)}", sent)
        here = answer.content.decode()
        assert (answer.status_code, WORDS in here) == (404, True), form
        assert content.interface["case.ended"]["en"] in here, form
        if "hip-lift-left" in said:
            assert content.examination["hip-lift"].name["en"] in here
    assert len(queries.entries(person)) == (0 if ends == "erased" else before)


def test_somebody_erased_between_the_look_and_the_writing(
    person: Person, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = cares(person)

    def gone(**_: object) -> None:
        raise Gone("this person has been erased")

    monkeypatch.setattr(actions, "record_entry", gone)
    status, here = posts(client, f"/clinic/people/{person.id}/write/note", text=WORDS, entry=str(new_id()))
    assert (status, WORDS in here) == (404, True)


def test_a_conflict_that_went_away_while_it_was_settled(person: Person, content: Content) -> None:
    one, other = cares(person), cares(person, "doctor", name="Paul Martin")
    base = f"/clinic/people/{person.id}"
    sends(one, f"{base}/write/advice", says="stay-active", reason="Keep going.")
    sends(other, f"{base}/write/advice", says="rest", reason="Two days.")
    here = page(one, base)
    conflict = f"{base}/conflicts/opposite" + here.split(f"{base}/conflicts/opposite")[1].split('"')[0]
    advice = queries.entries(person, "advice")[-1].id
    posts(other, f"{base}/taken-back/{advice}")
    status, shown = posts(one, conflict, how=WORDS, entry=str(new_id()))
    assert (status, WORDS in shown, content.interface["case.gone"]["en"] in shown) == (409, True, True)
    assert written(person, "settled") == []
    assert one.get(conflict).status_code == 404


def test_a_decided_proposal_gives_the_reason_back(person: Person, content: Content) -> None:
    doctor, base = cares(person, "doctor", name="Paul Martin"), f"/clinic/people/{person.id}"
    proposal = proposed(person)
    sends(doctor, f"{base}/proposals/{proposal}", answer="accept")
    third = cares(person)
    posts(third, f"{base}/proposals/{proposal}", answer="decline", reason=WORDS, entry=str(new_id()))
    here = page(third, base)
    assert content.interface["case.proposal.judged"]["en"] in here
    assert WORDS in here
    assert len(written(person, "verdict")) == 1


def test_a_link_that_two_hold_opens_once_and_tells_the_second(person: Person, content: Content) -> None:
    secret = teams.invite_to_team(person=person, role="doctor")
    first, second = cares(cared_for(content), "doctor"), cares(cared_for(content), "doctor")
    for client in (first, second):
        assert client.get(f"/join/{secret}").status_code == 200
    assert posts(first, f"/join/{secret}") == (302, f"/clinic/people/{person.id}")
    for client in (first, second, Client()):
        status, here = posts(client, f"/join/{secret}")
        assert status == 410
        assert content.interface["join.not.used"]["en"] in here
    assert len(teams.care_team(person)) == 1
    assert second.get(f"/clinic/people/{person.id}").status_code == 404
    actions.erase_person(person=person)
    assert posts(first, f"/join/{secret}")[0] == 404


@pytest.mark.parametrize("whose", ["another person's", "their own"])
def test_an_id_that_stands_for_something_else_takes_no_word_away(person: Person, content: Content, whose: str) -> None:
    """A form sent again with something else in it, or with the id of an entry that somebody else's record holds."""
    client, base = cares(person, "doctor"), f"/clinic/people/{person.id}"
    held = queries.entries(person if whose == "their own" else cared_for(content))[0].id
    for form in ("write/note", "write/message", "write/examined", "exercises/pelvic-tilt", "change/forbid"):
        before = queries.last_sequence(person)
        answer = client.post(f"{base}/{form}", {**FORMS[form], "entry": str(held), "seen": "9999"})
        assert (answer.status_code, queries.last_sequence(person)) == (302, before + 1), form
        assert WORDS in str(queries.entries(person)[-1].body), form


@pytest.mark.parametrize("form", ["team/messages", "seen"])
def test_what_a_person_sends_again_with_something_else_in_it_is_kept_too(follower: Finished, form: str) -> None:
    client, person = follower()
    told = {"entry": str(new_id()), "by": "doctor", "on": timezone.localdate().isoformat(), "found": "waiting"}
    before = queries.last_sequence(person)
    for more in ({"text": "one"}, {"text": "two", "found": "serious"}):
        assert client.post(f"/{form}", told | more).status_code == 302
    assert queries.last_sequence(person) == before + 2

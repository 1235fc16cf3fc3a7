"""A member of a clinic asks to join; the person reads what they would see, and lets them in or not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import queries, requests, teams
from dorsal.record.models import Person
from tests.web.caring import cares, posts, works
from tests.web.conftest import LANGUAGES, Finished
from tests.web.following import goes, page, written

ASK = "/clinic/ask"


def address_of(person: Person) -> str:
    found = Person.objects.select_related("user").get(id=person.id).user
    assert found
    return found.email


def asks(client: Client, person: Person) -> str:
    """Ask this person; the address of their answer."""
    assert posts(client, ASK, address_=address_of(person)) == (302, ASK)
    return f"/team/requests/{requests.requests(person)[-1].id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_person_reads_what_they_would_see_and_lets_them_in(
    follower: Finished, content: Content, language: str
) -> None:
    client, person = follower(language)
    physio, _ = works()
    answer, words = asks(physio, person), content.interface
    assert words["request.waits"][language].format(name="Anne Lemaire") in page(client, "/today")
    here = page(client, "/team")
    for said in ("Anne Lemaire", "Clinic by the park", words["team.sees"][language], words["request.check"][language]):
        assert said in here
    assert physio.get(f"/clinic/people/{person.id}").status_code == 404
    assert goes(client, answer, answer="agree", name="Rose") == "/team"
    after = page(client, "/team")
    assert words["request.agreed"][language] in after
    assert answer not in after
    assert written(person, "consent")[-1]["text"] == "team-1"
    assert written(person, "known-as") == [{"name": "Rose"}]
    assert "Rose" in page(physio, f"/clinic/people/{person.id}")


def test_a_no_is_not_told(follower: Finished, content: Content) -> None:
    client, person = follower()
    physio, _ = works()
    answer = asks(physio, person)
    before = page(physio, ASK)
    assert goes(client, answer, answer="decline") == "/team"
    assert content.interface["request.declined"]["en"] in page(client, "/team")
    assert page(physio, ASK).count("<p") <= before.count("<p")
    assert physio.get(f"/clinic/people/{person.id}").status_code == 404
    assert all(one["text"] != "team-1" for one in written(person, "consent"))
    goes(client, answer, answer="agree")
    assert content.interface["request.not.used"]["en"] in page(client, "/team")
    assert teams.care_team(person) == []


def test_known_or_not_the_answer_is_the_same(follower: Finished, content: Content) -> None:
    _, person = follower()
    shown = set()
    for address in (address_of(person), address_of(person), "nobody@example.org"):
        physio, _ = works()
        sent = physio.post(ASK, {"address": address})
        after = page(physio, ASK)
        assert content.interface["ask.sent"]["en"] in after
        shown.add((sent.status_code, sent.headers["Location"], len(after)))
    assert len(shown) == 1


def test_what_is_no_address_and_too_many_are_said(db: None, content: Content) -> None:
    physio, _ = works()
    status, here = posts(physio, ASK, address_="rose at example")
    assert (status, 'class="error-summary"' in here, "rose at example" in here) == (200, True, True)
    for number in range(requests.MOST):
        posts(physio, ASK, address_=f"nobody{number}@example.org")
    status, here = posts(physio, ASK, address_="rose@example.org")
    assert status == 429
    assert content.interface["ask.error.many"]["en"].format(most=requests.MOST) in here


def test_only_who_cares_for_people_asks_and_nobody_answers_for_another(follower: Finished) -> None:
    client, person = follower()
    other, _ = follower()
    physio, _ = works()
    answer = asks(physio, person)
    assert goes(other, answer, answer="agree") == "/team"
    assert goes(client, f"/team/requests/{uuid4()}", answer="agree") == "/team"
    assert teams.care_team(person) == []
    assert len(requests.requests(person)) == 1
    assert client.get(answer).status_code == 405
    lead, _ = works("clinic-lead")
    assert lead.get(ASK).headers["Location"] == "/clinic/members"
    assert client.get(ASK).status_code == 404
    assert Client().post(answer, {"answer": "agree"}).headers["Location"] == "/begin"


def test_somebody_on_the_team_already_stands_there_once(follower: Finished) -> None:
    client, person = follower()
    physio = cares(person)
    posts(physio, ASK, address_=address_of(person))
    assert requests.requests(person) == []
    assert len(teams.care_team(person)) == 1
    assert queries.entries(person, "consent")
    assert page(client, "/team")

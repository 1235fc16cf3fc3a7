"""A person and their care team: whom they let in, what was written, and who looked."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import glance, queries, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Membership, Person, User
from dorsal.web.views import consent
from tests.web.conftest import LANGUAGES, Finished
from tests.web.following import goes, page, written

# Nonces and tokens, the ids of what may be written, and how many entries there are.
EACH_TIME = re.compile(r'nonce="[^"]*"|value="[\w-]{36,}"|name="seen" value="\d+"')


def physiotherapist() -> Membership:
    clinic = teams.found_clinic(name="Clinic by the park")
    user = User.objects.create_user(f"{uuid4()}@clinic.example")
    secret = teams.invite_to_clinic(clinic=clinic, role="physiotherapist")
    return teams.join_clinic(secret=secret, user=user, name="Anne Lemaire")


def link(client: Client) -> str:
    """Make a link for a physiotherapist; its secret."""
    assert goes(client, "/team/invitations", role="physiotherapist") == "/team"
    found = re.search(r'/join/([\w-]+)"', page(client, "/team"))
    assert found
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_lets_somebody_in_and_out_again(follower: Finished, content: Content, language: str) -> None:
    client, person = follower(language)
    assert content.interface["team.nobody"][language] in page(client, "/team")
    member = physiotherapist()
    secret = link(client)
    assert f"/join/{secret}" not in page(client, "/team"), "it is shown once"
    assert [one.body["text"] for one in queries.entries(person, "consent")][-1] == "team-1"
    teams.join_team(secret=secret, member=member)
    here = page(client, "/team")
    assert "Anne Lemaire" in here
    assert "Clinic by the park" in here
    [one] = teams.care_team(person)
    assert goes(client, f"/team/members/{one.id}/end") == "/team"
    assert content.interface["team.ended"][language] in page(client, "/team")
    assert teams.open_case(user=member.user, person=person.id, what="person") is None


def test_a_name_for_the_team_is_kept_once(follower: Finished) -> None:
    client, person = follower()
    for name in (" Rose ", "Rose", "", "Rosa"):
        goes(client, "/team/invitations", role="doctor", name=name)
    assert [one["name"] for one in written(person, "known-as")] == ["Rose", "Rosa"]
    assert 'value="Rosa"' in page(client, "/team")


def test_a_link_can_be_taken_back(follower: Finished) -> None:
    client, person = follower()
    secret = link(client)
    goes(client, "/team/invitations/withdrawn", invitation=teams.invitations(person)[0].hash)
    with pytest.raises(teams.NotOpen, match="withdrawn"):
        teams.invitation(secret)


def test_a_link_without_a_role_is_not_made(follower: Finished, content: Content) -> None:
    client, person = follower()
    goes(client, "/team/invitations", role="clinic-lead")
    assert content.interface["team.error.role"]["en"] in page(client, "/team")
    assert teams.invitations(person) == []
    assert all(one.body["text"] != "team-1" for one in queries.entries(person, "consent"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_not_counted_and_is_again(follower: Finished, content: Content, language: str) -> None:
    client, person = follower(language)
    words = {name: content.interface[f"counted.{name}"][language] for name in ("yes", "no", "stopped", "back")}
    assert words["yes"] in page(client, "/team")
    for sent, state, said in (("no", "no", "stopped"), ("no", "no", ""), ("yes", "yes", "back"), ("maybe", "yes", "")):
        assert goes(client, "/team/counted", counted=sent) == "/team"
        here = page(client, "/team")
        assert words[state] in here
        assert [name for name in ("stopped", "back") if words[name] in here] == ([said] if said else [])
    assert [one["counted"] for one in written(person, "counted")] == [False, True]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wish", ["yes", "no"])
def test_whoever_agreed_to_earlier_words_goes_on_and_is_asked_before_they_are_counted(
    follower: Finished, content: Content, monkeypatch: pytest.MonkeyPatch, language: str, wish: str
) -> None:
    monkeypatch.setattr(consent, "CONSENT", "begin-1")
    client, person = follower(language)
    monkeypatch.undo()
    words = {name: content.interface[f"counted.{name}"][language] for name in ("waits", "new", "yes", "no")}
    assert goes(client, "/begin") == "/intake"
    assert [client.get(at).status_code for at in ("/flare/check", "/result", "/app/week")] == [200] * 3
    assert glance.counted(person) is None
    assert words["waits"] in page(client, "/today")
    assert words["new"] in page(client, "/team")
    goes(client, "/team/counted", counted=wish)
    assert glance.counted(person) is (wish == "yes")
    assert words[wish] in page(client, "/team")
    assert words["waits"] not in page(client, "/today")


def test_not_to_be_counted_changes_nothing_else(follower: Finished) -> None:
    client, person = follower()
    member = physiotherapist()
    teams.join_team(secret=link(client), member=member)
    physio = Client()
    physio.force_login(member.user)

    def care() -> list[str]:
        found = [page(physio, f"/clinic/people/{person.id}"), *(page(client, at) for at in ("/today", "/week"))]
        return [EACH_TIME.sub("", one) for one in found]

    before = care()
    goes(client, "/team/counted", counted="no")
    page(client, "/team")  # where it is said
    assert care() == before


def test_messages_stand_once_and_say_who_wrote(follower: Finished, content: Content) -> None:
    client, person = follower()
    entry = re.search(r'name="entry" value="([\w-]+)"', page(client, "/team"))
    assert entry
    for _ in range(2):
        goes(client, "/team/messages", text="May I run <b>again</b>?", entry=entry[1])
    case = teams.join_team(secret=link(client), member=physiotherapist())
    teams.write(case=case, id=new_id(), kind="message",
                body={"text": "Yes, gently."}, written=timezone.now())  # fmt: skip
    here = page(client, "/team")
    assert here.index("May I run &lt;b&gt;again") < here.index("Yes, gently.")
    assert "Anne Lemaire, physiotherapist" in here
    assert content.interface["team.did.wrote.message"]["en"] in here
    assert [one["text"] for one in written(person, "message")] == ["May I run <b>again</b>?", "Yes, gently."]


def test_an_empty_message_keeps_the_page_and_says_what_to_do(follower: Finished, content: Content) -> None:
    client, person = follower()
    for text in ("  ", "x" * 4001):
        sent = client.post("/team/messages", {"text": text})
        assert sent.status_code == 200
        assert content.interface["team.error.text"]["en"].replace("{most}", "4000") in sent.content.decode()
    assert written(person, "message") == []


def test_who_looked_is_listed(follower: Finished, content: Content) -> None:
    client, person = follower()
    member = physiotherapist()
    teams.join_team(secret=link(client), member=member)
    assert content.interface["team.looked.none"]["en"] in page(client, "/team/looked")
    teams.open_case(user=member.user, person=person.id, what="person")
    teams.open_caseload(member=member, what="caseload")
    here = page(client, "/team/looked")
    for key in ("team.did.read", "team.did.read.caseload"):
        assert content.interface[key]["en"] in here


def test_without_an_account_nobody_is_invited(finished: Finished, content: Content) -> None:
    client, person = finished()
    assert content.interface["team.account"]["en"] in page(client, "/team")
    for address in ("invitations", "invitations/withdrawn", f"members/{uuid4()}/end", "messages"):
        assert client.post(f"/team/{address}", {"role": "doctor", "text": "Hello"}).status_code == 200
    assert teams.invitations(person) == []
    assert written(person, "message") == []


def test_nobody_ends_the_care_of_another_person(follower: Finished) -> None:
    client, _ = follower()
    other, person = follower()
    teams.join_team(secret=link(other), member=physiotherapist())
    goes(client, f"/team/members/{teams.care_team(person)[0].id}/end")
    assert len(teams.care_team(person)) == 1


def test_whoever_has_no_record_begins_first(db: None) -> None:
    assert Client().get("/team").headers["Location"] == "/begin"
    assert Person.objects.count() == 0

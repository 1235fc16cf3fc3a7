"""Asking to join a care team: nobody learns who has a record, and only the person's yes opens it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dorsal.record import actions, queries, requests, teams
from dorsal.record.models import CareTeamMember, JoinRequest, Membership, Person, User
from tests.record.test_teams import cares, opened, works

WORDS = {"text": "team-1", "language": "en", "words": "They see it."}


@pytest.fixture
def physio(db: None) -> Membership:
    return works("physiotherapist")


@pytest.fixture
def known(person: Person) -> Person:
    return actions.adopt(person=person, user=User.objects.create_user("Rose@example.org"))


def agrees(person: Person) -> None:
    requests.consent_to(person=person, id=requests.requests(person)[0].id, **WORDS)


def test_a_yes_opens_the_record_and_is_kept_with_its_words(known: Person, physio: Membership) -> None:
    requests.ask(member=physio, address=" rose@EXAMPLE.org ")
    assert opened(physio, known) is None
    [one] = requests.requests(known)
    assert one.membership == physio
    for _ in range(2):
        requests.consent_to(person=known, id=one.id, **WORDS)
    assert opened(physio, known)
    assert [entry.body["text"] for entry in queries.entries(known, "consent")][-1] == "team-1"
    assert len([entry for entry in queries.entries(known, "consent") if entry.body["text"] == "team-1"]) == 1
    assert CareTeamMember.objects.filter(person=known).count() == 1
    assert requests.requests(known) == []


def test_a_no_lets_nobody_in_and_asking_again_reaches_nobody(known: Person, physio: Membership) -> None:
    requests.ask(member=physio, address="rose@example.org")
    [one] = requests.requests(known)
    for _ in range(2):
        requests.decline(person=known, id=one.id)
    requests.ask(member=physio, address="rose@example.org")
    assert requests.requests(known) == []
    with pytest.raises(teams.NotOpen, match="used"):
        requests.consent_to(person=known, id=one.id, **WORDS)
    assert opened(physio, known) is None
    # Another member may ask, and after two weeks the same one again
    requests.ask(member=works("doctor"), address="rose@example.org")
    assert [asked.membership.role for asked in requests.requests(known)] == ["doctor"]
    JoinRequest.objects.update(expires=timezone.now() - timedelta(seconds=1))
    requests.ask(member=physio, address="rose@example.org")
    assert [asked.membership for asked in requests.requests(known)] == [physio]
    assert JoinRequest.objects.count() == 1, "what has expired is forgotten"


def test_nothing_tells_whether_there_is_such_a_person(
    known: Person, physio: Membership, django_assert_num_queries: object
) -> None:
    cared_for = works("doctor")
    cares(cared_for, known)
    own = works("osteopath")
    actions.adopt(person=actions.create_person(), user=own.user)
    asked = [(physio, "rose@example.org"), (physio, "rose@example.org"), (physio, "nobody@example.org")]
    asked += [(cared_for, "rose@example.org"), (own, own.user.email)]
    for number, (member, address) in enumerate(asked, 1):
        with django_assert_num_queries(7):  # type: ignore[operator]
            requests.ask(member=member, address=address)
        assert JoinRequest.objects.count() == number
    assert JoinRequest.objects.exclude(person=None).count() == 1


def test_only_a_few_a_day_whomever_they_are_to(known: Person, physio: Membership) -> None:
    for number in range(requests.MOST):
        requests.ask(member=physio, address=f"nobody{number}@example.org")
    for address in ("rose@example.org", "nobody@example.org"):
        with pytest.raises(requests.TooMany):
            requests.ask(member=physio, address=address)
    assert requests.requests(known) == []
    JoinRequest.objects.update(made=timezone.now() - timedelta(hours=25))
    requests.ask(member=physio, address="rose@example.org")
    assert len(requests.requests(known)) == 1


def test_a_request_that_leads_nowhere_says_why(known: Person, other: Person, physio: Membership) -> None:
    requests.ask(member=physio, address="rose@example.org")
    [one] = requests.requests(known)
    with pytest.raises(teams.NotOpen, match="unknown"):
        requests.decline(person=other, id=one.id)
    with pytest.raises(teams.NotOpen, match="unknown"):
        requests.consent_to(person=other, id=one.id, **WORDS)
    JoinRequest.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert requests.requests(known) == []
    with pytest.raises(teams.NotOpen, match="expired"):
        requests.consent_to(person=known, id=one.id, **WORDS)
    JoinRequest.objects.update(expires=timezone.now() + timedelta(days=1))
    teams.end_membership(membership=physio)
    assert requests.requests(known) == []
    with pytest.raises(teams.NotOpen, match="withdrawn"):
        requests.consent_to(person=known, id=one.id, **WORDS)
    assert not CareTeamMember.objects.exists()


def test_a_lead_asks_nobody(known: Person) -> None:
    with pytest.raises(ValueError, match="role"):
        requests.ask(member=works("clinic-lead"), address="rose@example.org")


def test_requests_go_with_the_person_and_with_the_clinic(known: Person, physio: Membership) -> None:
    requests.ask(member=physio, address="rose@example.org")
    requests.ask(member=physio, address="nobody@example.org")
    actions.erase_person(person=known)
    assert [one.person for one in JoinRequest.objects.all()] == [None]
    teams.dissolve(users=[physio.user])
    assert not JoinRequest.objects.exists()

"""Who may see whose record: only their care team, only while both want it, and never without a line."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dorsal.record import actions, queries, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Access, CareTeamMember, Entry, Invitation, Membership, Person, User

from .conftest import NOON


@pytest.fixture
def physio(db: None) -> Membership:
    return works("physiotherapist")


def works(role: teams.Role, clinic: str = "Clinic by the park") -> Membership:
    """Somebody who has just become a member of a clinic."""
    secret = teams.invite_to_clinic(clinic=teams.found_clinic(name=clinic), role=role)
    user = User.objects.create_user(f"{uuid4()}@clinic.example")
    return teams.join_clinic(secret=secret, user=user, name="A. Member")


def cares(member: Membership, person: Person) -> teams.Case:
    return teams.join_team(secret=teams.invite_to_team(person=person, role=member.role), member=member)


def opened(member: Membership, person: Person) -> teams.Case | None:
    return teams.open_case(user=member.user, person=person.id, what="person")


def test_only_the_care_team_opens_a_record(person: Person, other: Person, physio: Membership) -> None:
    assert opened(physio, person) is None
    cares(physio, person)
    found = opened(physio, person)
    assert found
    assert found.person == person
    assert opened(physio, other) is None
    assert opened(works("doctor"), person) is None
    assert teams.open_case(user=None, person=person.id, what="person") is None


def test_a_clinic_lead_opens_no_record(person: Person) -> None:
    with pytest.raises(ValueError, match="role"):
        teams.invite_to_team(person=person, role="clinic-lead")
    lead = works("clinic-lead")
    CareTeamMember.objects.create(person=person, membership=lead)
    assert opened(lead, person) is None


def test_every_door_closes_at_once(person: Person, physio: Membership) -> None:
    case = cares(physio, person)
    teams.end_care(person=person, id=teams.care_team(person)[0].id)
    assert opened(physio, person) is None
    with pytest.raises(teams.NotYours):
        teams.write(case=case, id=new_id(), kind="message", body={"text": "Hello"}, written=NOON)
    again = cares(physio, person)
    teams.end_membership(membership=physio)
    assert opened(physio, person) is None
    assert teams.open_caseload(member=physio, what="caseload") == []
    with pytest.raises(teams.NotYours):
        teams.write(case=again, id=new_id(), kind="message", body={"text": "Hello"}, written=NOON)
    assert not Entry.objects.filter(kind="message").exists()
    assert [one.ended is None for one in teams.care_team(person, ended=True)] == [False, False]


def test_each_reading_and_each_writing_is_one_line(person: Person, other: Person, physio: Membership) -> None:
    case = cares(physio, person)
    cares(physio, other)
    opened(physio, person)
    teams.open_caseload(member=physio, what="caseload")
    same = {"case": case, "id": new_id(), "kind": "message", "body": {"text": "Hello"}, "written": NOON}
    teams.write(**same)
    teams.write(**same)
    assert [(one.did, one.what) for one in teams.accesses(person)] == [
        ("wrote", "message"), ("read", "caseload"), ("read", "person"),
    ]  # fmt: skip
    assert [(one.did, one.what) for one in teams.accesses(other)] == [("read", "caseload")]
    assert queries.entries(person, "message")[0].author == physio.user


def test_what_is_not_theirs_leaves_no_line(person: Person, physio: Membership) -> None:
    opened(physio, person)
    teams.open_case(user=physio.user, person=uuid4(), what="person")
    assert not Access.objects.exists()


def test_an_invitation_opens_once(person: Person, physio: Membership) -> None:
    secret = teams.invite_to_team(person=person, role="physiotherapist")
    assert [one.role for one in teams.invitations(person)] == ["physiotherapist"]
    teams.join_team(secret=secret, member=physio)
    for use in (lambda: teams.invitation(secret), lambda: teams.join_team(secret=secret, member=physio)):
        with pytest.raises(teams.NotOpen) as told:
            use()
        assert told.value.why == "used"
    assert teams.invitations(person) == []


def test_an_invitation_that_leads_nowhere_says_why(person: Person, other: Person, physio: Membership) -> None:
    def why(secret: str) -> str:
        with pytest.raises(teams.NotOpen) as told:
            teams.join_team(secret=secret, member=physio)
        return told.value.why

    old = teams.invite_to_team(person=person, role="physiotherapist")
    Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    taken_back = teams.invite_to_team(person=person, role="physiotherapist")
    hash_of = teams.invitations(person)[0].hash
    teams.withdraw(person=other, invitation=hash_of)
    assert teams.invitation(taken_back).person == person
    teams.withdraw(person=person, invitation=hash_of)
    to_clinic = teams.invite_to_clinic(clinic=physio.clinic, role="doctor")
    assert [why(one) for one in (old, taken_back, "no-such-secret", to_clinic)] == [
        "expired", "withdrawn", "unknown", "unknown",
    ]  # fmt: skip


def test_an_invitation_is_for_one_role_and_for_somebody_else(person: Person, physio: Membership) -> None:
    secret = teams.invite_to_team(person=person, role="doctor")
    with pytest.raises(ValueError, match="doctor"):
        teams.join_team(secret=secret, member=physio)
    actions.adopt(person=person, user=physio.user)
    with pytest.raises(ValueError, match="physiotherapist"):
        cares(physio, person)
    assert teams.invitation(secret).role == "doctor"


def test_somebody_works_at_one_clinic_at_a_time(physio: Membership) -> None:
    other = teams.found_clinic(name="Another")
    secret = teams.invite_to_clinic(clinic=other, role="doctor")
    with pytest.raises(ValueError, match="one clinic"):
        teams.join_clinic(secret=secret, user=physio.user, name="A. Member")
    teams.end_membership(membership=physio)
    now = teams.join_clinic(secret=secret, user=physio.user, name="A. Member")
    assert teams.membership(physio.user) == now
    assert teams.members(other) == [now]
    assert teams.member_with(other, now.id) == now
    assert teams.member_with(other, physio.id) is None


def test_erasing_a_person_takes_their_care_team_and_its_lines_too(person: Person, physio: Membership) -> None:
    cares(physio, person)
    opened(physio, person)
    teams.invite_to_team(person=person, role="doctor")
    actions.erase_person(person=person)
    for table in (Access, CareTeamMember, Invitation.objects.exclude(person=None).model):
        assert not table.objects.filter(person=person.id).exists()
    assert opened(physio, person) is None


def test_a_professional_who_erases_their_own_record_keeps_their_work(physio: Membership) -> None:
    own = actions.adopt(person=actions.create_person(), user=physio.user)
    actions.erase_person(person=own)
    assert User.objects.get(pk=physio.user_id).is_active
    assert queries.person_for(physio.user) is None
    assert teams.membership(physio.user) == physio


STEPS = st.lists(
    st.tuples(st.sampled_from(["cares", "ends", "leaves work", "erased"]), st.integers(0, 2), st.integers(0, 2)),
    max_size=12,
)


class NobodySeesWhatIsNotTheirs(TestCase):
    @settings(max_examples=25)
    @given(STEPS)
    def test_whatever_happened_before(self, steps: list[tuple[str, int, int]]) -> None:
        people = [actions.create_person() for _ in range(3)]
        team = [works(role) for role in teams.CARING]
        allowed: set[tuple[int, int]] = set()
        at_work, there = {0, 1, 2}, {0, 1, 2}
        for what, member, one in steps:
            if what == "cares" and member in at_work and one in there:
                cares(team[member], people[one])
                allowed.add((member, one))
            elif what == "ends":
                for found in teams.care_team(people[one]):
                    if found.membership_id == team[member].id:
                        teams.end_care(person=people[one], id=found.id)
                allowed.discard((member, one))
            elif what == "leaves work":
                teams.end_membership(membership=team[member])
                at_work.discard(member)
                allowed = {pair for pair in allowed if pair[0] != member}
            elif what == "erased":
                actions.erase_person(person=people[one])
                there.discard(one)
                allowed = {pair for pair in allowed if pair[1] != one}
        for number, member in enumerate(team):
            listed = {case.person_id for case in teams.open_caseload(member=member, what="caseload")}
            assert listed == {people[one].id for of, one in allowed if of == number}
            for one, person in enumerate(people):
                assert (opened(member, person) is not None) == ((number, one) in allowed)

"""No question to the record is answered with a row that is not the asker's, whatever clinics and people did before."""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from datetime import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from dorsal.record import actions, article_pictures, articles, changes, queries, requests, teams
from dorsal.record.holding import Gone
from dorsal.record.ids import new_id
from dorsal.record.models import Access, CalendarFeed, CareTeamMember, Clinic, Entry, Membership, Person, User
from tests.record import scopes

from .conftest import NOON

MARK = re.compile(r"mark-\d+")
PEOPLE, MEMBERS = st.integers(0, 2), st.integers(0, 3)
FUNCTIONS = dict(scopes.public())


def test_every_public_function_of_the_record_has_a_rule() -> None:
    assert sorted(FUNCTIONS.keys() - scopes.ruled()) == [], "say in tests/record/scopes.py whose rows these may return"
    assert sorted(scopes.ruled() - FUNCTIONS.keys()) == [], "these are gone"


def test_what_answers_for_the_whole_server_is_asked_by_no_page(root: Path) -> None:
    pages = [*(root / "dorsal/web/views").rglob("*.py"), *(root / "dorsal/web/person").rglob("*.py")]
    asked = [
        f"{page.relative_to(root)}: {ast.unparse(node)}"
        for page in pages
        for node in ast.walk(ast.parse(page.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in scopes.OF_THE_SERVER
    ]
    assert asked == []


def test_the_tests_that_hold_the_writers_are_there(root: Path) -> None:
    assert [file for file in scopes.WRITES if not (root / file).is_file()] == []


class Clinics(RuleBasedStateMachine):
    """Two clinics, three people, four members: they come, care, go, are erased. `allowed` is the slow, plain truth."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clinics = [teams.found_clinic(name="Here"), teams.found_clinic(name="There")]
        self.people: dict[int, Person] = {}
        self.users = [User.objects.create_user(f"{uuid4()}@clinic.example") for _ in range(4)]
        self.at_work: dict[int, Membership] = {}
        self.allowed: set[tuple[int, int]] = set()
        self.cases: list[tuple[int, int, teams.Case]] = []
        self.secrets: dict[str, int] = {}
        for number in range(4):
            self.starts_work(number, 0, "doctor" if number < 3 else "clinic-lead")

    def teardown(self) -> None:
        try:
            self.nobody_sees_more()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # What people and members do

    @rule(one=PEOPLE, known=st.booleans())
    def begins(self, one: int, known: bool) -> None:
        if one in self.people:
            return
        person = actions.create_person()
        if known:
            person = actions.adopt(person=person, user=User.objects.create_user(f"mark-{one}.{uuid4()}@person.example"))
        self.people[one] = person
        self.tells(one)

    def tells(self, one: int) -> None:
        """Something of every kind that is looked up, each with the mark of its person."""
        person, mark = self.people[one], f"mark-{one}"
        for kind, body in (
            ("message", {"text": mark}), ("known-as", {"name": mark}), ("place", {"country": mark}),
            ("answer", {"question": mark, "value": mark}),
            ("consent", {"text": mark, "language": mark, "hash": "0" * 64}),
            ("decision", {"result": {"triage": {"urgency": mark}, "plan": {"week": [mark]}}, "content": "0" * 64,
                          "words": mark, "language": mark}),
            ("examined", {"by": mark, "on": "2026-11-21", "found": mark}),
        ):  # fmt: skip
            actions.record_entry(person=person, id=new_id(), kind=kind, body=body, written=NOON, author=person.user)
        actions.keep_moment(person=person, hour=time(9), days=[0], zone=mark, language=mark, by_mail=True)
        actions.keep_device(person=person, endpoint=f"{mark}.{uuid4()}", p256dh=mark, auth=mark)
        actions.make_feed(person=person)

    @rule(number=MEMBERS, clinic=st.integers(0, 1), role=st.sampled_from(teams.ROLES))
    def starts_work(self, number: int, clinic: int, role: teams.Role) -> None:
        if number not in self.at_work:
            secret = teams.invite_to_clinic(clinic=self.clinics[clinic], role=role)
            self.at_work[number] = teams.join_clinic(secret=secret, user=self.users[number], name=f"member-{number}")

    @rule(number=MEMBERS)
    def leaves_work(self, number: int) -> None:
        if member := self.at_work.pop(number, None):
            teams.end_membership(membership=member)
            self.allowed = {pair for pair in self.allowed if pair[0] != number}

    @rule(number=MEMBERS, one=PEOPLE, withdrawn=st.booleans())
    def is_invited(self, number: int, one: int, withdrawn: bool) -> None:
        member, person = self.at_work.get(number), self.people.get(one)
        if member is None or person is None or member.role not in teams.CARING:
            return
        secret = teams.invite_to_team(person=person, role=member.role)
        self.secrets[secret] = one
        if withdrawn:
            teams.withdraw(person=person, invitation=teams.invitation(secret).hash)
            with pytest.raises(teams.NotOpen):
                teams.join_team(secret=secret, member=member)
            return
        self.cases.append((number, one, teams.join_team(secret=secret, member=member)))
        self.allowed.add((number, one))

    @rule(number=MEMBERS, one=PEOPLE, agrees=st.booleans())
    def asks_to_join(self, number: int, one: int, agrees: bool) -> None:
        """To ask opens nothing; only the person's own yes does."""
        member, person = self.at_work.get(number), self.people.get(one)
        if member is None or person is None or person.user is None or member.role not in teams.CARING:
            return
        with suppress(requests.TooMany):
            requests.ask(member=member, address=person.user.email)
        waiting = [asked for asked in requests.requests(person) if asked.membership_id == member.id]
        assert (teams.open_case(user=member.user, person=person.id, what="person") is not None) == (
            (number, one) in self.allowed
        )
        if waiting and agrees:
            requests.consent_to(person=person, id=waiting[0].id, text="team-1", language="en", words="-")
            self.allowed.add((number, one))
        elif waiting:
            requests.decline(person=person, id=waiting[0].id)

    @rule(number=MEMBERS, one=PEOPLE)
    def is_sent_away(self, number: int, one: int) -> None:
        person, member = self.people.get(one), self.at_work.get(number)
        for found in teams.care_team(person) if person else ():
            if member and found.membership_id == member.id:
                teams.end_care(person=found.person, id=found.id)
        self.allowed.discard((number, one))

    @rule(one=PEOPLE)
    def is_erased(self, one: int) -> None:
        if person := self.people.pop(one, None):
            actions.erase_person(person=person)
            self.allowed = {pair for pair in self.allowed if pair[1] != one}
            self.secrets = {secret: of for secret, of in self.secrets.items() if of != one}

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def writes(self, data: Any) -> None:
        """With a record that was opened before: written if care goes on, refused if it has ended, never elsewhere."""
        number, one, case = data.draw(st.sampled_from(self.cases))
        body = {"at": NOON.isoformat(), "by": "doctor", "change": "hold", "reason": f"mark-{one}", "item": "walking"}
        before = Entry.objects.count()
        may = (number, one) in self.allowed and case.person == self.people[one]  # and not who was erased before
        for write in (
            lambda: teams.write(case=case, id=new_id(), kind="message", body={"text": f"mark-{one}"}, written=NOON),
            lambda: changes.change(case=case, id=new_id(), body=body, written=NOON, seen=10**6),
        ):
            if may:
                assert write().person_id == case.person.id
            else:
                with pytest.raises((teams.NotYours, Gone)):
                    write()
        assert Entry.objects.count() - before == (2 if may else 0)

    # What they may see

    @rule()
    def nobody_sees_more(self) -> None:
        owners = self.owners()
        for one, person in self.people.items():
            for name, asks in scopes.OF_A_PERSON.items():
                self.holds(name, asks(FUNCTIONS[name], person), {one}, owners)
        for number, user in enumerate(self.users):
            mine = {one for of, one in self.allowed if of == number}
            self.of_who_asks(user, mine, owners)
        for one, person in self.people.items():
            if person.user:
                self.holds("queries.person_for", queries.person_for(person.user, str(uuid4())), {one}, owners)
                self.of_who_asks(person.user, set(), owners)
        for nobody in (None, AnonymousUser()):
            self.of_who_asks(nobody, set(), owners)
        self.of_a_secret(owners)

    def of_who_asks(self, user: Any, mine: set[int], owners: dict[str, int]) -> None:
        member = teams.membership(user)
        listed = teams.open_caseload(member=member, what="caseload") if member else []
        self.holds("teams.open_caseload", listed, mine, owners)
        assert {case.person_id for case in listed} == {self.people[one].id for one in mine}
        for one, person in self.people.items():
            case = teams.open_case(user=user, person=person.id, what="person")
            assert (case is not None) == (one in mine)
            self.holds("teams.open_case", case, {one}, owners)
        assert teams.open_case(user=user, person=uuid4(), what="person") is None
        held = teams.membership(user)
        assert held is None or held.user == user
        self.holds("teams.membership", held, set(), owners)
        # A session never opens the record of somebody with an account, nor a user's that of somebody without.
        for one, person in self.people.items():
            by_session = queries.person_for(user, str(person.id))
            own = isinstance(user, User) and person.user == user
            opened = by_session is not None and by_session.id == person.id
            assert opened == (own or (not isinstance(user, User) and person.user is None)), one

    def of_a_secret(self, owners: dict[str, int]) -> None:
        for one, person in self.people.items():
            found = queries.feed(person)
            assert found
            self.holds("queries.person_of_feed", queries.person_of_feed(found.token), {one}, owners)
        for wrong in ("", "x", str(uuid4())):
            assert queries.person_of_feed(wrong) is None
        for secret, one in self.secrets.items():
            try:
                self.holds("teams.invitation", teams.invitation(secret), {one}, owners)
            except teams.NotOpen:
                continue

    def owners(self) -> dict[str, int]:
        """Whose each id and each secret is."""
        number = {person.id: one for one, person in self.people.items()}
        found = {str(id): one for id, one in number.items()}
        for table in (Entry, Access, CareTeamMember):
            found |= {str(row.pk): number[row.person_id] for row in table.objects.filter(person__in=number)}
        found |= {row.token: number[row.person_id] for row in CalendarFeed.objects.filter(person__in=number)}
        return found

    def holds(self, name: str, value: Any, mine: set[int], owners: dict[str, int]) -> None:
        """Nothing in what was returned is anybody's but `mine`."""
        for text in scopes.flat(value):
            marked = {int(mark.removeprefix("mark-")) for mark in MARK.findall(text)}
            whose = marked | ({owners[text]} if text in owners else set())
            assert whose <= mine, f"{name} returned {text}, which is of {whose}, to who may see {mine}"


def test_no_question_is_answered_with_a_row_out_of_scope(db: None) -> None:
    checks = settings(max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Clinics, settings=checks)


def test_a_question_that_forgets_its_scope_is_noticed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Clinics()
    for one in (0, 1):
        machine.begins(one=one, known=True)
    machine.nobody_sees_more()
    monkeypatch.setitem(FUNCTIONS, "queries.entries", lambda _person: list(Entry.objects.all()))
    with pytest.raises(AssertionError, match=r"queries\.entries returned"):
        machine.nobody_sees_more()
    monkeypatch.undo()
    CareTeamMember.objects.create(person=machine.people[0], membership=machine.at_work[0])
    with pytest.raises(AssertionError, match=r"teams\.open_caseload returned"):
        machine.nobody_sees_more()
    CareTeamMember.objects.all().delete()
    machine.teardown()


def with_an_article(number: int) -> tuple[Clinic, Membership]:
    """A clinic with a member, and an article that somebody approved."""
    clinic = teams.found_clinic(name=f"mark-{number}")
    user = User.objects.create_user(f"{uuid4()}@clinic.example")
    secret = teams.invite_to_clinic(clinic=clinic, role="doctor")
    member = teams.join_clinic(secret=secret, user=user, name=f"mark-{number}")
    mark = f"mark-{number}"
    blocks = [{"kind": "image", "src": f"https://{mark}.example/p.png"}]
    brought = articles.Brought(mark, "0" * 64, mark, blocks, {"mark": mark}, "en", 0)
    article, _ = articles.bring(clinic=clinic, brought=brought, by=member)
    article_pictures.say_own(article=article, by=member)
    picture = article_pictures.next_wanted()
    assert picture
    article_pictures.keep(picture=picture, data=mark.encode(), kind="image/png", width=1, height=1)
    (text,) = articles.texts_of(article)
    articles.judge(text=text, status="approved", by=member, version=text.version)
    articles.begin_import(clinic=clinic, address=f"https://{mark}.example/")
    return clinic, member


def test_a_clinic_sees_its_own_rows_alone_and_a_person_what_their_clinics_approved(db: None) -> None:
    """Members, articles and imports; the persons are each on the care of one clinic, and the last one on none."""
    found = [with_an_article(number) for number in (0, 1)]
    people = [actions.create_person() for _ in range(3)]
    for (_, member), person in zip(found, people, strict=False):
        teams.join_team(secret=teams.invite_to_team(person=person, role="doctor"), member=member)
    for number, (clinic, _) in enumerate(found):
        for name, asks in scopes.OF_A_CLINIC.items():
            told = " ".join(scopes.flat(asks(FUNCTIONS[name], clinic)))
            assert {*MARK.findall(told)} <= {f"mark-{number}"}, name
            assert str(found[1 - number][0].id) not in told, name
    for number, person in enumerate(people):
        for name, asks in scopes.OF_ITS_CLINICS.items():
            told = " ".join(scopes.flat(asks(FUNCTIONS[name], person)))
            assert {*MARK.findall(told)} == ({f"mark-{number}"} if number < 2 else set()), name
    teams.end_care(person=people[0], id=teams.care_team(people[0])[0].id)
    assert articles.shown_to(people[0], "en") == []
    assert {one.user_id for one in teams.members(found[0][0])} == {found[0][1].user_id}
    assert teams.member_with(found[1][0], found[0][1].id) is None

"""What nobody needs any more goes by itself, on time, and nothing else goes with it."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from dorsal.record import actions, retention, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Entry, Erasure, Invitation, Person, PushSubscription, Tried, User

from .conftest import NOON

PAGE = "docs/explanation/retention.md"
UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1)}


def later(days: float) -> dict[str, int]:
    return retention.enforce(now=timezone.now() + timedelta(days=days))


def signed_up(address: str, *, confirmed: bool = False) -> Person:
    user = User.objects.create_user(address)
    EmailAddress.objects.create(user=user, email=address, verified=confirmed, primary=True)
    person = actions.adopt(person=actions.create_person(), user=user)
    actions.record_entry(person=person, id=new_id(), kind="message", body={"text": "-"}, written=NOON, author=user)
    return person


def test_the_page_says_what_the_job_does(root: Path) -> None:
    said = re.findall(r"^\| `([\w-]+)`:[^|]*\| (\d+) (hours|days)", (root / PAGE).read_text(), re.MULTILINE)
    assert {name: int(many) * UNITS[unit] for name, many, unit in said} == {
        rule.name: rule.kept for rule in retention.RULES
    }


def unnamed(page: str) -> set[str]:
    """The tables of which the page does not say how long they are kept, and names of tables that are gone."""
    named = re.findall(r"`(\w+\.\w+)`", page)
    tables = [model._meta.label for model in apps.get_models()]
    return {one for one in tables if one not in named} | {one for one in named if one not in tables}


def test_every_table_of_the_database_stands_on_the_page(root: Path) -> None:
    page = (root / PAGE).read_text()
    assert unnamed(page) == set(), "say for these how long they are kept, and what ends them"
    assert unnamed(page.replace("`record.Moment`", "")) == {"record.Moment"}


def test_an_account_that_nobody_confirmed_goes_with_its_record(db: None) -> None:
    waiting, confirmed = signed_up("waiting@example.org"), signed_up("confirmed@example.org", confirmed=True)
    came_in = signed_up("unconfirmed@example.org")
    User.objects.filter(pk=came_in.user_id).update(last_login=NOON)
    assert later(29)["unconfirmed-accounts"] == 0
    assert later(31)["unconfirmed-accounts"] == 1
    assert not Person.objects.filter(id=waiting.id).exists()
    assert not User.objects.filter(pk=waiting.user_id).exists()
    assert {one.person_id for one in Entry.objects.all()} == {confirmed.id, came_in.id}
    assert Erasure.objects.count() == 1


def test_an_account_without_a_record_that_nobody_confirmed_goes_too(db: None) -> None:
    user = User.objects.create_user("alone@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    assert later(31)["unconfirmed-accounts"] == 1
    assert not User.objects.exists()


def test_somebody_at_work_is_never_taken_for_somebody_who_did_not_come(db: None) -> None:
    person = signed_up("member@clinic.example")
    assert person.user
    secret = teams.invite_to_clinic(clinic=teams.found_clinic(name="Here"), role="doctor")
    teams.join_clinic(secret=secret, user=person.user, name="A. Member")
    assert later(31)["unconfirmed-accounts"] == 0
    assert Person.objects.filter(id=person.id).exists()


def test_an_anonymous_record_goes_after_a_day(person: Person) -> None:
    assert later(0.9)["anonymous-people"] == 0
    assert later(1.1)["anonymous-people"] == 1


def test_a_session_goes_once_it_has_ended(db: None) -> None:
    for seconds in (60, 3 * 86400):
        store = SessionStore()
        store.set_expiry(seconds)
        store.save()
    assert later(1)["sessions"] == 1
    assert Session.objects.count() == 1


def test_an_invitation_goes_a_month_after_it_was_closed(db: None) -> None:
    person = signed_up("invites@example.org", confirmed=True)
    secrets = [teams.invite_to_team(person=person, role="doctor") for _ in range(2)]
    teams.withdraw(person=person, invitation=teams.invitation(secrets[0]).hash)
    assert later(29)["invitations"] == 0
    assert later(31)["invitations"] == 1
    assert teams.invitation(secrets[1]).person == person
    assert later(14 + 31)["invitations"] == 1
    assert not Invitation.objects.exists()


def test_a_browser_goes_after_a_year(person: Person) -> None:
    actions.keep_device(person=person, endpoint="https://fcm.googleapis.com/x", p256dh="x", auth="x")
    Person.objects.filter(id=person.id).update(demo=True)
    assert later(364)["browsers"] == 0
    assert later(366)["browsers"] == 1
    assert not PushSubscription.objects.exists()


def test_counted_tries_go_once_they_count_no_more(db: None) -> None:
    now = timezone.now()
    for name, seconds in (("old", -1), ("new", 60)):
        Tried.objects.create(cache_key=name, value="", expires=now + timedelta(seconds=seconds))
    assert retention.enforce()["tries"] == 1
    assert [one.cache_key for one in Tried.objects.all()] == ["new"]


def test_twice_is_harmless_and_the_command_says_what_went(person: Person) -> None:
    later(40)
    assert set(later(40).values()) == {0}
    said = StringIO()
    call_command("retention", stdout=said)
    assert said.getvalue().splitlines() == [f"{rule.name}: 0" for rule in retention.RULES]


@pytest.mark.django_db
def test_a_living_record_loses_nothing(person: Person) -> None:
    whole = signed_up("whole@example.org", confirmed=True)
    User.objects.filter(pk=whole.user_id).update(last_login=NOON)
    later(3650)
    assert Entry.objects.filter(person=whole).count() == 1
    assert Person.objects.get() == whole

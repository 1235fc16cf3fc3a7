"""Signing up, signing in and what an account means for the record."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client

from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Person, User
from dorsal.record.session import KEY

from .conftest import NOON

EMAIL = "ana@example.org"
SECRET = "bicycle-and-bread"  # noqa: S105  made up here


@pytest.fixture
def visitor(person: Person) -> Client:
    """A browser whose session holds the anonymous person."""
    client = Client()
    session = SessionStore()
    session[KEY] = str(person.id)
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    actions.record_answers(person=person, answers=[(new_id(), "age", 44)], written=NOON)
    return client


def sign_up(client: Client, email: str = EMAIL) -> Any:
    return client.post("/account/signup/", {"email": email, "password1": SECRET})


def test_signing_up_keeps_what_was_answered_before(visitor: Client, person: Person) -> None:
    assert sign_up(visitor).status_code == 302
    person.refresh_from_db()
    assert person.user is not None
    assert person.user.email == EMAIL
    assert [a.value for a in queries.answers(person)] == [44]
    assert queries.person_for(person.user) == person
    assert KEY not in visitor.session
    assert [message.to for message in mail.outbox] == [[EMAIL]]


def test_an_account_opens_its_record_from_another_browser(visitor: Client, person: Person) -> None:
    sign_up(visitor)
    elsewhere = Client()
    assert elsewhere.post("/account/login/", {"login": EMAIL, "password": SECRET}).status_code == 302
    user = User.objects.get(pk=elsewhere.session["_auth_user_id"])
    assert queries.person_for(user) == person


def test_signing_in_never_mixes_two_records(visitor: Client, person: Person, other: Person) -> None:
    sign_up(visitor)
    elsewhere = Client()
    session = SessionStore()
    session[KEY] = str(other.id)
    session.save()
    elsewhere.cookies["sessionid"] = str(session.session_key)
    elsewhere.post("/account/login/", {"login": EMAIL, "password": SECRET})
    user = User.objects.get(pk=elsewhere.session["_auth_user_id"])
    assert queries.person_for(user) == person
    assert KEY not in elsewhere.session
    other.refresh_from_db()
    assert other.user is None


def test_signing_up_with_nothing_answered_makes_no_person(db: None) -> None:
    client = Client()
    assert sign_up(client).status_code == 302
    assert queries.person_for(User.objects.get()) is None
    assert not Person.objects.exists()


def test_where_addresses_are_verified_a_new_account_is_not_signed_in_yet(
    settings: Any, visitor: Client, person: Person
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    sign_up(visitor)
    person.refresh_from_db()
    assert person.user is not None
    assert "_auth_user_id" not in visitor.session
    assert queries.person_for(None, str(person.id)) is None


def test_guessing_passwords_is_slowed_down(visitor: Client) -> None:
    sign_up(visitor)
    guesser = Client()
    for _ in range(6):
        guesser.post("/account/login/", {"login": EMAIL, "password": "a-wrong-guess"})
    guesser.post("/account/login/", {"login": EMAIL, "password": SECRET})
    assert "_auth_user_id" not in guesser.session


def test_an_erased_account_cannot_sign_in_and_its_sessions_end(visitor: Client, person: Person) -> None:
    sign_up(visitor)
    actions.erase_person(person=person)
    assert "_auth_user_id" not in visitor.session
    again = Client()
    again.post("/account/login/", {"login": EMAIL, "password": SECRET})
    assert "_auth_user_id" not in again.session


def test_every_page_is_private_and_runs_only_its_own_scripts(db: None) -> None:
    headers = Client().get("/account/login/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert (headers["Cache-Control"].split(",")[-1].strip(), headers["X-Frame-Options"]) in {
        ("no-store", "DENY"),
        ("private", "DENY"),
    }
    assert headers["Permissions-Policy"].startswith("camera=(self)")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"

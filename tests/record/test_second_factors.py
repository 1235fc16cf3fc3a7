"""Passkeys, apps and recovery codes go with the person, and by command for whoever lost them all."""

from __future__ import annotations

import logging
from io import StringIO
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from dorsal.record import actions
from dorsal.record.ids import new_id
from dorsal.record.models import Person, User

from .conftest import NOON

EMAIL = "ana@example.org"
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES, Authenticator.Type.WEBAUTHN)


@pytest.fixture
def careful(person: Person) -> User:
    """The person's account, with every kind of factor, half signed in somewhere."""
    user = User.objects.create_user(EMAIL)
    actions.adopt(person=person, user=user)
    for kind in KINDS:
        Authenticator.objects.create(user=user, type=kind, data={})
    for data in ({"_auth_user_id": str(user.pk)}, {"account_login": {"user_pk": user_pk_to_url_str(user)}}):
        session = SessionStore()
        session.update(data)
        session.save()
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody else, whose factors stay."""
    user = User.objects.create_user("other@example.org")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save()
    return user


def left() -> tuple[list[int], int]:
    return list(Authenticator.objects.values_list("user_id", flat=True)), Session.objects.count()


def test_erasing_a_person_takes_every_factor(careful: User, stranger: User, person: Person) -> None:
    actions.erase_person(person=person)
    assert left() == ([stranger.pk], 1)


def test_an_account_that_is_left_as_an_author_keeps_no_factor(
    careful: User, stranger: User, person: Person, other: Person
) -> None:
    actions.record_answers(person=other, answers=[(new_id(), "age", 44)], written=NOON, author=careful)
    actions.erase_person(person=person)
    assert not User.objects.get(pk=careful.pk).is_active
    assert left() == ([stranger.pk], 1)


def test_a_command_removes_the_factors_of_one_address_and_says_so_in_the_log(
    careful: User, stranger: User, caplog: pytest.LogCaptureFixture
) -> None:
    said = StringIO()
    with caplog.at_level(logging.INFO):
        call_command("remove_second_factors", EMAIL.upper(), stdout=said)
    assert said.getvalue() == "removed: 3\n"
    assert left() == ([stranger.pk], 1)
    assert User.objects.get(email=EMAIL).is_active
    (line,) = [record.getMessage() for record in caplog.records if record.name == "dorsal.record.actions"]
    assert line == "removed 3 second factors by command"
    assert EMAIL not in line


def test_the_command_refuses_an_address_that_nobody_has(db: None) -> None:
    with pytest.raises(CommandError, match="no account has this address"):
        call_command("remove_second_factors", "nobody@example.org")


def test_twice_is_harmless(careful: User) -> None:
    removed: list[Any] = [actions.remove_second_factors(email=EMAIL) for _ in range(2)]
    assert removed == [3, 0]

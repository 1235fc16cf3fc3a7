"""Where one is signed in: each session is listed to its own person alone, says little, and can be ended."""

from __future__ import annotations

import inspect
import math
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.test import Client
from django.utils.crypto import get_random_string

from dorsal.record import signed_in, teams
from dorsal.record.models import User
from dorsal.record.signed_in import AT_WORK
from tests.web import secured
from tests.web.conftest import Clock
from tests.web.secured import ADDRESS, PASSWORD, SECURITY, SESSIONS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def is_in(client: Client) -> bool:
    return client.get(SECURITY).status_code == 200


def names_on(page: str) -> list[str]:
    """The names of those that can be ended, as the page lists them."""
    return re.findall(r'name="session" value="(\w+)"', page)


def test_sessions_are_listed_and_each_can_be_ended(clock: Clock) -> None:
    secured.account()
    secured.account("other@example.org")
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 15; Mobile)")
    phone.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    clock.ahead += timedelta(days=1)
    here, there, other = secured.signed_in(), secured.signed_in(), secured.signed_in("other@example.org")
    page = here.get(SESSIONS).content.decode()
    assert page.count("A computer or a tablet</h2>") == 1
    assert page.count("A phone</h2>") == 1
    assert page.count("this one</span>") == 1
    for client in (here, there, phone, other):
        assert str(client.session.session_key) not in page
    last_seen_first = names_on(page)
    assert here.post(SESSIONS, {"session": last_seen_first[1]}, follow=True).status_code == 200
    assert [is_in(one) for one in (here, there, phone, other)] == [True, True, False, True]
    assert names_on(here.get(SESSIONS).content.decode()) == last_seen_first[:1]


def test_nobody_ends_a_session_of_somebody_else() -> None:
    secured.account()
    secured.account("other@example.org")
    here, there, other = secured.signed_in(), secured.signed_in(), secured.signed_in("other@example.org")
    (name,) = names_on(here.get(SESSIONS).content.decode())
    assert names_on(other.get(SESSIONS).content.decode()) == []
    told = [other.post(SESSIONS, {"session": one}) for one in (name, "x" * 64, "")]
    assert len({(one.status_code, one.headers["Location"]) for one in told}) == 1
    assert [is_in(one) for one in (here, there, other)] == [True, True, True]


def test_sessions_are_listed_only_after_the_password_is_given_again() -> None:
    secured.account()
    here = secured.signed_in()
    (name,) = names_on(secured.signed_in().get(SESSIONS).content.decode())
    session = here.session
    session["account_authentication_methods"] = []
    session.save()
    assert here.get(SESSIONS).headers["Location"].startswith("/account/reauthenticate/")
    assert here.post(SESSIONS, {"session": name}).headers["Location"].startswith("/account/reauthenticate/")
    assert is_in(here)
    assert Client().get(SESSIONS).headers["Location"].startswith("/account/login/")


def test_a_session_that_opens_nothing_any_more_is_not_listed(clock: Clock) -> None:
    """Left alone for as long as a session at work lasts, or opened with a password of before."""
    worker = secured.account()
    secret = teams.invite_to_clinic(clinic=teams.found_clinic(name="Here"), role="doctor")
    teams.join_clinic(secret=secret, user=worker, name="A. Member")
    secured.signed_in()
    clock.ahead += AT_WORK.idle
    here = secured.signed_in()
    assert names_on(here.get(SESSIONS).content.decode()) == []
    elsewhere = secured.signed_in()
    worker.set_password("another four calm words")
    worker.save()
    assert not is_in(elsewhere)
    assert signed_in.sessions(User.objects.get(), here=None) == []


def test_the_name_of_a_session_cannot_be_guessed() -> None:
    """32 letters of 36, each from the system's source of chance: over 128 bits, and no two are the same."""
    secured.account()
    found = {str(secured.signed_in().session.session_key) for _ in range(8)}
    assert len(found) == 8
    assert all(re.fullmatch(r"[a-z0-9]{32}", one) for one in found)
    assert 32 * math.log2(len(VALID_KEY_CHARS)) > 128
    assert inspect.getsource(get_random_string).count("secrets.choice(allowed_chars)") == 1


def test_a_session_keeps_neither_an_address_nor_the_name_of_a_browser() -> None:
    secured.account()
    client = Client(HTTP_USER_AGENT="Quokka/9 (Mobile)", REMOTE_ADDR="192.0.2.77")
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    kept = str(dict(client.session.items()))
    assert "'on': 'phone'" in kept
    assert "Quokka" not in kept
    assert "192.0.2.77" not in kept

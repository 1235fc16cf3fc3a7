"""Secrets that are guessed at, sessions that end, factors that are sealed: what stops somebody with patience."""

from __future__ import annotations

import logging
import unicodedata
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.cache import cache, caches
from django.core.management import CommandError, call_command
from django.test import Client

from dorsal.config import sealing
from dorsal.record import actions, teams
from dorsal.record.models import Person, Tried, User
from dorsal.record.signed_in import AT_HOME, AT_WORK
from dorsal.web.guessing import MISSES
from tests.web import secured
from tests.web.conftest import Clock
from tests.web.secured import ADDRESS, PASSWORD, SECURITY

pytestmark = pytest.mark.django_db
SHARED = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "record_tried"}}


def is_in(client: Client) -> bool:
    return client.get(SECURITY).status_code == 200


# What is guessed


@pytest.mark.parametrize("address", ["/join/{}", "/calendar/{}.ics", "/moments/stop/{}"])
def test_guessing_an_address_that_is_a_secret_is_slowed_down(address: str) -> None:
    client = Client()
    assert [client.get(address.format(number)).status_code for number in range(MISSES)] == [404] * MISSES
    assert client.get(address.format("x")).status_code == 429
    assert client.get("/calendar/other.ics").status_code == 429  # one count for all of them
    assert Client(REMOTE_ADDR="192.0.2.7").get(address.format("x")).status_code == 404


def test_whoever_has_the_right_address_is_never_counted() -> None:
    person = actions.create_person()
    secret = teams.invite_to_team(person=person, role="doctor")
    assert {Client().get(f"/join/{secret}").status_code for _ in range(MISSES + 5)} == {200}


def test_a_neighbour_with_many_addresses_is_one_neighbour() -> None:
    for number in range(MISSES):
        Client(REMOTE_ADDR=f"2001:db8::{number:x}").get("/join/x")
    assert Client(REMOTE_ADDR="2001:db8::ffff").get("/join/x").status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:1::1").get("/join/x").status_code == 404


def test_tries_are_counted_where_every_process_sees_them(settings: Any) -> None:
    """In the tables, and with no address of anybody in them."""
    settings.CACHES = SHARED
    cache.clear()
    secured.account()
    for _ in range(6):
        Client(REMOTE_ADDR="192.0.2.77").post("/account/login/", {"login": ADDRESS, "password": "wrong"})
        Client(REMOTE_ADDR="192.0.2.77").get("/join/x")
    caches.close_all()
    kept = list(Tried.objects.values_list("cache_key", flat=True))
    assert [one for one in kept if "misses:" in one and "192.0.2.77" not in one]
    assert ADDRESS not in "".join(kept)
    page = Client(REMOTE_ADDR="198.51.100.1").post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    assert page.status_code == 200, "the account itself waits, from wherever somebody comes"


def test_resetting_a_password_is_slowed_down() -> None:
    secured.account()
    answers = [Client().post("/account/password/reset/", {"email": ADDRESS}).status_code for _ in range(25)]
    assert answers[0] == 302
    assert answers[-1] == 429


# Sessions


@pytest.fixture
def worker() -> User:
    secured.account()
    user = User.objects.get(email=ADDRESS)
    clinic = teams.found_clinic(name="Here")
    teams.join_clinic(secret=teams.invite_to_clinic(clinic=clinic, role="doctor"), user=user, name="A. Member")
    return user


@pytest.mark.parametrize("working", [True, False])
def test_a_session_ends_after_a_while_without_a_visit(clock: Clock, working: bool) -> None:
    secured.account()
    user = User.objects.get(email=ADDRESS)
    if working:
        secret = teams.invite_to_clinic(clinic=teams.found_clinic(name="Here"), role="doctor")
        teams.join_clinic(secret=secret, user=user, name="A. Member")
    ends = AT_WORK if working else AT_HOME
    client = secured.signed_in()
    clock.ahead += ends.idle - timedelta(minutes=1)
    assert is_in(client)
    clock.ahead += ends.idle - timedelta(minutes=1)
    assert is_in(client)
    clock.ahead += ends.idle
    assert not is_in(client)


def test_a_session_at_work_ends_within_the_day_however_busy(clock: Clock, worker: User) -> None:
    client = secured.signed_in()
    for _ in range(35):
        clock.ahead += timedelta(minutes=20)
        assert is_in(client)
    clock.ahead += timedelta(minutes=25)
    assert not is_in(client)
    assert client.get("/clinic").status_code == 404
    assert is_in(secured.signed_in())


def test_a_session_at_home_ends_after_a_month(clock: Clock) -> None:
    secured.account()
    client = secured.signed_in()
    for _ in range(3):
        clock.ahead += timedelta(days=9)
        assert is_in(client)
    clock.ahead += timedelta(days=4)
    assert not is_in(client)


def test_signing_in_makes_a_new_session(db: None) -> None:
    """Whoever planted a session in a browser does not know the one that is signed in."""
    secured.account()
    client = Client()
    client.post("/begin", {"consent": "yes"})
    before = client.session.session_key
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    assert client.session.session_key not in (None, before)
    client.cookies["sessionid"] = str(before)
    assert not is_in(client)


def test_giving_the_password_once_more_makes_a_new_session() -> None:
    secured.account()
    client = Client()
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    before = client.session.session_key
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.session.session_key not in (None, before)
    assert is_in(client)
    client.cookies["sessionid"] = str(before)
    assert not is_in(client)


def test_signing_out_ends_the_session_for_good() -> None:
    secured.account()
    client = secured.signed_in()
    before = client.session.session_key
    client.post("/account/logout/")
    client.cookies["sessionid"] = str(before)
    assert not is_in(client)


def test_signing_out_everywhere_else_leaves_this_device_and_everybody_else() -> None:
    secured.account()
    secured.account("other@example.org")
    here, there, other = secured.signed_in(), secured.signed_in(), secured.signed_in("other@example.org")
    assert here.get("/account/sessions/end").status_code == 405
    assert Client().post("/account/sessions/end").headers["Location"].startswith("/account/login/")
    assert here.post("/account/sessions/end", follow=True).status_code == 200
    assert [is_in(one) for one in (here, there, other)] == [True, False, True]


def test_a_new_password_ends_every_other_session() -> None:
    secured.account()
    here, there = secured.signed_in(), secured.signed_in()
    new = {"oldpassword": PASSWORD, "password1": "another four calm words", "password2": "another four calm words"}
    here.post("/account/password/change/", new)
    assert [is_in(one) for one in (here, there)] == [True, False]


TYPED = (" four calm words ", "FOUR calm words", "vier kälme Wörter", "vier ka\u0308lme Worte", "🙂" * 12, "\tx" * 90)


@pytest.mark.parametrize("password", TYPED)
def test_a_password_is_checked_exactly_as_it_is_typed(password: str) -> None:
    """No space is cut off, no letter changed, nothing beyond some length ignored."""
    client = Client()
    answer = client.post("/account/signup/", {"email": ADDRESS, "password1": password})
    assert answer.status_code == 302
    composed = unicodedata.normalize("NFC", password)
    for wrong in {password.strip(), password.swapcase(), password[:-1], password + " ", composed} - {password}:
        cache.clear()
        assert not is_in(signs_in(wrong)), wrong
    assert is_in(signs_in(password))


def signs_in(password: str) -> Client:
    client = Client()
    client.post("/account/login/", {"login": ADDRESS, "password": password})
    return client


# What is sent


def test_no_page_takes_a_file_however_large() -> None:
    """It is refused at its first bytes: nothing of it reaches the disk."""
    file = BytesIO(b"x" * 100_000)
    file.name = "large.bin"
    assert Client().post("/begin", {"consent": "yes", "file": file}).status_code == 400
    assert not Person.objects.exists()


# Second factors at rest


def held() -> dict[str, Any]:
    return {one.type: one.data for one in Authenticator.objects.all()}


def test_the_secret_of_an_app_is_sealed_in_the_tables() -> None:
    secured.account()
    secret, _ = secured.sets_up_an_app(secured.signed_in())
    kept = held()
    assert kept["totp"]["secret"].startswith(sealing.MARK)
    assert secret not in str(kept)
    assert kept["recovery_codes"]["seed"].startswith(sealing.MARK)
    assert sealing.unsealed(kept["totp"]["secret"]) == secret


def test_what_was_kept_before_anything_was_sealed_is_still_read() -> None:
    assert sealing.unsealed("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"


def test_the_secret_of_the_server_can_be_changed(settings: Any) -> None:
    secured.account()
    secret, _ = secured.sets_up_an_app(secured.signed_in())
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "n" * 60
    with pytest.raises(CommandError, match="DORSAL_SECRET_KEY_BEFORE"):
        call_command("reseal_factors")
    settings.SECRET_KEY_FALLBACKS = [former]
    said = StringIO()
    call_command("reseal_factors", stdout=said)
    assert said.getvalue() == "sealed anew: 2\n"
    settings.SECRET_KEY_FALLBACKS = []
    assert sealing.unsealed(held()["totp"]["secret"]) == secret
    settings.SECRET_KEY = "o" * 60
    with pytest.raises(InvalidToken):
        sealing.unsealed(held()["totp"]["secret"])


# What the log says


@pytest.mark.parametrize("level", [logging.DEBUG])
def test_no_secret_reaches_the_log(caplog: pytest.LogCaptureFixture, level: int) -> None:
    """Passwords, codes, keys, session names and secret addresses, whether they fit or not."""
    secured.account()
    person = actions.create_person()
    secret = teams.invite_to_team(person=person, role="doctor")
    with caplog.at_level(level):
        key, codes = secured.sets_up_an_app(secured.signed_in())
        client = Client()
        client.post("/account/login/", {"login": ADDRESS, "password": "a wrong guess of a password"})
        client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
        client.post(secured.STEP, {"code": codes[0]})
        client.get(f"/join/{secret}")
        client.post("/begin", {"consent": "yes", "csrfmiddlewaretoken": "x"})
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    hidden = [PASSWORD, "a wrong guess", key, *codes, secret, str(client.session.session_key), ADDRESS]
    assert [one for one in hidden if one in said] == []

"""Somebody careful: an account with a confirmed address, and every page about what guards it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client

from dorsal.record.models import User

PASSWORD = "four calm words here"  # noqa: S105 - of nobody
ADDRESS = "careful@example.org"
SECURITY = "/account/security/"
ADD_APP = f"{SECURITY}totp/activate/"
ADD_PASSKEY = f"{SECURITY}webauthn/add/"
CODES = f"{SECURITY}recovery-codes/"
SESSIONS = "/account/sessions/"
STEP = f"{SECURITY}authenticate/"
Page = tuple[str, str]


def account(address: str = ADDRESS, *, confirmed: bool = True) -> User:
    cache.clear()  # nobody was here before, and nobody guessed
    user = User.objects.create_user(address, PASSWORD)
    EmailAddress.objects.create(user=user, email=address, verified=confirmed, primary=True)
    return user


def signed_in(address: str = ADDRESS, language: str = "en") -> Client:
    """With the password, given twice: so that the account may be changed."""
    client = Client()
    client.cookies["django_language"] = language
    client.post("/account/login/", {"login": address, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def secret_on(page: str) -> str:
    """The key for the app that a page shows."""
    return re.findall(r'id="key"[^>]* value="([A-Z2-7]+)"', page)[0]


def code_of(secret: str, later: int = 0) -> str:
    """What an app with this key shows now, or so many half minutes later."""
    counter = list(auth.yield_hotp_counters_from_time())[1] + later
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def sets_up_an_app(client: Client) -> tuple[str, list[str]]:
    """The key, and the recovery codes that are shown once."""
    secret = secret_on(client.get(ADD_APP).content.decode())
    page = client.post(ADD_APP, {"code": code_of(secret)}, follow=True).content.decode()
    return secret, re.findall(r"<code>(\d{8})</code>", page)


def has_a_passkey(user: User, name: str = "01 02 03") -> Authenticator:
    """One that nobody can use, to be seen, renamed and removed."""
    credential = {"clientExtensionResults": {"credProps": {"rk": True}}}
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": credential}
    )


def of_somebody_careful(language: str) -> Iterator[Page]:
    """Every page about sign-in and security, with what a mistake brings up."""
    user = account(f"{language}-{ADDRESS}")
    client = signed_in(user.email, language)

    def seen(address: str) -> Page:
        response = client.get(address)
        assert response.status_code == 200, (address, response.headers.get("Location"))
        return f"careful {address}", response.content.decode()

    yield seen(SECURITY)
    yield "careful signed out elsewhere", client.get(f"{SECURITY}?ended").content.decode()
    elsewhere = signed_in(user.email, language)
    yield seen(SESSIONS)
    yield "careful one ended", client.get(f"{SESSIONS}?ended").content.decode()
    elsewhere.post("/account/logout/")
    yield "careful needed", client.get(f"{SECURITY}?needed").content.decode()
    yield seen(ADD_PASSKEY)
    yield "careful passkey refused", client.post(ADD_PASSKEY, {"credential": "{}", "name": "x" * 99}).content.decode()
    app = seen(ADD_APP)
    yield app
    yield "careful wrong code", client.post(ADD_APP, {"code": "000000"}).content.decode()
    added = client.post(ADD_APP, {"code": code_of(secret_on(app[1]))}, follow=True)
    yield "careful codes", added.content.decode()
    yield seen(CODES)
    yield seen(f"{CODES}generate/")
    yield seen(f"{SECURITY}totp/deactivate/")
    yield seen("/account/reauthenticate/")
    yield seen(f"{SECURITY}reauthenticate/")
    yield seen(SECURITY)
    elsewhere = Client()
    elsewhere.cookies["django_language"] = language
    elsewhere.post("/account/login/", {"login": user.email, "password": PASSWORD})
    yield "careful step", elsewhere.get(STEP).content.decode()
    yield "careful wrong step", elsewhere.post(STEP, {"code": "000000"}).content.decode()
    key = has_a_passkey(user)
    yield seen(SECURITY)
    yield seen(f"{SECURITY}webauthn/keys/{key.pk}/edit/")
    yield seen(f"{SECURITY}webauthn/keys/{key.pk}/remove/")
    key.delete()
    left = elsewhere.post("/account/logout/", {"next": "/account/login/?passkey=failed"}, follow=True)
    yield "careful passkey failed", left.content.decode()

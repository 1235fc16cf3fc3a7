"""Reasons not to start in production: demo people whose passwords were printed, and settings that are not safe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import SystemCheckError
from django.db import DatabaseError

from dorsal.config import environment
from dorsal.record import queries, storage
from dorsal.web import push_key

MENDED = "Is it there, and does DORSAL_DATABASE (for SQLite: DORSAL_DATA) name the right place, user and password?"


@register(Tags.database)
def no_demo_people(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Runs only where a database may be read: `migrate`, and every start of the server."""
    if not settings.PRODUCTION or not databases or not queries.demo_people_exist():
        return []
    hint = "Run `python -m dorsal.config demo --remove`, or start with another DORSAL_DATA or DORSAL_DATABASE."
    return [Error("there are demo people, whose passwords were printed", hint=hint, id="dorsal.E001")]


@register(Tags.database)
def database_keeps_what_it_is_told(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A PostgreSQL server may be set up to lose, in a power cut, what it said it had kept."""
    found = storage.careless() if databases else []
    hint = "Ask whoever runs the server to turn it on."
    return [Error(f"{one}: a power cut may lose what was kept", hint=hint, id="dorsal.E010") for one in found]


@register(Tags.security)
def strict_settings(**_: Any) -> list[CheckMessage]:
    """What Django's own deployment checks leave open."""
    if not settings.PRODUCTION:
        return []
    unsafe = {
        "DEBUG shows answers to strangers": settings.DEBUG,
        "the secret key of development is public": settings.SECRET_KEY == settings.DEVELOPMENT_SECRET,
        "DORSAL_HOSTS must name the hosts, not '*'": any("*" in host for host in settings.ALLOWED_HOSTS),
        "cookies must be sent over HTTPS only": not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE),
        "plain HTTP must be redirected": not settings.SECURE_SSL_REDIRECT,
        "an address must be verified before it opens a record": settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory",
        "scripts need a nonce": "'unsafe-inline'" in str(settings.CONTENT_SECURITY_POLICY),
        "letters in the console reach nobody": "console" in settings.EMAIL_BACKEND,
        "DORSAL_ORIGIN must begin with https://": not settings.ORIGIN.startswith("https://"),
    }
    return [Error(words, id="dorsal.E002") for words, found in unsafe.items() if found]


@register(Tags.security)
def no_unknown_settings(**_: Any) -> list[CheckMessage]:
    """A mistyped name would leave its setting at the default without a word."""
    return [Error(words, id="dorsal.E005") for words in environment.strangers()] if settings.PRODUCTION else []


@register(Tags.staticfiles, deploy=True)
def static_files_are_collected(**_: Any) -> list[CheckMessage]:
    """Without them every page stands unstyled; only a start needs them, not `migrate`."""
    if settings.STATIC_ROOT is None or (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return []
    words = f"there are no static files in {settings.STATIC_ROOT}"
    return [Error(words, hint="Run `python -m dorsal.config collectstatic --noinput`.", id="dorsal.E003")]


@register(Tags.security)
def push_key_fits(**_: Any) -> list[CheckMessage]:
    """A key that is wrong would be noticed by nobody but those who wait to be told."""
    if not (settings.PUSH_KEY or settings.PUSH_KEY_FILE.exists()):
        return []
    try:
        push_key.private_key()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="dorsal.E004")]
    return []


def refusals() -> list[CheckMessage]:
    """Whatever of the above, and of Django's own deployment checks, speaks against a start."""
    messages = run_checks(include_deployment_checks=True, databases=["default"])
    return [message for message in messages if message.is_serious(WARNING) and not message.is_silenced()]


def refuse_unsafe_start() -> None:
    """Raises SystemCheckError in production when there is a reason."""
    if not settings.PRODUCTION:
        return
    try:
        serious = refusals()
    except DatabaseError as error:
        raise SystemCheckError(f"the database cannot be read: {str(error).strip()}\n{MENDED}") from error
    if serious:
        raise SystemCheckError("\n".join(["this server is not safe to start:", *map(str, serious)]))

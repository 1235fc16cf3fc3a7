"""Why a server does not start: each reason with the sentence that mends it, said before anything listens."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from dorsal.config.checks import refusals
from dorsal.content import ContentError, load
from dorsal.record import health

NOT_COLLECTED = "dorsal.E003"  # the start does that itself


class Refused(Exception):
    """The sentences, one a line."""


def refuse_or_prepare(*, migrate: bool) -> None:
    """Make ready what only a start needs, or raise Refused. What a later step needs is looked at before it."""
    for reasons in (_settings(), _folder(), _database(migrate=migrate), _content(), _checks(), _collected()):
        if found := list(reasons):
            raise Refused("\n".join(found))


def _settings() -> Iterator[str]:
    if not settings.PRODUCTION:
        yield "DORSAL_ENV must be set to production: `dorsal serve` is for real people. To try Dorsal: `make run`."
        return
    if not settings.BEHIND_PROXY:
        yield (
            "DORSAL_BEHIND_PROXY must be set to yes: this server speaks plain HTTP to a proxy, which speaks HTTPS to "
            "the world and sets X-Forwarded-Proto and X-Forwarded-For itself."
        )


def _folder() -> Iterator[str]:
    folder: Path = settings.DATA
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield (
            f"The folder {folder} cannot be written to ({error.strerror}): give it to the user that runs Dorsal, or "
            "name another in DORSAL_DATA."
        )


def _database(*, migrate: bool) -> Iterator[str]:
    try:
        newer = health.from_the_future()
        if newer:
            yield f"The database was made by a newer Dorsal ({newer[-1]}): install that version, or restore a backup."
            return
        if migrate:
            call_command("migrate", verbosity=0, interactive=False)
        if behind := health.unapplied():
            yield (
                f"The database is not of this version ({', '.join(behind)}): run `dorsal backup`, then "
                "`dorsal serve --migrate`."
            )
    except DatabaseError as error:
        yield f"{_named()} cannot be used: {_first_line(error)}"
    finally:
        connection.close()


def _named() -> str:
    if connection.vendor == "sqlite":
        return f"The database {connection.settings_dict['NAME']} (DORSAL_DATA)"
    return "The database (DORSAL_DATABASE)"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def _content() -> Iterator[str]:
    try:
        load()
    except ContentError as error:
        yield f"The content cannot be read: run `dorsal content check`.\n{error}"


def _collected() -> Iterator[str]:
    """The files that pages need, under names that hold their hash; old ones stay for pages that are still open."""
    try:
        call_command("collectstatic", verbosity=0, interactive=False)
    except OSError as error:
        yield f"The static files cannot be put into {settings.STATIC_ROOT}: {error.strerror}."


def _checks() -> Iterator[str]:
    for message in (one for one in refusals() if one.id != NOT_COLLECTED):
        yield ". ".join(str(part).rstrip(".") for part in (message.msg, message.hint) if part) + "."

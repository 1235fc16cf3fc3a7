"""What is wrong with an installation, each with the sentence that mends it. Looks, and changes nothing."""

from __future__ import annotations

import os
import shutil
import smtplib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.utils import timezone

from dorsal.config import duties, environment
from dorsal.config.checks import refusals
from dorsal.content import ContentError, load
from dorsal.record import guards, health, jobs
from dorsal.web import push_key

Grade = Literal["well", "look", "wrong"]
LITTLE = 1024**3
QUIET = timedelta(minutes=10)  # a worker that lives finished a round of reminders within this
OLD = timedelta(days=2)
SKEW = timedelta(seconds=5)
OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at. `mend`: what to do, where there is something to do."""

    grade: Grade
    what: str
    mend: str = ""


def examine() -> Iterator[Found]:
    """One after the other; what cannot be looked at says so and stops no other."""
    looks: tuple[Callable[[], Iterator[Found]], ...] = (
        _settings, _database, _guards, _content, _disk, _permissions, _static, _clock, _zone, _mail, _push, _worker,
        _backup,
    )  # fmt: skip
    for look in looks:
        name = look.__name__.removeprefix("_")
        try:
            yield from look()
        except DatabaseError as error:
            connection.close()
            said = f"{name}: the database does not answer ({type(error).__name__})"
            yield Found("wrong", said, "Mend the database first.")
        except OSError as error:
            said = f"{name}: {error.filename or 'a file'}: {error.strerror}"
            yield Found("wrong", said, "Give it to the user that runs Dorsal.")


def _settings() -> Iterator[Found]:
    if not settings.PRODUCTION:
        yield Found("look", "these are settings of development", "For real people set DORSAL_ENV=production.")
        yield from (Found("look", words, "") for words in environment.strangers())
        return
    if not settings.BEHIND_PROXY:
        yield Found("wrong", "DORSAL_BEHIND_PROXY is not yes", "Set it, and let a proxy speak HTTPS to the world.")
    found = [one for one in refusals() if one.id not in ("dorsal.E003", "dorsal.E004")]  # those are looked at below
    yield from (Found("wrong", str(one.msg), str(one.hint or "Mend the setting that it names.")) for one in found)
    if not found:
        yield Found("well", "settings are safe, and there are no demo people")


def _database() -> Iterator[Found]:
    if newer := health.from_the_future():
        yield Found("wrong", f"the database was made by a newer Dorsal ({newer[-1]})", "Install that version.")
    if behind := health.unapplied():
        mend = "Run `dorsal backup`, then `dorsal serve --migrate`."
        yield Found("wrong", f"the database is not of this version ({', '.join(behind)})", mend)
    if not health.can_write():
        mend = "Make room on its disk, and let the user that runs Dorsal write to it."
        yield Found("wrong", "the database cannot be written to", mend)
    if not newer and not behind:
        yield Found("well", f"the database ({connection.vendor}) is reached and of this version")


def _guards() -> Iterator[Found]:
    if health.unapplied():
        return  # said already, and whoever brings it to this version brings them
    if missing := guards.missing(connection):
        mend = "Somebody removed what keeps the record append-only: restore a backup, and find out who."
        yield Found("wrong", f"the record is not guarded: {', '.join(missing)}", mend)
    else:
        yield Found("well", "the record is guarded")


def _content() -> Iterator[Found]:
    try:
        load()
        yield Found("well", "the content loads")
    except ContentError as error:
        first = str(error).partition("\n")[0]
        yield Found("wrong", f"the content does not load: {first}", "Run `dorsal content check`.")


def _disk() -> Iterator[Found]:
    free = shutil.disk_usage(settings.DATA).free
    said = f"{free / 1024**3:.1f} GiB are free beside the data"
    if free < health.LEAST_FREE:
        yield Found("wrong", said, "Make room now: nothing can be kept without it.")
    elif free < LITTLE:
        yield Found("look", said, "Make room, or move DORSAL_DATA to a larger disk.")
    else:
        yield Found("well", said)


def _permissions() -> Iterator[Found]:
    folder = settings.DATA
    secret = [*folder.glob("*.sqlite3*"), settings.PUSH_KEY_FILE, folder]
    if stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        yield Found("wrong", f"others on this machine may look into {folder}", f"Run `chmod 700 {folder}`.")
    else:
        yield Found("well", "nobody else on this machine may read the data")
    foreign = [file for file in secret if file.exists() and not os.access(file, os.W_OK)]
    mend = "Give it to the user that runs Dorsal."
    yield from (Found("wrong", f"{file} cannot be written to", mend) for file in foreign)


def _static() -> Iterator[Found]:
    if settings.STATIC_ROOT is None:
        return
    if (settings.STATIC_ROOT / "staticfiles.json").is_file():
        yield Found("well", "static files are collected")
    else:
        yield Found("look", f"there are no static files in {settings.STATIC_ROOT}", "`dorsal serve` collects them.")


def _clock() -> Iterator[Found]:
    """Beside the database's own clock, and the newest of our own files: a clock that was set back shows there."""
    now = timezone.now()
    if now.year < 2026:
        yield Found("wrong", f"the clock says {now:%Y-%m-%d}", "Set it, and keep it right: `timedatectl set-ntp true`.")
    ahead = [file for file in settings.DATA.glob("*") if datetime.fromtimestamp(file.stat().st_mtime, UTC) > now + SKEW]
    if ahead:
        mend = "The clock was set back: keep it right with `timedatectl set-ntp true`."
        yield Found("look", f"{ahead[0]} was written in the future", mend)
    else:
        yield Found("well", f"the clock says {now:%Y-%m-%d %H:%M} UTC")


def _zone() -> Iterator[Found]:
    here = timezone.localtime()
    yield Found("well", f"in {settings.TIME_ZONE} it is {here:%H:%M}; DORSAL_TIME_ZONE says where days begin")


def _mail() -> Iterator[Found]:
    if not settings.PRODUCTION:
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT) as line:
            secured = not settings.EMAIL_USE_TLS or line.has_extn("starttls") or _greets_with_tls(line)
    except (OSError, smtplib.SMTPException) as error:
        mend = "Look at DORSAL_SMTP_HOST and DORSAL_SMTP_PORT: without letters nobody can sign up."
        yield Found("wrong", f"the mail server does not answer ({type(error).__name__})", mend)
        return
    if secured:
        yield Found("well", "the mail server answers")
    else:
        mend = "Take a server that offers STARTTLS, or say DORSAL_SMTP_PLAIN=yes where it is on this machine."
        yield Found("wrong", "the mail server does not secure the line", mend)


def _greets_with_tls(line: smtplib.SMTP) -> bool:
    line.ehlo()
    return line.has_extn("starttls")


def _push() -> Iterator[Found]:
    try:
        key = push_key.public_key() if settings.PRODUCTION or settings.PUSH_KEY_FILE.exists() else None
    except ImproperlyConfigured as error:
        yield Found("wrong", str(error), "Make one as the how-to about reminders says.")
        return
    if key:
        yield Found("well", "there is a key for messages on devices")
    else:
        yield Found("look", "there is no key for messages on devices", "To offer them, make one: see Send reminders.")


def _worker() -> Iterator[Found]:
    if health.unapplied():
        return
    now = timezone.now()
    last = jobs.last_success(duties.reminders.module_path)
    if last is None or last < now - QUIET:
        said = f"the worker last finished something at {last:%Y-%m-%d %H:%M} UTC" if last else "the worker never ran"
        yield Found("wrong", said, "Start it: `dorsal work`, or `systemctl start dorsal-worker`.")
    else:
        yield Found("well", "the worker is alive")
    if failed := sorted({f"{name} ({kind})" for name, kind in jobs.failures(now - timedelta(days=1))}):
        yield Found("look", f"failed within a day: {', '.join(failed)}", "Look into the worker's log at that time.")


def _backup() -> Iterator[Found]:
    note = settings.DATA / "backed-up"
    if not note.is_file():
        yield Found("look", "there is no backup yet", "Run `dorsal backup FILE`, and each night by a timer.")
        return
    made = datetime.fromisoformat(note.read_text().strip())
    said = f"the last backup was made at {made:%Y-%m-%d %H:%M} UTC"
    if made < timezone.now() - OLD:
        yield Found("look", said, "Run `dorsal backup FILE`, and see why the timer does not.")
    else:
        yield Found("well", said)

"""Where somebody is signed in, and until when. It is kept in the session itself, so that it goes with it.

No address and no name of a browser: only since when, the last visit, and whether it is a phone or a computer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from dorsal.record import teams
from dorsal.record.models import User

BEGUN, SEEN, ON = "begun", "seen", "on"  # names in the session
PHONE, COMPUTER, UNKNOWN = "phone", "computer", "device"


@dataclass(frozen=True)
class Ends:
    idle: timedelta
    whole: timedelta


AT_HOME = Ends(idle=timedelta(days=14), whole=timedelta(days=30))
AT_WORK = Ends(idle=timedelta(minutes=30), whole=timedelta(hours=12))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session that is open. `name`: by which it is ended; its key leaves the tables in its own cookie alone."""

    name: str
    begun: datetime
    seen: datetime
    on: str
    here: bool


def over(begun: datetime, seen: datetime, now: datetime, ends: Ends) -> bool:
    return now - seen >= ends.idle or now - begun >= ends.whole


def ends_of(user: User | AnonymousUser) -> Ends:
    return AT_WORK if teams.membership(user) else AT_HOME


def moment(found: object) -> datetime | None:
    """A time as a session keeps it; None where it keeps none."""
    return datetime.fromisoformat(found) if isinstance(found, str) else None


def sessions(user: User, *, here: str | None) -> list[SignedIn]:
    """Every open session of this account, the last visited first. `here`: the key of the one that asks."""
    found = [one for _, one in _open(user, here)]
    return sorted(found, key=lambda one: (one.here, one.seen, one.begun), reverse=True)


@transaction.atomic
def end_session(*, user: User, name: str) -> bool:
    """Whether there was one of this name; then it opens nothing any more."""
    ended = [row.delete() for row, one in _open(user, None) if one.name == name]
    return bool(ended)


def _open(user: User, here: str | None) -> Iterator[tuple[Session, SignedIn]]:
    """A session is an opaque text, so all are read: only where somebody who has shown who they are asks for it."""
    now, ends = timezone.now(), ends_of(user)
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    for row in Session.objects.filter(expire_date__gt=now).iterator():
        data = row.get_decoded()
        begun, seen = moment(data.get(BEGUN)), moment(data.get(SEEN))
        if data.get(SESSION_KEY) != str(user.pk) or data.get(HASH_SESSION_KEY) not in hashes:
            continue
        if begun and seen and not over(begun, seen, now, ends):
            name = salted_hmac(__name__, row.session_key, algorithm="sha256").hexdigest()
            on = next((one for one in (PHONE, COMPUTER) if one == data.get(ON)), UNKNOWN)
            yield row, SignedIn(name, begun, seen, on, row.session_key == here)

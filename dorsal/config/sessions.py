"""Sessions end: after a while without a visit, and at the latest some time after signing in, whatever was done since.

Somebody at home comes back on many days and sees their own record alone; somebody at work sees the records of others,
often on a computer that is not theirs alone, so theirs end within the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dorsal.config.middleware import Next
from dorsal.record import teams

BEGUN, SEEN = "begun", "seen"
STEP = timedelta(minutes=5)  # how exactly a visit is noted: each note writes the session


@dataclass(frozen=True)
class Ends:
    idle: timedelta
    whole: timedelta


AT_HOME = Ends(idle=timedelta(days=14), whole=timedelta(days=30))
AT_WORK = Ends(idle=timedelta(minutes=30), whole=timedelta(hours=12))


class SessionsEnd:
    """Signs out whoever stayed away too long, before anything of theirs is read."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _ended(request, timezone.now())
        return self.get_response(request)


def _ended(request: HttpRequest, now: datetime) -> None:
    begun, seen = _moment(request, BEGUN), _moment(request, SEEN)
    if begun is None or seen is None:
        begin(request)
    elif over(begun, seen, now, AT_WORK) and over(begun, seen, now, _of(request)):
        request.session.flush()  # and no more: a browser that is to remind somebody still does
        request.user = AnonymousUser()
    elif now - seen >= STEP:
        request.session[SEEN] = now.isoformat()


def begin(request: HttpRequest) -> None:
    """Somebody has just signed in: their time begins now."""
    request.session[BEGUN] = request.session[SEEN] = timezone.now().isoformat()


def over(begun: datetime, seen: datetime, now: datetime, ends: Ends) -> bool:
    return now - seen >= ends.idle or now - begun >= ends.whole


def _of(request: HttpRequest) -> Ends:
    """Asked only once the shorter time is over, so that most pages ask nothing."""
    return AT_WORK if teams.membership(request.user) else AT_HOME


def _moment(request: HttpRequest, name: str) -> datetime | None:
    found = request.session.get(name)
    return datetime.fromisoformat(found) if isinstance(found, str) else None

"""Sessions end: after a while without a visit, and at the latest some time after signing in, whatever was done since.

Somebody at home comes back on many days and sees their own record alone; somebody at work sees the records of others,
often on a computer that is not theirs alone, so theirs end within the day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dorsal.config.middleware import Next
from dorsal.record.signed_in import AT_WORK, BEGUN, COMPUTER, ON, PHONE, SEEN, ends_of, moment, over

STEP = timedelta(minutes=5)  # how exactly a visit is noted: each note writes the session
MOBILE = "Mobi"  # what browsers on a phone say of themselves, by their makers' own agreement


class SessionsEnd:
    """Signs out whoever stayed away too long, before anything of theirs is read."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _ended(request, timezone.now())
        return self.get_response(request)


def _ended(request: HttpRequest, now: datetime) -> None:
    begun, seen = moment(request.session.get(BEGUN)), moment(request.session.get(SEEN))
    if begun is None or seen is None:
        begin(request)
    elif over(begun, seen, now, AT_WORK) and over(begun, seen, now, ends_of(request.user)):  # asks only when it must
        request.session.flush()  # and no more: a browser that is to remind somebody still does
        request.user = AnonymousUser()
    elif now - seen >= STEP:
        request.session[SEEN] = now.isoformat()


def begin(request: HttpRequest) -> None:
    """Somebody has just signed in: their time begins now. Of what their browser says of itself one word is kept."""
    request.session[BEGUN] = request.session[SEEN] = timezone.now().isoformat()
    request.session[ON] = PHONE if MOBILE in request.META.get("HTTP_USER_AGENT", "") else COMPUTER

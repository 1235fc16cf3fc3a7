"""Where a person is, for the numbers to call: asked, never guessed from the language.

Somebody with a record has it there; somebody without has it in a cookie that holds nothing else.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dorsal.content import load
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.session import person_of

COOKIE = f"{settings.COOKIE_PREFIX}dorsal_place"
YEAR = 365 * 24 * 3600


def place_of(request: HttpRequest) -> str | None:
    """The place this person said they are in; None while nobody asked or they would not say."""
    person = person_of(request)
    chosen = (queries.country(person) if person else None) or request.COOKIES.get(COOKIE)
    return chosen if chosen in load().places else None


def choose(request: HttpRequest, response: HttpResponse, place: str) -> None:
    """Keep the choice on this device and, where there is one, in the record. An empty place takes it back here."""
    if place not in load().places:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE, place, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    person = person_of(request)
    if person:
        actions.record_place(person=person, id=new_id(), country=place, written=timezone.now())

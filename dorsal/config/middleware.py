"""Headers that every page has, the reader's clock, and the small regular duty of erasing those who left."""

from __future__ import annotations

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from dorsal.config.headers import AT_LEAST
from dorsal.content import load
from dorsal.record import actions, session
from dorsal.record.holding import Gone
from dorsal.web.places import place_of
from dorsal.web.views import errors

Next = Callable[[HttpRequest], HttpResponse]
EVERY_SECONDS = 60.0
NUL = "\0"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
ZONE_COOKIE = "dorsal_zone"


class PrivateHeaders:
    """Pages hold health data: nothing between us and the reader keeps them unless a view says it may."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in AT_LEAST.items():
            response.headers.setdefault(name, value)
        return response


class KnownMethods:
    """Nothing here is asked for in another way, so nothing has to say what it would do then."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class OwnCookies:
    """A cookie that holds the character NUL is none of ours: it is not there."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        return self.get_response(request)


class TypedText:
    """Nobody types the character NUL, and PostgreSQL keeps no text that holds one: an address with one leads nowhere,
    a form with one is broken."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise Http404
        sent = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else [])]
        if any(NUL in one for name, values in sent for one in (name, *map(str, values))):
            raise BadRequest("a text holds the character NUL")
        return self.get_response(request)


class ReadersClock:
    """Days are the reader's days: by the clock their browser shows, else that of the country they named, else ours."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = _zone(request.COOKIES.get(settings.COOKIE_PREFIX + ZONE_COOKIE, "")) or _zone(_of_the_place(request))
        with timezone.override(zone):
            return self.get_response(request)


def _zone(name: str) -> ZoneInfo | None:
    """A zone of this name; None where there is none, whatever a cookie holds."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _of_the_place(request: HttpRequest) -> str:
    place = place_of(request)
    return (load().places[place].zone or "") if place else ""


class EraseExpired:
    """Erases expired anonymous people at most once a minute, so that no separate timer has to be installed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.last = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if time.monotonic() - self.last >= EVERY_SECONDS:
            self.last = time.monotonic()
            actions.erase_expired()
        return self.get_response(request)


class ErasedMeanwhile:
    """Somebody was erased by one request while another was about them: what it asked for is gone, and nothing broke."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.gone(request) if isinstance(exception, Gone) or session.erased(request) else None

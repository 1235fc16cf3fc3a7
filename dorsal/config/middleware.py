"""Headers that every page has, and the small regular duty of erasing those who left."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dorsal.record import actions

Next = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
EVERY_SECONDS = 60.0


class PrivateHeaders:
    """Pages hold health data: nothing between us and the reader keeps them unless a view says it may."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


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

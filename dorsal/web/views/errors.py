"""When something is not there, not allowed or broken: in the reader's language, and never without the warning signs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    words = {"title_key": f"error.{name}.title", "lead_key": f"error.{name}.lead"}
    response = render(request, "web/error.html", words, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - the framework names it
    return _page(request, "not-found", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - the framework names it
    return _page(request, "forbidden", 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - the framework names it
    return _page(request, "bad-request", 400)


def gone(request: HttpRequest) -> HttpResponse:
    """What was asked for went while it was being made: its person was erased."""
    response = render(request, "web/erased.html", status=410)
    response.headers["Cache-Control"] = "no-store"
    return response


def too_often(request: HttpRequest) -> HttpResponse:
    """Somebody, or a program, who tries again and again."""
    return _page(request, "too-often", 429)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - the framework names it
    """A form whose token no longer fits, mostly a page that stayed open for long."""
    return _page(request, "form", 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault; says so and says nothing about the person."""
    return _page(request, "broken", 500)

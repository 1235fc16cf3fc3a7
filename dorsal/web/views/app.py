"""The app on a device: its shell and its worker, the week it keeps, and the way back for what it kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from dorsal.content import load
from dorsal.web import offline, shell
from dorsal.web.context import language_now
from dorsal.web.places import place_of
from dorsal.web.receiving import Refusal, received
from dorsal.web.views.following import follower
from dorsal.web.visit import open_visit
from dorsal.web.words import plain

FRESH = "no-cache"
A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    """The shell in the reader's language."""
    return redirect("app-shell", language_now())


@require_safe
def shell_page(request: HttpRequest, language: str) -> HttpResponse:
    """A page that says nothing of anybody: the device draws into it what it keeps."""
    _offered(language)
    with translation.override(language):
        words = {"language": language, "content": load(), "words": shell.words_address(language)}
        response = render(request, "web/app.html", words)
    response.headers["Cache-Control"] = FRESH
    return response


@require_safe
def words(_request: HttpRequest, language: str) -> HttpResponse:
    """What the scripts say, in one language."""
    _offered(language)
    return JsonResponse(shell.words(language), headers={"Cache-Control": A_YEAR})


@require_safe
def manifest(_request: HttpRequest, language: str) -> HttpResponse:
    _offered(language)
    kind = "application/manifest+json"
    return JsonResponse(shell.manifest(language), content_type=kind, headers={"Cache-Control": FRESH})


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Served from the root, so that it stands before every page."""
    return HttpResponse(shell.worker(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": FRESH})


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Whether the server can be reached: nothing else."""
    return HttpResponse(status=204)


def _offered(language: str) -> None:
    if language not in load().languages:
        raise Http404


@require_safe
@ensure_csrf_cookie
def week(request: HttpRequest) -> HttpResponseBase:
    """The week as data. 401 where nobody is signed in, 404 before there is a plan."""
    here = open_visit(request)
    if here is None:
        return failed(Refusal(401, "person", "nobody"))
    found = follower(request)
    if isinstance(found, HttpResponse):
        return JsonResponse({"path": "week", "reason": ""}, status=404)
    told = offline.week_of(found.here, found.history, found.week, place_of(request), language_now())
    told["shell"] = shell.version()
    response = JsonResponse(told)
    return get_conditional_response(request, response=response) or response


@require_POST
def entries(request: HttpRequest) -> HttpResponse:
    """Take one thing that a device kept. Only an answer that names its id says that it was taken."""
    try:
        return JsonResponse(received(request))
    except Refusal as refusal:
        return failed(refusal)


def failed(refusal: Refusal) -> HttpResponse:
    """Why something was not taken: where, and in words."""
    told: dict[str, Any] = {"path": refusal.path, "reason": plain(f"app.why.{refusal.why}", language_now())}
    return JsonResponse(told, status=refusal.status)

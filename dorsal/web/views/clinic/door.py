"""The one door of the pages about a person: whose record, on whose clock, and what happens once care has ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dorsal.content import load
from dorsal.content.examining import keys
from dorsal.record import queries, teams
from dorsal.record.holding import Gone
from dorsal.web.caring import Caring, at_work, caring
from dorsal.web.context import language_now
from dorsal.web.person.saying import sign_said
from dorsal.web.planning import clock_of

UNSAID = ("csrfmiddlewaretoken", "entry", "seen", "as")
View = Callable[Concatenate[HttpRequest, Caring, ...], HttpResponse]


def about(what: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """A page about one person, read for `what`: one line that they can read. Days are those of their clock."""

    def decorated(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, id: UUID, **more: Any) -> HttpResponse:
            at_work(request)
            with clock_of(queries.countries([id]).get(id), load()):
                try:
                    return view(request, _record(request, id, what), **more)
                except (teams.NotYours, Gone):
                    return _ended(request)

        return opened

    return decorated


def _record(request: HttpRequest, id: UUID, what: str) -> Caring:
    """What was typed is never thrown away: who sends a form into a closed record gets the words back."""
    try:
        return caring(request, id, what)
    except Http404:
        if request.method == "POST":
            raise teams.NotYours from None
        raise


def _ended(request: HttpRequest) -> HttpResponse:
    """Not theirs any more, never theirs and not there are the same answer."""
    return render(request, "web/clinic/ended.html", {"member": at_work(request), "typed": typed(request)}, status=404)


def typed(request: HttpRequest) -> list[str]:
    """What somebody typed into a form that cannot be taken: their own words, and what they found, by its name."""
    language = language_now()
    signs = keys(load().examination.values())
    return [
        sign_said(signs[name], name, value, language) if name in signs else value
        for name, value in request.POST.items()
        if name not in UNSAID and isinstance(value, str) and value.strip()
    ]

"""Pages that need no record: the start, warning signs, where you are, words, lessons."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from dorsal.content import load
from dorsal.record import articles
from dorsal.record.session import person_of
from dorsal.web import places
from dorsal.web.context import language_now
from dorsal.web.words import alphabetical, pick


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "web/start.html")


@require_safe
def safety_net(request: HttpRequest) -> HttpResponse:
    return render(request, "web/safety_net.html")


def place(request: HttpRequest) -> HttpResponse:
    """Ask where the person is, then go on to where they were going."""
    after = _inside(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method != "POST":
        return render(request, "web/place.html", {"next": after})
    response = redirect(after or "start")
    places.choose(request, response, request.POST.get("place", ""))
    return response


def _inside(request: HttpRequest, address: str) -> str:
    """The address when it is one of ours, else nothing: nobody is sent elsewhere from here."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and address.startswith("/") else ""


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    language = language_now()
    terms = sorted(load().glossary.values(), key=lambda term: alphabetical(pick(term.term, language)))
    return render(request, "web/glossary.html", {"terms": terms})


@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    language = language_now()
    found = sorted(load().lessons.values(), key=lambda lesson: alphabetical(pick(lesson.title, language)))
    person = person_of(request)
    theirs = articles.shown_to(person, language) if person else []
    return render(request, "web/lessons.html", {"lessons": found, "theirs": theirs})


@require_safe
def lesson(request: HttpRequest, id: str) -> HttpResponse:
    found = load().lessons.get(id)
    if found is None:
        raise Http404
    return render(request, "web/lesson.html", {"lesson": found})

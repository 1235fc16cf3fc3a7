"""Saying yes before the first question, and taking everything back."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dorsal.record import actions, session, settled
from dorsal.record.ids import new_id
from dorsal.web.context import language_now
from dorsal.web.places import COOKIE, place_of
from dorsal.web.visit import AGREED, CONSENT
from dorsal.web.words import plain

SHOWN = ("lead", "what.text", "why.text", "how-long.text", "who.text", "stop.text", "yes")


def begin(request: HttpRequest) -> HttpResponse:
    """Without this yes no answer is kept; whoever said it goes straight on."""
    person = session.person_of(request)
    if person and settled.consented(person, *AGREED):
        return redirect("intake")
    if request.method != "POST":
        return render(request, "web/begin.html")
    language = language_now()
    if request.POST.get("consent") != "yes":
        return render(request, "web/begin.html", {"problems": [("consent", plain("begin.error", language))]})
    person = session.begin(request)
    words = "\n".join(plain(f"begin.{part}", language) for part in SHOWN)
    now = timezone.now()
    actions.record_consent(person=person, id=new_id(), text=CONSENT, language=language, words=words, written=now)
    country = place_of(request)
    if country is None:
        return redirect(f"{reverse('place')}?next={reverse('intake')}")
    actions.record_place(person=person, id=new_id(), country=country, written=now)
    return redirect("intake")


def erase(request: HttpRequest) -> HttpResponse:
    """Asks once more, then removes the person, their answers and their account at once."""
    if request.method != "POST":
        return render(request, "web/erase.html")
    person = session.person_of(request)
    if person:
        actions.erase_person(person=person)
    session.forget(request)
    logout(request)
    response = redirect("erased")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "web/erased.html")

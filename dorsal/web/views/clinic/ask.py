"""Ask to join somebody's care team by the address they sign in with; the answer never tells whether it is known."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dorsal.record import requests, teams
from dorsal.web.caring import at_work
from dorsal.web.context import language_now
from dorsal.web.views.following import said, say
from dorsal.web.words import plain

LONGEST = 254


def ask(request: HttpRequest) -> HttpResponse:
    """One address at a time, a few times a day."""
    member = at_work(request)
    if member.role not in teams.CARING:
        return redirect("clinic-members")
    if request.method != "POST":
        return _page(request)
    address = request.POST.get("address", "").strip()
    if not _is_address(address):
        return _page(request, address, "ask.error.address")
    try:
        requests.ask(member=member, address=address)
    except requests.TooMany:
        return _page(request, address, "ask.error.many", status=429)
    say(request, "ask.sent")
    return redirect("clinic-ask")


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= LONGEST


def _page(request: HttpRequest, address: str = "", wrong: str = "", *, status: int = 200) -> HttpResponse:
    error = plain(wrong, language_now(), most=requests.MOST) if wrong else ""
    words = {
        "member": teams.membership(request.user),
        "address": address,
        "most": requests.MOST,
        "days": teams.VALID_FOR.days,
        "error": error,
        "problems": [("address", error)] if error else [],
        "said": said(request),
    }
    return render(request, "web/clinic/ask.html", words, status=status)

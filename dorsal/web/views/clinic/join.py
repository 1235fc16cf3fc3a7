"""The page behind an invitation: into what, for whom, and, where it cannot be, why not. To look uses nothing up."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dorsal.record import glance, teams
from dorsal.record.models import Invitation, Membership, User
from dorsal.web.context import language_now
from dorsal.web.guessing import limited
from dorsal.web.views.following import say
from dorsal.web.words import plain

LONGEST = 200
CLOSED = {"unknown": 404, "expired": 410, "used": 410, "withdrawn": 410}


@limited
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites into what; sent, joins."""
    try:
        found = teams.invitation(secret)
    except teams.NotOpen as closed:
        return _cannot(request, closed.why, status=CLOSED[closed.why])
    user = request.user if isinstance(request.user, User) else None
    if user is None:
        return _page(request, found)
    member = teams.membership(user)
    if why := _hindrance(found, user, member):
        return _cannot(request, why, role=found.role)
    if request.method != "POST":
        return _page(request, found, user=user)
    return _into_a_team(request, secret, member) if member else _into_a_clinic(request, secret, found, user)


def _hindrance(found: Invitation, user: User, member: Membership | None) -> str | None:
    """Why this user cannot use an open invitation."""
    if found.person is None:
        return "at-work" if member else None
    if found.person.user_id == user.pk:
        return "own-record"
    if member is None:
        return "no-clinic"
    if member.role != found.role:
        return "other-role"
    if any(one.membership_id == member.id for one in teams.care_team(found.person)):
        return "on-the-team"
    return None


def _into_a_clinic(request: HttpRequest, secret: str, found: Invitation, user: User) -> HttpResponse:
    name = " ".join(request.POST.get("name", "").split())
    if not 0 < len(name) <= LONGEST:
        return _page(request, found, user=user, name=name, problem=True)
    try:
        teams.join_clinic(secret=secret, user=user, name=name)
    except teams.NotOpen as closed:
        return _cannot(request, closed.why, status=CLOSED[closed.why])
    except ValueError:  # they joined by another link at the same moment
        return _cannot(request, "at-work")
    say(request, "join.joined.clinic")
    return redirect("clinic")


def _into_a_team(request: HttpRequest, secret: str, member: Membership) -> HttpResponse:
    try:
        case = teams.join_team(secret=secret, member=member)
    except teams.NotOpen as closed:
        return _cannot(request, closed.why, status=CLOSED[closed.why])
    say(request, "join.joined.team")
    return redirect("clinic-person", case.person.id)


def _page(
    request: HttpRequest, found: Invitation, *, user: User | None = None, name: str = "", problem: bool = False
) -> HttpResponse:
    language = language_now()
    error = plain("join.error.name", language)
    words = {
        "clinic": found.clinic,
        "role": plain(f"role.{found.role}", language),
        "called": glance.name_of(found.person) if user and found.person else None,
        "email": user.email if user else None,
        "next": urlencode({"next": request.path}),
        "name": name,
        "longest": LONGEST,
        "problems": [("name", error)] if problem else [],
    }
    return render(request, "web/clinic/join.html", words)


def _cannot(request: HttpRequest, why: str, *, role: str = "", status: int = 200) -> HttpResponse:
    """Nothing was used up: the sentence says what else to do."""
    language = language_now()
    words = {
        "why": plain(f"join.not.{why}", language, role=plain(f"role.{role}", language) if role else ""),
        "working": teams.membership(request.user if isinstance(request.user, User) else None) is not None,
    }
    return render(request, "web/clinic/join_not.html", words, status=status)

"""Who works at a clinic: its lead invites, and ends. Nobody else sees that there is such a page."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dorsal.record import teams
from dorsal.record.models import Membership
from dorsal.web.caring import at_work
from dorsal.web.context import language_now
from dorsal.web.views.following import said, say
from dorsal.web.words import plain

LEAD = "clinic-lead"


def members(request: HttpRequest) -> HttpResponse:
    """The members; sent, a role: the link by which somebody joins in it, shown this once."""
    lead = _lead(request)
    if request.method != "POST":
        return _page(request, lead)
    role = request.POST.get("role")
    wanted = next((one for one in teams.ROLES if one == role), None)
    if wanted is None:
        return _page(request, lead, problem=True)
    secret = teams.invite_to_clinic(clinic=lead.clinic, role=wanted)
    return _page(request, lead, link=f"{settings.ORIGIN}{reverse('join', args=[secret])}", role=wanted)


@require_POST
def end(request: HttpRequest, id: UUID) -> HttpResponse:
    """They do not work here any more. A lead does not end themselves: somebody has to be left to invite."""
    lead = _lead(request)
    found = teams.member_with(lead.clinic, id)
    if found is None or found == lead:
        raise Http404
    teams.end_membership(membership=found)
    say(request, "clinic.members.ended", name=found.name)
    return redirect("clinic-members")


def _lead(request: HttpRequest) -> Membership:
    found = at_work(request)
    if found.role != LEAD:
        raise Http404
    return found


def _page(
    request: HttpRequest, lead: Membership, *, link: str = "", role: str = "", problem: bool = False
) -> HttpResponse:
    language = language_now()
    role_names: dict[str, str] = {one: plain(f"role.{one}", language) for one in teams.ROLES}
    error = plain("clinic.members.error", language)
    words = {
        "member": lead,
        "members": [(one, role_names[one.role], timezone.localdate(one.since)) for one in teams.members(lead.clinic)],
        "roles": list(role_names.items()),
        "link": link,
        "link_role": role_names.get(role, ""),
        "days": teams.VALID_FOR.days,
        "problems": [("role-physiotherapist", error)] if problem else [],
        "said": said(request),
    }
    return render(request, "web/clinic/members.html", words)

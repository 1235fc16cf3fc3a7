"""Everybody whom the member cares for, on one page: who needs somebody first stands first, with the reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dorsal.content import load
from dorsal.record import teams
from dorsal.web.caring import at_work
from dorsal.web.caseload import counts, rows
from dorsal.web.context import language_now
from dorsal.web.needing import shown
from dorsal.web.views.following import said
from dorsal.web.words import plain


@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """All of them, or those with one reason."""
    member = at_work(request)
    if member.role not in teams.CARING:
        return redirect("clinic-members")
    content, language = load(), language_now()
    every = rows(teams.open_caseload(user=member.user, what="caseload"), content)
    many, only = counts(every), request.GET.get("why", "")
    wanted = [row for row in every if only not in many or any(one.why == only for one in row.reasons)]
    words: dict[str, Any] = {
        "member": member,
        "people": [shown(row, content, language) for row in wanted],
        "all": len(every),
        "filters": [(why, plain(f"clinic.why.{why}", language), count) for why, count in many.items()],
        "only": only if only in many else "",
        "said": said(request),
    }
    return render(request, "web/clinic/caseload.html", words)

"""Everybody whom the member cares for, on one page: who needs somebody first stands first, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dorsal.care.caseload import Why
from dorsal.content import load
from dorsal.record import teams
from dorsal.web.caring import at_work
from dorsal.web.caseload import BESIDE, Row, counts, rows
from dorsal.web.context import language_now
from dorsal.web.needing import shown
from dorsal.web.views.clinic.live import live
from dorsal.web.views.following import said
from dorsal.web.words import plain

MOST = 60  # before somebody asks for all: whoever needs nobody stands last


@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """All of them, or those with one reason; the list alone where the open page renews it."""
    member = at_work(request)
    if member.role not in teams.CARING:
        return redirect("clinic-members")
    renewed = live(request)
    every = rows(teams.open_caseload(member=member, what="caseload"), load(), seconds=BESIDE if renewed else 0.0)
    words = _list(request, every, counts(every))
    if renewed:
        return render(request, "web/clinic/_cases.html", words)
    return render(request, "web/clinic/caseload.html", words | {"member": member, "said": said(request)})


def _list(request: HttpRequest, every: Sequence[Row], many: dict[Why, int]) -> dict[str, Any]:
    language, content, only = language_now(), load(), next((why for why in many if why == request.GET.get("why")), "")
    wanted = [row for row in every if not only or any(one.why == only for one in row.reasons)]
    whole = "all" in request.GET
    first = wanted if whole else wanted[:MOST]
    return {
        "here": _address(only, whole=whole),
        "people": [shown(row, content, language) for row in first],
        "more": len(wanted) - len(first),
        "all_address": _address(only, whole=True),
        "all": len(every),
        "filters": [(why, plain(f"clinic.why.{why}", language), count) for why, count in many.items()],
        "only": only,
        "behind": many.get("news", 0),
        "at": f"{timezone.localtime():%H:%M}",
    }


def _address(only: str, *, whole: bool) -> str:
    """Of a list, made of what we know: nothing that somebody put into an address is repeated."""
    said = [f"why={only}"] * bool(only) + ["all=1"] * whole
    return "?".join(filter(None, [reverse("clinic"), "&".join(said)]))

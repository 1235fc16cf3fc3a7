"""The week on paper, for whoever would rather have it on the fridge than on a telephone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dorsal.letters.typeset import pdf
from dorsal.web.context import language_now
from dorsal.web.paper import sheet
from dorsal.web.places import place_of
from dorsal.web.visit import must_ask, open_visit

NAME = "dorsal-week.pdf"  # shown in a list of downloads, so it says nothing more


@require_safe
def week_sheet(request: HttpRequest) -> HttpResponse:
    """The week that today is in, as a PDF; where there is none yet, whatever comes first."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if must_ask(request, here):
        return redirect("seen")
    place = place_of(request)
    found = sheet(here, here.content.places[place] if place else None, language_now())
    if found is None:
        return redirect("week")
    headers = {"Content-Disposition": f'inline; filename="{NAME}"'}
    return HttpResponse(pdf(found), content_type="application/pdf", headers=headers)

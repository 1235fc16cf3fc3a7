"""Every component with its states on one page, to be looked at while developing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dorsal.web import body
from dorsal.web.context import language_now
from dorsal.web.petals import petals
from dorsal.web.words import say


def styleguide(request: HttpRequest) -> HttpResponse:
    strengths = {"mechanical": "strong", "muscular": "some", "psychosocial": "some", "lifestyle": "strong"}
    title = say("styleguide.problem", language_now())
    return render(
        request,
        "web/styleguide.html",
        {
            "petals": petals(strengths),
            "petals_title": title,
            "regions": body.REGIONS,
            "figure": body.figure(),
            "progress": {"done": 3, "of": 12},
            "problems": [("example", title)],
        },
    )

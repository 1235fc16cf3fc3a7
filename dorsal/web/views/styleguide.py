"""Every component with its states on one page, to be looked at while developing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dorsal.content import load
from dorsal.web import body, form
from dorsal.web.context import language_now
from dorsal.web.petals import petals
from dorsal.web.words import say


def styleguide(request: HttpRequest) -> HttpResponse:
    strengths = {"mechanical": "strong", "muscular": "some", "psychosocial": "some", "lifestyle": "strong"}
    language = language_now()
    title = say("styleguide.problem", language)
    kinds = {form.field(one, language).widget: one for one in load().questions.values()}
    fields = [form.field(question, language) for _, question in sorted(kinds.items())]
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
            "fields": [*fields, *(form.failed(field, title) for field in fields)],
        },
    )

"""Every component with its states on one page, to be looked at while developing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dorsal.care.course import CheckIn, traces
from dorsal.content import load
from dorsal.web import body, form
from dorsal.web.context import language_now
from dorsal.web.petals import petals
from dorsal.web.plot import of_course
from dorsal.web.views.following import TEN
from dorsal.web.words import say

START, WEEK = date(2026, 1, 5), timedelta(days=7)
COURSES = {"one": (6.0,), "better": (6.0, 5.0, 4.0, 4.0, 3.0), "flare": (6.0, 4.0, 4.0, 8.0), "long": (6.0, 5.0) * 40}


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
            "parts": [drawn(name, said) for name, said in COURSES.items()],
            "petals": petals(strengths),
            "petals_title": title,
            "regions": body.REGIONS,
            "figure": body.figure(),
            "numbers": TEN,
            "ends": load().questions["pain-average"].ends,
            "said": [title],
            "progress": {"done": 3, "of": 12},
            "problems": [("example", title)],
            "fields": [*fields, *(form.failed(field, title) for field in fields)],
        },
    )


def drawn(name: str, said: tuple[float, ...]) -> dict[str, Any]:
    """The picture of a course with these check-ins, one a week."""
    days = [START + number * WEEK for number in range(len(said))]
    check_ins = [
        CheckIn(f"{name}-{day}", datetime.combine(day, time(9), tzinfo=UTC), {"pain-average": value})
        for day, value in zip(days, said, strict=True)
    ]
    trace = traces(check_ins, load(), on=days[-1], days_at_start=10, began=START)["pain"]
    flares = days[-1:] if name == "flare" else []
    return {"alt": name, "ends": "", "keys": name == "flare",
            "plot": of_course(name, trace, flares, start=START, today=days[-1])}  # fmt: skip

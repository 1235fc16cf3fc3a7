"""One page to show to a doctor: who, since when, what was asked, what was found, and what is planned."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dorsal.content.schema import Id
from dorsal.web import form, telling
from dorsal.web.context import language_now
from dorsal.web.visit import Visit, open_visit
from dorsal.web.words import pick

HEAD = ("age", "sex", "areas", "since", "pain-average", "interference", "medicines", "care-so-far")


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    decided = here.decide()
    language = language_now()
    against, left = telling.checked(here, decided, language)
    planned = {item.id for day in decided.plan.week for item in day.items if item.level}
    words = {
        "today": here.on,
        "head": _said(here, HEAD, language),
        "title": telling.level(decided, here.content, language),
        "page": {"reasons": telling.reasons(decided, here, language)},
        "meaning": telling.meaning(decided, here.content, language),
        "drivers": telling.drivers(decided.assessment.drivers, here.content, language),
        "against": against,
        "left": left,
        "planned": [pick(here.content.interventions[name].name, language) for name in sorted(planned)],
        "left_out": [here.content.contraindications[name] for name in decided.plan.left_out],
        "signs": _safety(here, language),
        "hash": here.content.hash[:12],
    }
    return render(request, "web/summary.html", words)


def _said(here: Visit, names: tuple[Id, ...], language: str) -> list[tuple[str, str]]:
    known = (name for name in names if name in here.answers and name in here.content.questions)
    return [telling.finding(name, here.answers[name], here.content, language) for name in known]


def _safety(here: Visit, language: str) -> list[tuple[str, str]]:
    """Every warning sign that was asked, with the answer: what was not asked is not listed."""
    asked = (
        question for question in here.content.questions.values() if question.red_flag and question.id in here.answers
    )
    return [
        (pick(question.text, language), form.shown(question, here.answers[question.id], language)) for question in asked
    ]

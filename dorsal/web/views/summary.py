"""One page to show to a doctor: who, since when, what was asked, what was found, and what is planned."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dorsal.care.result import Result
from dorsal.content.schema import Id
from dorsal.web import form, telling
from dorsal.web.context import language_now
from dorsal.web.views.letters import offered
from dorsal.web.visit import Visit, open_visit
from dorsal.web.words import listed, pick, plain
from dorsal.web.writing import case_of

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
    named = here.content.contraindications
    words = {
        "today": here.on,
        "head": _said(here, HEAD, language),
        "title": telling.level(decided, here.content, language),
        "page": {"reasons": telling.reasons(decided, here, language)},
        "meaning": listed((told.name for told in telling.meaning(decided, here.content, language)), language),
        "drivers": listed(_drivers(here, decided, language), language),
        "against": against,
        "against_named": listed(against, language),
        "left": listed(left, language),
        "planned": listed(
            (pick(here.content.interventions[name].name, language) for name in sorted(planned)), language
        ),
        "left_out": listed((pick(named[name].name, language) for name in decided.plan.left_out), language),
        "signs": _safety(here, language),
        "hash": here.content.hash[:12],
        "letters": offered(case_of(here), language),
    }
    return render(request, "web/summary.html", words)


def _drivers(here: Visit, decided: Result, language: str) -> list[str]:
    """What keeps it going, with a word about what plays a large part."""
    found = telling.drivers(decided.assessment.drivers, here.content, language)
    large = plain("drivers.strong", language)
    return [f"{told.name} ({large})" if told.strength == "strong" else told.name for told in found]


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

"""What was decided, shown once and kept as it was shown: an emergency, a crisis, or what is going on and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dorsal.care.result import Result
from dorsal.care.result import level as named_level
from dorsal.content.schema import Urgency
from dorsal.web import telling
from dorsal.web.context import language_now
from dorsal.web.petals import petals
from dorsal.web.visit import Visit, keep_decision, must_ask, open_visit
from dorsal.web.words import pick, plain, together


@dataclass(frozen=True)
class Urgent:
    """What the emergency and crisis pages say."""

    advice: tuple[str, ...]
    sentence: str
    reasons: tuple[telling.Told, ...]
    goes_on: bool
    crisis: bool


@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """The most urgent thing first, and then nothing else."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if must_ask(request, here):
        return redirect("seen")
    decided = here.decide()
    language = language_now()
    reasons = telling.reasons(decided, here, language)
    urgent = _urgent(decided, here, reasons, language)
    if decided.triage.urgency == Urgency.T0 or urgent.crisis:
        keep_decision(request, here, decided, {"advice": list(urgent.advice), "say": urgent.sentence}, language)
        emergency = decided.triage.urgency == Urgency.T0
        return render(request, "web/emergency.html" if emergency else "web/crisis.html", {"page": urgent})
    if unfinished(here) and decided.triage.urgency != Urgency.T1:
        return redirect("intake")
    page = _page(decided, here, reasons, language)
    keep_decision(request, here, decided, _kept(page), language)
    return render(request, "web/result.html", page)


def unfinished(here: Visit) -> bool:
    """Whether the intake still has something to ask."""
    return here.next_page() is not None


def _urgent(decided: Result, here: Visit, reasons: tuple[telling.Told, ...], language: str) -> Urgent:
    crisis = any(here.content.red_flags[reason.id].page == "crisis" for reason in reasons)
    first = tuple(reason for reason in reasons if reason.urgency == decided.triage.urgency)
    signs = together([reason.name for reason in first], language)
    return Urgent(
        advice=tuple(reason.text for reason in first),
        sentence=plain("emergency.sentence", language, signs=signs),
        reasons=reasons,
        goes_on=unfinished(here),
        crisis=crisis,
    )


def _page(decided: Result, here: Visit, reasons: tuple[telling.Told, ...], language: str) -> dict[str, Any]:
    level = named_level(decided)
    found = telling.strengths(decided.assessment.drivers)
    against, left = telling.checked(here, decided, language)
    content = here.content
    told = content.urgencies[level]
    drivers = telling.drivers(decided.assessment.drivers, content, language)
    return {
        "level": level,
        "urgent": level in ("T1", "T2"),
        "title": telling.level(decided, content, language),
        "advice": pick(told.advice, language),
        "says": pick(told.meaning, language),
        "reasons": [reason for reason in reasons if reason.urgency == level] or reasons,
        "whole": not unfinished(here),
        "page": {"reasons": reasons},
        "action": _action(decided, level),
        "blocked": [content.exclusions[name] for name in decided.plan.blocked_by if name in content.exclusions],
        "meaning": telling.meaning(decided, content, language),
        "against": against,
        "left": left,
        "disputed": telling.contradictions(here, language),
        "ask": [(name, pick(content.questions[name].text, language)) for name in decided.triage.ask],
        "drivers": drivers,
        "strong": [told for told in drivers if told.strength == "strong"],
        "some": [told for told in drivers if told.strength == "some"],
        "petals": petals(found),
        "petals_title": telling.picture_words(found, language),
        "steps": telling.steps(decided.plan.care, content, language),
        "review": decided.plan.review,
        "week": bool(decided.plan.week),
        "more": bool(decided.plan.week) and level not in ("T1", "T2") and here.back_after_a_week() and here.refines(),
    }


def _action(decided: Result, level: str) -> tuple[str, str]:
    """The one action of the page: its address, and the key of its words."""
    step = decided.plan.next_step
    if step.kind == "answer":
        return reverse("answer", args=[step.id]), "result.answer"
    if decided.plan.week and level not in ("T1", "T2"):
        return reverse("week"), "result.week"
    return reverse("summary"), "result.summary"


def _kept(page: dict[str, Any]) -> dict[str, Any]:
    """The words that were shown, as they are kept beside the decision."""
    return {
        "title": page["title"],
        "advice": [page["advice"], *(reason.text for reason in page["reasons"])],
        "meaning": [told.text for told in page["meaning"]],
        "drivers": [told.name for told in page["drivers"]],
    }

"""Something useful in the first minute, without an account and without a yes: nothing that is answered here is kept.

The answers stand in the request and nowhere else, and the page that follows is the only trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from dorsal.care.answers import UNSURE, Answer
from dorsal.care.easing import Easing, asked, easing
from dorsal.content import Content, load
from dorsal.content.schema import Ease, Intervention, Question, RedFlag, Urgency
from dorsal.web import form
from dorsal.web.context import language_now
from dorsal.web.dose import chips
from dorsal.web.figures import Shown, figure
from dorsal.web.views.intake import drawn, read
from dorsal.web.words import pick, plain, together


@dataclass(frozen=True)
class Offer:
    ease: Ease
    item: Intervention
    dose: list[str]
    figure: Shown | None


@csrf_exempt  # it writes nothing, so there is nothing to forge, and it answers whoever keeps no cookies
def first_ease(request: HttpRequest) -> HttpResponse:
    """One page of warning signs, and then what follows from them."""
    content, on = load(), timezone.localdate()
    questions = [content.questions[name] for name in asked(content)]
    if request.method != "POST":
        return _page(request, [form.field(question, language_now()) for question in questions])
    fields, given = read(request, questions)
    told = {field.name: answer for field, answer in given if answer is not None}
    firm = {name: answer for name, answer in told.items() if answer != UNSURE}
    found = easing(firm, content, on=on)
    if found.reasons:
        return _told(request, found, content)
    if form.problems(fields):
        return _page(request, fields)
    again = [question for question in questions if question.emergency and told[question.id] == UNSURE]
    if again and "again" not in request.POST:
        return _again(request, again, told)
    return _told(request, easing(told, content, on=on), content)


def _page(request: HttpRequest, fields: list[form.Field]) -> HttpResponse:
    return render(request, "web/first_ease_signs.html", drawn(fields))


def _again(request: HttpRequest, questions: list[Question], told: dict[str, Answer]) -> HttpResponse:
    """What was answered 'not sure' once more in plainer words; the other answers go along."""
    names = {question.id for question in questions}
    words = {"again": True, "kept": [(name, answer) for name, answer in told.items() if name not in names]}
    fields = [form.field(question, language_now(), again=True) for question in questions]
    return render(request, "web/first_ease_signs.html", drawn(fields) | words)


def _told(request: HttpRequest, found: Easing, content: Content) -> HttpResponse:
    language = language_now()
    if found.reasons:
        return render(request, "web/first_ease_urgent.html", _urgent(found, content, language))
    if found.excluded or found.open:
        words = {"excluded": [content.exclusions[name] for name in found.excluded]}
        return render(request, "web/first_ease_waits.html", words)
    offers = [_offer(content.first_ease[name], content, language) for name in found.offers]
    shown: dict[str, Any] = {"offers": offers, "ask_first": [content.exclusions[name] for name in found.ask_first]}
    return render(request, "web/first_ease.html", shown)


def _urgent(found: Easing, content: Content, language: str) -> dict[str, Any]:
    """What to do now, in the words of the rules that fired; those that another one entails are left to it."""
    urgency = found.reasons[0].urgency
    fired = {reason.rule for reason in found.reasons}
    rules = [content.red_flags[one.rule] for one in found.reasons if one.urgency == urgency]
    first: list[RedFlag] = [rule for rule in rules if not fired.intersection(rule.implied_by)]
    return {
        "emergency": urgency == Urgency.T0,
        "crisis": any(content.red_flags[name].page == "crisis" for name in fired),
        "title": plain(f"urgency.{urgency.value}.title", language),
        "advice": content.urgencies[urgency.value].advice,
        "rules": first,
        "sentence": plain(
            "emergency.sentence", language, signs=together([pick(rule.name, language) for rule in first], language)
        ),
    }


def _offer(ease: Ease, content: Content, language: str) -> Offer:
    item = content.interventions[ease.offer]
    dose = chips(item.levels[0].dose, language, each_side=item.each_side)
    return Offer(ease, item, dose, figure(item, 1, language))

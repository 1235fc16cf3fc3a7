"""Check your answers: each with a way to change it. A correction is a new answer; the old one stays written."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dorsal.care import asking
from dorsal.web import form
from dorsal.web.context import language_now
from dorsal.web.views.intake import Given, changed, drawn, filled, keep, read
from dorsal.web.visit import Visit, open_visit
from dorsal.web.words import pick, plain

CHANGED = "changed"


@dataclass(frozen=True)
class Line:
    """One answer as the list shows it."""

    id: str
    question: str
    words: str


def answers(request: HttpRequest) -> HttpResponse:
    """Every answer that holds, in the order in which it was asked."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    language = language_now()
    groups = []
    for page in here.content.pages:
        asked = here.questions(page)
        lines = [_line(here, question.id, language) for question in asked if question.id in here.answers]
        if lines:
            groups.append({"id": page.id, "title": pick(page.title, language), "answers": lines})
    words = {
        "groups": groups,
        "next_page": here.next_page(),
        "changed": request.session.pop(CHANGED, None),
    }
    return render(request, "web/answers.html", words)


def _line(here: Visit, id: str, language: str) -> Line:
    question = here.content.questions[id]
    return Line(id, pick(question.text, language), form.shown(question, here.answers[id], language))


def answer(request: HttpRequest, id: str) -> HttpResponse:
    """Change one answer, then say what changed."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    question = here.content.questions.get(id)
    if question is None:
        raise Http404
    language = language_now()
    if request.method == "POST":
        fields, given = read(request, [question])
        if not form.problems(fields):
            new = changed(here, given)
            after = keep(request, here, new)
            request.session[CHANGED] = _what_changed(here, after, new, language)
            return redirect(_after(after))
    else:
        fields = filled(here, [question])
    words = {
        "title": plain("answers.one", language),
        "send": plain("answers.keep", language),
        "back": reverse("answers"),
    }
    return render(request, "web/intake.html", drawn(fields) | words)


def _after(now: Visit) -> str:
    """An answer that now alarms, or that opens the way to more questions, leads on; any other goes back to the list."""
    if asking.to_ask_again(now.answers, now.asked_again, now.content):
        return reverse("intake")
    urgency = now.decide().triage.urgency
    return reverse("result" if urgency == "T0" else "answers")


def _what_changed(before: Visit, after: Visit, given: Given, language: str) -> list[str]:
    if not given:
        return [plain("answers.same", language)]
    lines = []
    for field, value in given:
        was = form.shown(field.question, before.answers.get(field.name), language)
        now = form.shown(field.question, value, language)
        question = pick(field.question.text, language)
        lines.append(plain("answers.changed", language, question=question, before=was, after=now))
    if before.decide().triage.urgency != after.decide().triage.urgency:
        lines.append(plain("answers.changed-urgency", language))
    return lines

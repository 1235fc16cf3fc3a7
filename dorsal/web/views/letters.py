"""Letters that a person takes along: one for each step that their answers call for, and a summary."""

from __future__ import annotations

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dorsal.care.triage import URGENT
from dorsal.content.schema import Id
from dorsal.letters.letter import Letter, Sender
from dorsal.letters.typeset import letter_pdf
from dorsal.web.context import language_now
from dorsal.web.visit import open_visit
from dorsal.web.words import pick, plain
from dorsal.web.writing import By, Case, case_of, earned, lacks, words
from dorsal.web.writing import letter as written

NAME = "dorsal-letter.pdf"  # shown in a list of downloads, so it says nothing more
LONGEST = 80


def offered(case: Case, language: str) -> list[tuple[Id, str]]:
    """The letters of one person, by step and title."""
    return [(name, pick(case.content.letters[name].title, language)) for name in earned(case)]


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, step: str) -> HttpResponse:
    """Names and language, which nobody keeps; sent, they give the letter."""
    case = _case(request, step)
    if isinstance(case, HttpResponse):
        return case
    chosen, problems = language_now(), list[tuple[str, str]]()
    if request.method == "POST":
        sent = request.POST.get("language", "")
        chosen = sent if sent in case.content.languages else ""
        made = written(case, step, chosen or language_now(), _by(request, chosen or language_now()))
        problems = lacks(msgspec.structs.replace(made, language=chosen), language_now())
        if not problems:
            return _answered(made, chosen)
    shown = {
        "step": step,
        "title": pick(case.content.letters[step].title, language_now()),
        "problems": problems,
        "urgent": case.result.triage.urgency in URGENT,
        "chosen": chosen,
        "person": request.POST.get("person", ""),
        "reader": request.POST.get("reader", ""),
        "longest": LONGEST,
    }
    return render(request, "web/letter.html", shown)


@require_safe
def letter_file(request: HttpRequest, step: str) -> HttpResponse:
    """The letter without a name, in the language of the pages."""
    case = _case(request, step)
    if isinstance(case, HttpResponse):
        return case
    language = language_now()
    return _answered(written(case, step, language, _by(request, language)), language)


def _case(request: HttpRequest, step: Id) -> Case | HttpResponse:
    """What the letter rests on; for a step that the answers do not call for, back to those that they do."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if step not in here.content.letters:
        raise Http404
    case = case_of(here)
    return case if step in earned(case) else redirect("summary")


def _by(request: HttpRequest, language: str) -> By:
    """The person themself, with the names that the form brings."""
    person, reader = (request.POST.get(name, "")[:LONGEST] for name in ("person", "reader"))
    return By(Sender(name=person, role=plain("letter.self", language)), own=True, person=person, reader=reader)


def _answered(made: Letter, language: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{NAME}"'}
    return HttpResponse(letter_pdf(made, words(language)), content_type="application/pdf", headers=headers)

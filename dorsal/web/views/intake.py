"""The questions, one idea to a page; an emergency ends them at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dorsal.care import asking
from dorsal.care.answers import Answer, AnswerError, parse
from dorsal.content.schema import Page, Question, Urgency
from dorsal.record import session
from dorsal.web import body, form
from dorsal.web.context import language_now
from dorsal.web.visit import Visit, keep_alarm, keep_answers, keep_decision, must_ask, open_visit
from dorsal.web.words import pick, plain

AFTER_CRISIS = "after-crisis"


def intake(request: HttpRequest) -> HttpResponse:
    """Go to whatever comes next: asking again, the next page, or the check of all answers."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if must_ask(request, here):
        return redirect("seen")
    if "on" in request.GET:
        request.session[AFTER_CRISIS] = True
    return redirect(_next(here, after_crisis=bool(request.session.get(AFTER_CRISIS))))


def more(request: HttpRequest) -> HttpResponse:
    """The questions that only refine the plan, one page after the other; nothing waits for them."""
    here = open_visit(request)
    return redirect("begin" if here is None else _next(here, later=True))


def _next(here: Visit, *, after_crisis: bool = False, later: bool = False) -> str:
    again = [question.id for question in asking.to_ask_again(here.answers, here.asked_again, here.content)]
    judged = here.decide(without=again).triage
    if judged.urgency == Urgency.T0:
        return reverse("result")
    if again:
        return reverse("intake-again")
    progress = here.progress()
    if judged.urgency == Urgency.T1 and not after_crisis and (not progress.safety or is_crisis(here)):
        return reverse("result")
    page = here.next_page(later=later)
    if page:
        return reverse("intake-page", args=[page.id])
    return reverse("week" if later else "answers")


def is_crisis(here: Visit) -> bool:
    """Whether a sign stands that needs a human voice today."""
    reasons = here.decide().triage.reasons
    return any(here.content.red_flags[reason.rule].page == "crisis" for reason in reasons)


def page(request: HttpRequest, id: str) -> HttpResponse:
    """One page of questions."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    found = next((known for known in here.content.pages if known.id == id), None)
    if found is None:
        raise Http404
    questions = here.questions(found)
    if not questions:
        return redirect("intake")
    if request.method == "POST":
        fields, given = read(request, questions)
        if not form.problems(fields):
            return _keep(request, here, given, later=found.later)
    else:
        fields = filled(here, questions)
    return render(request, "web/intake.html", _page(here, found, fields))


def _page(here: Visit, page: Page, fields: list[form.Field]) -> dict[str, object]:
    language = language_now()
    progress = here.progress(later=page.later)
    return drawn(fields) | {
        "title": pick(page.title, language),
        "intro": pick(page.intro, language) if page.intro else None,
        "send": plain("form.next", language),
        "progress": {"done": min(progress.done + 1, progress.total), "of": progress.total},
        "back": _before(here, page),
        "refines": page.later,
    }


def drawn(fields: list[form.Field]) -> dict[str, object]:
    """What any page with questions on it needs to draw them."""
    return {"fields": fields, "problems": form.problems(fields), "regions": body.REGIONS, "figure": body.figure()}


def _before(here: Visit, page: Page) -> str | None:
    """The address of the page that was shown before this one; what only refines the plan begins at the week."""
    earlier = here.content.pages[: here.content.pages.index(page)]
    for other in reversed(earlier):
        if other.later == page.later and here.questions(other):
            return reverse("intake-page", args=[other.id])
    return reverse("week" if page.later else "start")


def again(request: HttpRequest) -> HttpResponse:
    """The emergency questions that were answered 'not sure', once more in plainer words."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    questions = asking.to_ask_again(here.answers, here.asked_again, here.content)
    if not questions:
        return redirect("intake")
    language = language_now()
    if request.method == "POST":
        fields, given = read(request, questions, again=True)
        if not form.problems(fields):
            return _keep(request, here, given, same_too=True)
    else:
        fields = [form.field(question, language, again=True) for question in questions]
    words = {"title": plain("intake.again.title", language), "again": True, "send": plain("form.next", language)}
    return render(request, "web/intake.html", drawn(fields) | words)


Given = list[tuple[form.Field, Answer | None]]


def read(request: HttpRequest, questions: Iterable[Question], *, again: bool = False) -> tuple[list[form.Field], Given]:
    """Every field as it was sent, with its error where there is one, and the answers that could be read."""
    language = language_now()
    fields, given = [], []
    for question in questions:
        raw = form.sent(question, request.POST)
        entry = form.entry_of(question, request.POST)
        field = form.field(question, language, raw=raw, again=again, entry=entry)
        try:
            answer = None if question.optional and not raw else parse(question, raw)
            given.append((field, answer))
        except AnswerError as error:
            least, most = question.range or (0, 0)
            field = form.failed(field, plain(error.key, language, least=f"{least:g}", most=f"{most:g}"))
        fields.append(field)
    return fields, given


def filled(here: Visit, questions: Iterable[Question]) -> list[form.Field]:
    """The fields with what was answered before."""
    language = language_now()
    return [form.field(question, language, raw=raw_of(here.answers.get(question.id))) for question in questions]


def raw_of(answer: Answer | None) -> form.Raw:
    """A stored answer as a form would send it."""
    if answer is None:
        return ""
    if isinstance(answer, tuple):
        return list(answer)
    return f"{answer:g}" if isinstance(answer, float) else answer


def changed(here: Visit, given: Given, *, same_too: bool = False) -> Given:
    """The answers that say something new: the same value again is no new answer."""
    return [(field, answer) for field, answer in given if same_too or answer != here.answers.get(field.name)]


def keep(request: HttpRequest, here: Visit, given: Given) -> Visit:
    """Write what was answered and look again. Of somebody who has a plan, what alarms now stands at once."""
    keep_answers(request, here.person, [(field.entry, field.name, answer) for field, answer in given])
    now = open_visit(request) or here
    if now.known.decisions and now.decide().triage != here.decide().triage:
        keep_alarm(request, now)
    return now


def _keep(
    request: HttpRequest, here: Visit, given: Given, *, same_too: bool = False, later: bool = False
) -> HttpResponse:
    after_crisis = bool(request.session.get(AFTER_CRISIS))
    now = keep(request, here, changed(here, given, same_too=same_too))
    address = _next(now, after_crisis=after_crisis, later=later)
    if address == reverse("result"):  # it stands even if the page that says so never arrives
        keep_decision(request, now, now.decide(), {}, language_now())
    return redirect(address)


def later(request: HttpRequest) -> HttpResponse:
    """How to come back."""
    if session.person_of(request) is None:
        return redirect("begin")
    return render(request, "web/later.html")

"""It flared up: the warning signs first, then the days of a flare. The same signs are asked when a pain jumps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dorsal.care.answers import UNSURE, Answer
from dorsal.care.flaring import screen
from dorsal.care.history import Flare
from dorsal.care.result import decide
from dorsal.content.schema import Id, Question, Urgency
from dorsal.record.ids import new_id
from dorsal.web import form, showing
from dorsal.web.context import language_now
from dorsal.web.doing import doing
from dorsal.web.views.following import Following, follower, promised, said, say
from dorsal.web.views.intake import drawn, is_crisis, read
from dorsal.web.visit import Visit, keep_alarm, keep_event, open_visit
from dorsal.web.words import plain

URGENT = (Urgency.T0, Urgency.T1, Urgency.T2)
BECAUSE = ("before", "during", "morning")
COMFORTS = ("endurance", "relaxation", "heat")


def flare(request: HttpRequest) -> HttpResponse:
    """One tap says that it flared up; while a flare lasts, this is its plan."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "POST":
        keep_event(request, found.here, promised(request), "flare")
        return redirect("flare-check")
    language = language_now()
    if found.week.mode == "flare":
        return render(request, "web/flare.html", _plan(found, language) | {"said": said(request)})
    waits = found.week.mode == "flare-check"
    return render(request, "web/flare_start.html", {"entry": new_id(), "waits": waits})


def _plan(found: Following, language: str) -> dict[str, object]:
    """The days of the flare, what soothes, and the way back."""
    content, on = found.here.content, found.here.on
    now = doing(found.history, found.week, on, content)
    shown = showing.day(on, now.items, content, language)
    rows = [*shown.rows, *shown.alongside]
    days = [showing.day(one.day, one.items, content, language) for one in found.week.week]
    return {
        "last": found.week.review - timedelta(days=1),
        "back": found.week.review,
        "comforts": [row for row in rows if row.kind in COMFORTS],
        "doing": now,
        "days": [one for one in days if on < one.day < found.week.review],
        "flare": content.changes["flare"],
        "after": content.changes["back-at-80"],
        "own": found.here.answers.get("relapse-plan"),
        "lesson": content.lessons["flare-ups"],
        "entry": new_id(),
    }


def undo(request: HttpRequest) -> HttpResponse:
    """The tap of today was a mistake. A flare that the numbers show stays."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "POST" and found.week.mode == "flare-check":
        for one in _tapped(found):
            keep_event(request, found.here, new_id(), "take-back", wish=one.id)
        say(request, "flare.undone")
    return redirect("today")


def _tapped(found: Following) -> list[Flare]:
    return [one for one in found.history.of(Flare) if one.day == found.here.on]


def check(request: HttpRequest, because: str = "") -> HttpResponse:
    """The warning signs on one page. What alarms counts at once, even where the rest is still empty."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    if because and because not in BECAUSE:
        raise Http404
    here = found.here
    questions = [here.content.questions[name] for name in screen(here.content)]
    mistake = found.week.mode == "flare-check" and bool(_tapped(found))
    if request.method != "POST":
        fields = [form.field(question, language_now()) for question in questions]
        return _page(request, because, fields, mistake=mistake)
    fields, given = read(request, questions)
    told = {field.name: answer for field, answer in given}
    firm = {name: answer for name, answer in told.items() if answer != UNSURE}
    worrying = any(here.content.questions[name].alarming == answer for name, answer in firm.items())
    if worrying and alarms(here, firm):
        return _keep(request, found, firm)
    if form.problems(fields):
        return _page(request, because, fields, mistake=mistake)
    again = [question for question in questions if question.emergency and told[question.id] == UNSURE]
    if again and "again" not in request.POST:
        return _again(request, again, told)
    return _keep(request, found, told)


def alarms(here: Visit, told: Mapping[Id, Answer | None]) -> bool:
    """Whether these answers, with everything known, mean that somebody has to look soon."""
    answers = here.answers | {name: answer for name, answer in told.items() if answer is not None}
    asked = here.asked | dict.fromkeys(told, here.on)
    decided = decide(answers, here.content, on=here.on, asked=asked, standing=here.standing, examined=here.examined)
    return decided.triage.urgency in URGENT


def _keep(request: HttpRequest, found: Following, told: Mapping[Id, Answer | None]) -> HttpResponse:
    """Write the answers, and the decision that follows, before any page shows it. What could make it more urgent is
    asked next, as in the intake."""
    keep_event(request, found.here, promised(request), "check-in", values=dict(told))
    now = open_visit(request)
    week = now.week_now() if now else None
    if now is None or week is None:
        return redirect("result")
    if keep_alarm(request, now):
        more = now.decide().triage.urgency != Urgency.T0 and now.progress().safety and not is_crisis(now)
        return redirect("intake" if more else "result")
    if now.next_page() is not None:
        return redirect("intake")
    if week.mode == "flare":
        return redirect("flare")
    say(request, "flare.told.calm")
    return redirect("today")


def _page(request: HttpRequest, because: str, fields: list[form.Field], *, mistake: bool) -> HttpResponse:
    language = language_now()
    words = {
        "because": plain(f"flare.because.{because}", language) if because else None,
        "entry": request.POST.get("entry") or new_id(),
        "mistake": mistake,
    }
    return render(request, "web/flare_check.html", drawn(fields) | words)


def _again(request: HttpRequest, questions: list[Question], told: Mapping[Id, Answer | None]) -> HttpResponse:
    """What was answered 'not sure' once more in plainer words; nothing is written before."""
    language = language_now()
    names = {question.id for question in questions}
    words = {
        "again": True,
        "kept": [(name, answer) for name, answer in told.items() if name not in names],
        "entry": request.POST.get("entry") or new_id(),
    }
    fields = [form.field(question, language, again=True) for question in questions]
    return render(request, "web/flare_check.html", drawn(fields) | words)

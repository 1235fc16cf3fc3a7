"""How was the week?: the warning signs, then a few questions, kept in the session until all of it is one entry."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dorsal.care.replanning import NextWeek
from dorsal.care.triage import URGENT
from dorsal.care.weekly import Sheet
from dorsal.content.schema import Content, Urgency
from dorsal.record.ids import new_id
from dorsal.web import checking, form, showing
from dorsal.web.borne_out import told_ahead
from dorsal.web.checking import Draft
from dorsal.web.context import language_now
from dorsal.web.doing import last_check_in
from dorsal.web.progress import followed
from dorsal.web.views import changes, course
from dorsal.web.views.intake import Given, drawn, raw_of, read
from dorsal.web.visit import Visit, keep_alarm, keep_decision, keep_event, must_ask, open_visit
from dorsal.web.words import day, pick, plain

SOON, LATE = 6, 10  # days since the last one, between which a check-in comes when it is expected
HELP = (Urgency.T0, Urgency.T1)


@dataclass(frozen=True)
class Part:
    """Questions on one idea, as a page shows them."""

    title: str
    fields: tuple[form.Field, ...]


def check_in(request: HttpRequest, number: int = 1) -> HttpResponse:
    """One sheet of the check-in."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if must_ask(request, here):
        return redirect("seen")
    if here.history() is None or here.decide().triage.urgency in HELP:
        return redirect("result")
    draft = checking.opened(request, here)
    if request.method != "POST" and number == 1 and draft.sent:
        draft = checking.fresh(here)
    sheets = checking.sheets_of(here, draft)
    open_before = checking.first_open(sheets[: number - 1], draft)
    if number > len(sheets) or open_before:
        return redirect(_address(open_before or 1))
    sheet = sheets[number - 1]
    if request.method != "POST":
        checking.remember(request, draft)
        return _page(request, here, sheets, number, _filled(sheet, draft))
    fields, given = read(request, sheet.questions)
    if form.problems(fields):
        return _page(request, here, sheets, number, fields)
    return _go_on(request, here, _with(draft, given), number)


def again(request: HttpRequest) -> HttpResponse:
    """The emergency questions that were answered 'not sure', once more in plainer words, before anything is written."""
    here = open_visit(request)
    draft = checking.opened(request, here) if here else None
    questions = checking.to_ask_again(draft, here.content) if here and draft else ()
    if here is None or draft is None or not questions:
        return redirect("check-in")
    language = language_now()
    fields = [form.field(question, language, again=True) for question in questions]
    if request.method == "POST":
        fields, given = read(request, questions, again=True)
        if not form.problems(fields):
            draft.again = [*draft.again, *(question.id for question in questions)]
            sheets = checking.sheets_of(here, draft)
            asked = max(place for place, sheet in enumerate(sheets, 1) if questions[-1] in sheet.questions)
            return _go_on(request, here, _with(draft, given), asked)
    words = {"title": plain("intake.again.title", language), "again": True, "send": plain("form.next", language)}
    return render(request, "web/intake.html", drawn(fields) | words)


def _with(draft: Draft, given: Given) -> Draft:
    """The draft with what was just answered. What is changed after it was sent becomes a check-in of its own."""
    values = draft.values | {field.name: answer for field, answer in given if answer is not None}
    values = {name: value for name, value in values.items() if (name, None) not in {(f.name, a) for f, a in given}}
    if draft.sent and values != draft.values:
        draft = Draft(person=draft.person, entry=new_id(), began=draft.began, again=draft.again)
    draft.values = values
    return draft


def _go_on(request: HttpRequest, here: Visit, draft: Draft, number: int) -> HttpResponse:
    """To the end at once where an answer alarms; else what was unsure once more, the next sheet, or the end."""
    doubtful = checking.to_ask_again(draft, here.content)
    if checking.alarms(here, draft.values, without=[question.id for question in doubtful]):
        return _send(request, here, draft)
    checking.remember(request, draft)
    if doubtful:
        return redirect("check-in-again")
    sheets = checking.sheets_of(here, draft)
    following = checking.first_open(sheets[:number], draft) or number + 1
    return redirect(_address(following)) if following <= len(sheets) else _send(request, here, draft)


def _send(request: HttpRequest, here: Visit, draft: Draft) -> HttpResponse:
    """Write it once, and show the result where an answer alarms."""
    alarming = checking.alarms(here, draft.values)
    keep_event(request, here, draft.entry, "check-in", values=draft.values)
    draft.sent = True
    checking.remember(request, draft)
    now = open_visit(request) or here
    if alarming:
        keep_alarm(request, now)
    return redirect("result" if alarming else "check-in-done")


def _address(number: int) -> str:
    return reverse("check-in") if number == 1 else reverse("check-in-sheet", args=[number])


def _filled(sheet: Sheet, draft: Draft) -> list[form.Field]:
    language = language_now()
    return [form.field(question, language, raw=raw_of(draft.values.get(question.id))) for question in sheet.questions]


def _page(
    request: HttpRequest, here: Visit, sheets: tuple[Sheet, ...], number: int, fields: list[form.Field]
) -> HttpResponse:
    language, sheet, titles = language_now(), sheets[number - 1], here.content.checkin
    shown = {field.name: _about(field, here) for field in fields}
    parts = [
        Part(
            pick(titles[group.page].title, language) if group.page else plain("checkin.more", language),
            tuple(shown[question.id] for question in group.questions),
        )
        for group in sheet.groups
    ]
    words = {
        "parts": parts,
        "problems": _problems(parts, language),
        "signs": sheet.signs,
        "timing": _timing(here, language) if number == 1 else None,
        "progress": {"done": number, "of": len(sheets)},
        "back": _address(number - 1) if number > 1 else None,
        "send": plain("form.next" if number < len(sheets) else "checkin.send", language),
    }
    return render(request, "web/checkin.html", drawn(fields) | words)


def _problems(parts: list[Part], language: str) -> list[tuple[str, str]]:
    """For the error summary: each with the name of its part, for many questions of a sheet miss the same."""
    return [
        (first, plain("checkin.error", language, part=part.title, words=words))
        for part in parts
        for first, words in form.problems(part.fields)
    ]


def _about(field: form.Field, here: Visit) -> form.Field:
    """The field; where it asks about the person's own activity, their words stand with it."""
    own = here.answers.get("activity")
    return replace(field, hint=str(own)) if field.name == "activity-level" and own else field


def _timing(here: Visit, language: str) -> str | None:
    """What a check-in does that comes early, a second time, when it is expected, or late."""
    history = here.history()
    if history is None:
        return None
    last = last_check_in(history, here.content)
    ago = (history.today - (last or history.on)).days
    if last and ago < SOON:
        return plain("checkin.again", language, on=day(last, language))
    if ago < SOON:
        return plain("checkin.early", language)
    return plain("checkin.late" if ago > LATE else "checkin.on-time", language)


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What changes because of it, straight after."""
    here = open_visit(request)
    history = here.history() if here else None
    week = here.week_now() if here else None
    if here is None or history is None or week is None or not last_check_in(history, here.content):
        return redirect("check-in")
    if here.decide().triage.urgency in URGENT:
        return redirect("result")
    language = language_now()
    following = told_ahead(history, here.content)
    said = course.says(followed(history, here.content).course, week, here.content, language)
    now = _now(week, here.content, language)
    keep_decision(request, here, here.decide(), {"check-in": [said, *now]}, language)
    words = {
        "says": said,
        "now": now,
        "ahead": changes.shown(following, here, language),
        "waits": week.mode == "waiting",
        "team_said": showing.team_said(history),
        "ask": [(name, pick(here.content.questions[name].text, language)) for name in week.ask],
    }
    return render(request, "web/checkin_done.html", words)


def _now(week: NextWeek, content: Content, language: str) -> list[str]:
    """What holds in the week that today is in, where it is no ordinary one."""
    rule = {"waiting": "frozen", "flare-check": "flare-check", "flare": "flare", "maintenance": "maintenance"}
    return [pick(content.changes[rule[week.mode]].text, language)] if week.mode in rule else []

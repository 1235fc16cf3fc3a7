"""Write something about a person: a note, a message, advice, a task, an appointment, a referral, what was examined."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dorsal.record import queries
from dorsal.record.ids import new_id
from dorsal.record.models import Entry
from dorsal.web.caring import Caring
from dorsal.web.context import language_now
from dorsal.web.person.forms import Field, problems, read
from dorsal.web.person.matters import CLOSES, open_of
from dorsal.web.person.saying import Saying, Speaker
from dorsal.web.person.sight import ConflictShown, conflicts_shown
from dorsal.web.person.writings import WRITINGS, came
from dorsal.web.views.clinic.change import told
from dorsal.web.views.clinic.door import about, typed
from dorsal.web.views.clinic.live import whole
from dorsal.web.views.clinic.person import head
from dorsal.web.views.following import promised, say
from dorsal.web.words import plain

CLOSED = ("task", "appointment")
LIVED = ("advice",)  # what the plan answers to needs a plan
SHOWN = {"message": "messages", "note": "notes", "task": "open", "appointment": "open", "referral": "open"}


@about("write")
def write(request: HttpRequest, found: Caring, what: str) -> HttpResponse:
    """One entry of this kind; sent twice, written once."""
    writing = WRITINGS.get(what)
    if writing is None or (what in LIVED and found.here.history() is None):
        raise Http404
    language = language_now()
    fields = writing.fields(found, language)
    lead = plain(f"case.lead.{what}", language)
    if request.method != "POST":
        return form_page(request, found, title=plain(f"case.do.{what}", language), fields=fields, lead=lead)
    fields, values = read(fields, request.POST, language)
    fields = writing.checked(fields, values, found.here.on, language)
    if problems(fields):
        page = form_page(request, found, title=plain(f"case.do.{what}", language), fields=fields, lead=lead)
        return whole(request, page)
    found.keep(promised(request), writing.kind, **writing.whole(found, values))
    return done(request, found, SHOWN.get(what))


@about("write")
def answered(request: HttpRequest, found: Caring, entry: UUID) -> HttpResponse:
    """What came of a referral, which is open until then."""
    asked = _written(found, entry, "referral")
    language = language_now()
    fields, title = came(language), plain("case.answered.title", language)
    if request.method != "POST":
        return form_page(request, found, title=title, fields=fields, lines=told(found, [asked]))
    fields, values = read(fields, request.POST, language)
    if problems(fields):
        return form_page(request, found, title=title, fields=fields, lines=told(found, [asked]))
    found.keep(promised(request), "answered", referral=str(entry), **values)
    return done(request, found, "open")


@about("write")
def settle(request: HttpRequest, found: Caring, conflict: str) -> HttpResponse:
    """How a conflict was settled. It is seen by everybody on the team until somebody says so."""
    shown, language = _conflict(found, conflict), language_now()
    if shown is None:
        return not_there(request, found)
    fields = [Field("how", "long", plain("case.settle.how", language), required=True)]
    title, lines, lead = (
        plain("case.settle.title", language, name=shown.name),
        shown.pieces,
        plain("case.lead.settle", language),
    )
    if request.method != "POST":
        return form_page(request, found, title=title, fields=fields, lines=lines, lead=lead)
    fields, values = read(fields, request.POST, language)
    if problems(fields):
        return form_page(request, found, title=title, fields=fields, lines=lines, lead=lead)
    found.keep(promised(request), "settled", by=found.discipline, conflict=conflict, how=values["how"])
    return done(request, found)


@require_POST
@about("write")
def close(request: HttpRequest, found: Caring, kind: str, entry: UUID) -> HttpResponse:
    """A task is done, an appointment is off. Twice is once."""
    if kind not in CLOSED:
        raise Http404
    one = _written(found, entry, kind)
    still = open_of(queries.entries(found.case.person), kind)
    if any(other.id == one.id for other in still):
        found.keep(new_id(), "task" if kind == "task" else "appointment", **{CLOSES[kind][1]: str(entry)})
    return done(request, found, "open")


def form_page(
    request: HttpRequest,
    found: Caring,
    *,
    title: str,
    fields: list[Field],
    lines: list[Saying] | None = None,
    **more: Any,
) -> HttpResponse:
    """A form about a person, with what is wrong with it, if anything is."""
    language = language_now()
    words = {
        **head(found, language),
        "title": title,
        "fields": fields,
        "problems": problems(fields),
        "lines": lines or [],
        "entry": request.POST.get("entry") or new_id(),
        "seen": queries.last_sequence(found.case.person),
        "send": plain("case.send", language),
        **more,
    }
    return render(request, "web/clinic/form.html", words)


def _written(found: Caring, entry: UUID, kind: str) -> Entry:
    one = queries.entry_with(found.case.person, entry)
    if one is None or one.kind != kind:
        raise Http404
    return one


def not_there(request: HttpRequest, found: Caring) -> HttpResponse:
    """What a form was about went away while it was filled in: nothing is written, and the words are given back."""
    if request.method != "POST":
        raise Http404
    words = {"member": found.case.member, "typed": typed(request), "id": found.case.person.id}
    return render(request, "web/clinic/ended.html", words, status=409)


def _conflict(found: Caring, conflict: str) -> ConflictShown | None:
    """One that stands, whether or not somebody settled it meanwhile."""
    history, entries = found.here.history(), queries.entries(found.case.person)
    if history is None:
        return None
    speaker = Speaker(found.here.content, language_now(), entries)
    every = conflicts_shown(history, found.here.week_now(), entries, speaker, settled=True)
    return next((one for one in every if one.id == conflict), None)


def done(request: HttpRequest, found: Caring, part: str | None = None) -> HttpResponse:
    """Back to the person, where it stands."""
    say(request, "case.written")
    if part:
        return redirect("clinic-part", found.case.person.id, part)
    return redirect("clinic-person", found.case.person.id)

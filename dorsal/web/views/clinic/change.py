"""Change a plan, or propose it to the others: one small form, which says who changed the same thing meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dorsal.content.schema import Id
from dorsal.record import changes, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Entry
from dorsal.web.caring import Caring
from dorsal.web.context import language_now
from dorsal.web.person.changing import MODES, OF_AN_ITEM, WHATS, Changing
from dorsal.web.person.forms import Field, Values, problems, read
from dorsal.web.person.saying import Saying, Speaker
from dorsal.web.views.clinic.door import about
from dorsal.web.views.clinic.person import head
from dorsal.web.views.following import promised, say, seen
from dorsal.web.words import plain

REVOCABLE = ("override", "advice", "settled")


@dataclass(frozen=True)
class Clash:
    """What others changed meanwhile, and the change that was not written because of it."""

    others: list[Entry]
    mine: dict[str, Any]


@about("change")
def change(request: HttpRequest, found: Caring, what: str = "item", item: Id | None = None) -> HttpResponse:
    """Add, forbid, set a goal, or hold, remove or dose one exercise."""
    return _change(request, found, what, item)


@require_POST
@about("change")
def quickly(request: HttpRequest, found: Caring) -> HttpResponse:
    """The same from the short form on the page of the person, which names the exercise itself."""
    return _change(request, found, "item", request.POST.get("item"))


def _change(request: HttpRequest, found: Caring, what: str, item: Id | None) -> HttpResponse:
    record = found.here.content.interventions.get(item or "")
    if (what not in WHATS and record is None) or found.here.history() is None:
        raise Http404
    form = Changing(found, what, record, language_now())
    if request.method != "POST":
        chosen = request.GET.get("change", "")
        return _page(request, found, form, form.fields(_mode(request.GET), chosen if chosen in OF_AN_ITEM else ""))
    fields, values = read(form.fields(), request.POST, language_now())
    fields = form.checked(fields, values, found.here.on)
    if not problems(fields):
        fields = form.possible(fields, values, found.here.on)
    if problems(fields):
        return _page(request, found, form, fields)
    return (
        _propose(request, found, form, values)
        if values["as"] == "proposal"
        else _write(request, found, form, fields, values)
    )


def _mode(sent: Any) -> str:
    return sent.get("as") if sent.get("as") in MODES else MODES[0]


def _write(request: HttpRequest, found: Caring, form: Changing, fields: list[Field], values: Values) -> HttpResponse:
    now, body = timezone.now(), form.override(values)
    whole = body | {"at": timezone.localtime(now).isoformat()}
    try:
        changes.change(case=found.case, id=promised(request), body=whole, written=now, seen=seen(request))
    except changes.Meanwhile as others:
        return _page(request, found, form, fields, Clash(others.entries, body))
    say(request, "case.changed.said")
    return redirect("clinic-person", found.case.person.id)


def _propose(request: HttpRequest, found: Caring, form: Changing, values: Values) -> HttpResponse:
    found.keep(promised(request), "proposal", by=found.discipline, override=form.override(values))
    say(request, "case.proposed.said")
    return redirect("clinic-person", found.case.person.id)


def told(found: Caring, entries: list[Entry]) -> list[Saying]:
    speaker = Speaker(found.here.content, language_now(), entries)
    return [speaker.say(one) for one in entries]


def _page(
    request: HttpRequest, found: Caring, form: Changing, fields: list[Field], clash: Clash | None = None
) -> HttpResponse:
    """The form; after a clash it holds the number of the last entry now, so that to send it again is to confirm."""
    language, others = language_now(), clash.others if clash else []
    words = {
        **head(found, language),
        "title": form.title,
        "action": reverse("clinic-change-item", args=[found.case.person.id, form.item.id]) if form.item else "",
        "fields": fields,
        "problems": problems(fields),
        "entry": request.POST.get("entry") or new_id(),
        "seen": last_seen(found, request, others),
        "meanwhile": told(found, others),
        "mine": Speaker(found.here.content, language, []).change(clash.mine) if clash else "",
        "send": plain("case.change.send", language),
    }
    return render(request, "web/clinic/form.html", words)


def last_seen(found: Caring, request: HttpRequest, others: list[Entry]) -> int:
    """What a form with an error was made on stays, so that nothing that came meanwhile is passed over."""
    if others:
        return others[-1].sequence
    return seen(request) if request.method == "POST" else queries.last_sequence(found.case.person)


@require_POST
@about("change")
def take_back(request: HttpRequest, found: Caring, entry: UUID) -> HttpResponse:
    """A change or advice of the care team does not hold any more, or a conflict is not settled any more."""
    written = queries.entry_with(found.case.person, entry)
    if written is None or written.kind not in REVOCABLE:
        raise Http404
    gone = {one.body["wish"] for one in queries.entries(found.case.person, "take-back")}
    if may_take_back(written.body, found.discipline):
        for one in _with_it(found, written):
            if str(one) not in gone:
                found.happens("take-back", wish=str(one))
        say(request, "case.unsettled" if written.kind == "settled" else "case.taken-back")
    else:
        say(request, "case.take-back.theirs")
    return redirect("clinic-person", found.case.person.id)


def _with_it(found: Caring, written: Entry) -> list[UUID]:
    """Settled twice, a conflict is shown again only once both words are taken back."""
    if written.kind != "settled":
        return [written.id]
    every = queries.entries(found.case.person, "settled")
    return [one.id for one in every if one.body["conflict"] == written.body["conflict"]]


def may_take_back(body: Mapping[str, Any], discipline: str) -> bool:
    """What one of them forbids, another does not end."""
    return body.get("change") != "forbid" or bool(body["by"] == discipline)

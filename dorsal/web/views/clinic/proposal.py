"""What one of the team proposes, for another one to accept or decline; whoever proposed it can only withdraw it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dorsal.record import changes, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Entry
from dorsal.web.caring import Caring
from dorsal.web.context import language_now
from dorsal.web.person.forms import Field, blame, plainly, problems, read
from dorsal.web.person.saying import Speaker
from dorsal.web.views.clinic.change import last_seen, told
from dorsal.web.views.clinic.door import about
from dorsal.web.views.clinic.person import head
from dorsal.web.views.following import promised, say, say_unwritten, seen
from dorsal.web.words import plain

ANSWERS = ("accept", "decline")


@about("proposal")
def proposal(request: HttpRequest, found: Caring, entry: UUID) -> HttpResponse:
    """Accepted, the change is written; declined, with a reason."""
    asked = queries.entry_with(found.case.person, entry)
    if asked is None or asked.kind != "proposal":
        raise Http404
    own = asked.author_id == found.case.member.user_id
    if request.method != "POST":
        return _page(request, found, asked, _fields(own=own))
    fields, values = read(_fields(own=own), request.POST, language_now())
    answer = "withdraw" if own else values.get("answer")
    if answer == "decline" and "reason" not in values:
        fields = blame(fields, "reason", plain("error.text", language_now()))
    if problems(fields):
        return _page(request, found, asked, fields)
    accepted = answer == "accept"
    try:
        _judge(request, found, asked, accepted=accepted, reason=values.get("reason", ""))
    except changes.Meanwhile as others:
        return _page(request, found, asked, fields, others.entries)
    except changes.Judged:
        say_unwritten(request, "case.proposal.judged", values.get("reason", ""))
    except changes.Over:
        say_unwritten(request, "case.proposal.over", values.get("reason", ""))
    else:
        say(request, "case.changed.said" if accepted else "case.proposal.declined")
    return redirect("clinic-person", found.case.person.id)


def _judge(request: HttpRequest, found: Caring, asked: Entry, *, accepted: bool, reason: str) -> None:
    said = changes.Answer(
        id=promised(request), proposal=asked.id, accepted=accepted, reason=reason, at=timezone.localtime(),
        seen=seen(request),
    )  # fmt: skip
    changes.judge(case=found.case, answer=said)


def _fields(*, own: bool) -> list[Field]:
    language = language_now()
    hint = plain("case.field.reason.hint", language)
    reason = Field("reason", "long", plain("case.proposal.reason", language), hint)
    if own:
        return [reason]
    options = [(one, plain(f"case.proposal.{one}", language)) for one in ANSWERS]
    answer = Field("answer", "choice", plain("case.proposal.answer", language), groups=plainly(options), required=True)
    return [answer, reason]


def _page(
    request: HttpRequest, found: Caring, asked: Entry, fields: list[Field], others: list[Entry] | None = None
) -> HttpResponse:
    language, own = language_now(), asked.author_id == found.case.member.user_id
    words = {
        **head(found, language),
        "title": plain("case.proposal.title", language),
        "lines": told(found, [asked]),
        "fields": fields,
        "problems": problems(fields),
        "entry": request.POST.get("entry") or new_id(),
        "seen": last_seen(found, request, others or []),
        "meanwhile": told(found, others or []),
        "mine": Speaker(found.here.content, language, []).change(asked.body["override"]) if others else "",
        "send": plain("case.proposal.withdraw" if own else "case.proposal.send", language),
    }
    return render(request, "web/clinic/form.html", words)

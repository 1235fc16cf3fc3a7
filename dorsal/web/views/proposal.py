"""What the care team proposes to the person: read, and answered once and for all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dorsal.record import changes, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Entry
from dorsal.web.context import language_now
from dorsal.web.proposed import Proposals
from dorsal.web.views.following import promised, said, say, say_unwritten, seen
from dorsal.web.visit import Visit, open_visit
from dorsal.web.words import plain

ANSWERS = {"agree": True, "decline": False}
LONGEST = 1000


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, id: UUID) -> HttpResponse:
    """Agreed, its change stands in the plan; declined, nothing changes. Either way its author can read the answer."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    asked = queries.entry_with(here.person, id)
    if asked is None or asked.kind != "proposal":
        raise Http404
    accepted = ANSWERS.get(request.POST.get("answer", ""))
    if accepted is None:
        return _page(request, here, asked)
    reason = request.POST.get("reason", "").strip()
    if len(reason) > LONGEST:
        return _page(request, here, asked, error=plain("case.error.long", language_now(), most=LONGEST))
    try:
        _answer(request, here, asked, accepted=accepted, reason=reason)
    except changes.Meanwhile as others:
        return _page(request, here, asked, meanwhile=others.entries)
    except changes.Judged:
        say_unwritten(request, "proposal.judged", reason)
    except changes.Over:
        say_unwritten(request, "proposal.over", reason)
    return redirect("proposal", id)


def _answer(request: HttpRequest, here: Visit, asked: Entry, *, accepted: bool, reason: str) -> None:
    answer = changes.Answer(
        id=promised(request), proposal=asked.id, accepted=accepted, reason=reason, at=timezone.localtime(),
        seen=seen(request),
    )  # fmt: skip
    changes.agree(person=here.person, answer=answer)
    say(request, "proposal.agreed" if accepted else "proposal.declined")


def _page(
    request: HttpRequest, here: Visit, asked: Entry, *, error: str = "", meanwhile: list[Entry] | None = None
) -> HttpResponse:
    """`meanwhile`: what others changed since the page was made; to answer again is to confirm."""
    proposals = Proposals(here, language_now())
    last = meanwhile[-1].sequence if meanwhile else seen(request)
    words: dict[str, Any] = {
        "one": proposals.said(asked),
        "meanwhile": [proposals.speaker.say(one) for one in meanwhile or []],
        "entry": request.POST.get("entry") or new_id(),
        "seen": last if request.method == "POST" else queries.last_sequence(here.person),
        "reason": request.POST.get("reason", ""),
        "error": error,
        "problems": [("reason", error)] if error else [],
        "said": said(request),
    }
    return render(request, "web/proposal.html", words)

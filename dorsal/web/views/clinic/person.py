"""One person, for somebody of their care team: who they are, why to look, and from here everything else."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dorsal.web.caring import caring
from dorsal.web.caseload import row
from dorsal.web.context import language_now
from dorsal.web.needing import shown
from dorsal.web.views.following import said


@require_safe
def person(request: HttpRequest, id: UUID) -> HttpResponse:
    """Not theirs and not there are the same answer."""
    found = caring(request, id, "person")
    content = found.here.content
    words = {
        "member": found.case.member,
        "person": shown(row(found.case, content), content, language_now()),
        "joined": timezone.localdate(found.case.joined),
        "said": said(request),
    }
    return render(request, "web/clinic/person.html", words)

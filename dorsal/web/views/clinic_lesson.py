"""An article of a clinic for somebody whom that clinic cares for: what was approved, and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dorsal.record import articles
from dorsal.record.session import person_of
from dorsal.web.context import language_now
from dorsal.web.reading_articles import blocks_from, parts, told_about


@require_safe
def clinic_lesson(request: HttpRequest, id: UUID) -> HttpResponse:
    """Not theirs, not approved and not there are the same answer."""
    person = person_of(request)
    found = articles.shown_with(person, id, language_now()) if person else None
    if found is None:
        raise Http404
    words = {"article": found, "parts": parts(blocks_from(found.blocks)), "about": told_about(found.about)}
    return render(request, "web/clinic_lesson.html", words)

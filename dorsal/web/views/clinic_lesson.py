"""An article of a clinic for somebody whom that clinic cares for: what was approved, and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dorsal.record import article_pictures, articles
from dorsal.record.session import person_of
from dorsal.web.context import language_now
from dorsal.web.reading_articles import Picture, blocks_from, parts, told_about
from dorsal.web.views.clinic.article_pictures import served


@require_safe
def clinic_lesson(request: HttpRequest, id: UUID) -> HttpResponse:
    """Not theirs, not approved and not there are the same answer."""
    person = person_of(request)
    found = articles.shown_with(person, id, language_now()) if person else None
    if person is None or found is None:
        raise Http404
    pictures = {
        src: Picture(reverse("clinic-lesson-picture", args=[id, one.id]), one.width, one.height)
        for src, one in article_pictures.shown_to(person, id).items()
    }
    blocks = blocks_from(found.blocks)
    words = {"article": found, "parts": parts(blocks, pictures), "about": told_about(found.about)}
    return render(request, "web/clinic_lesson.html", words)


@require_safe
def picture(request: HttpRequest, id: UUID, picture: UUID) -> HttpResponse:
    """A picture of such an article, while somebody's approved text holds it."""
    person = person_of(request)
    found = article_pictures.shown_with(person, id, picture) if person else None
    if found is None:
        raise Http404
    return served(found)

"""One person on one screen: the course, what drives it, the plan and what was done, signs, conflicts, what happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dorsal.care.history import Override
from dorsal.web import telling
from dorsal.web.caring import Caring
from dorsal.web.caseload import row
from dorsal.web.context import language_now
from dorsal.web.needing import shown
from dorsal.web.person.parts import PARTS, Told
from dorsal.web.person.planned import done, planned
from dorsal.web.person.quick import quick
from dorsal.web.person.sight import conflicts_shown, course_shown, flags, result_of
from dorsal.web.progress import followed
from dorsal.web.views.clinic.door import about
from dorsal.web.views.clinic.live import live
from dorsal.web.views.following import said


@require_safe
@about("person")
def person(request: HttpRequest, found: Caring, part: str = "") -> HttpResponse:
    """Everything that somebody with four minutes needs, and one step from here to each change."""
    language, top = language_now(), head(found, language_now())
    told = Told.of(found, language)
    waits = any(one.why == "message" for one in top["person"].said)
    words = {
        **top,
        **_plan(found, language),
        **_team(told),
        **told.part(part or ("messages" if waits else PARTS[0]), every="all" in request.GET),
        **quick(found, language),
        "said": said(request),
    }
    return render(request, "web/clinic/person.html", words)


@require_safe
def part(request: HttpRequest, id: UUID, part: str) -> HttpResponse:
    """One part of the page: alone where the open page asks for it, else the page with this part in sight."""
    if part not in PARTS:
        raise Http404
    return about(part)(_alone)(request, id, part=part) if live(request) else person(request, id, part=part)


def _alone(request: HttpRequest, found: Caring, part: str) -> HttpResponse:
    told = Told.of(found, language_now())
    words = told.part(part, every="all" in request.GET)
    words |= {"alone": True, "id": found.case.person.id, "said": said(request)}
    return render(request, "web/clinic/person/_part.html", words)


def head(found: Caring, language: str) -> dict[str, Any]:
    """Who this is, for every page about them."""
    content = found.here.content
    return {
        "member": found.case.member,
        "id": found.case.person.id,
        "person": shown(row(found.case, content), content, language),
        "joined": timezone.localdate(found.case.joined),
    }


def _plan(found: Caring, language: str) -> dict[str, Any]:
    here, content = found.here, found.here.content
    history, week = here.history(), here.week_now()
    result = result_of(here, week)
    words: dict[str, Any] = {
        "flags": flags(here, result, language),
        "drivers": telling.drivers(result.assessment.drivers, content, language),
    }
    if history is None or week is None:
        return words
    names = content.contraindications
    return words | {
        "course": course_shown(followed(history, content), week, content, language),
        "number": week.number + 1,
        "mode": f"case.mode.{week.mode}",
        "plan": planned(week, history.of(Override), content, language),
        "left_out": [names[name] for name in week.left_out],
        "done": done(history, content, language),
        "review": week.review,
    }


def _team(told: Told) -> dict[str, Any]:
    """What the team has to agree on, and what it agreed on."""
    found, history = told.found, told.found.here.history()
    user = found.case.member.user_id
    words: dict[str, Any] = {
        "matters": told.matters,
        "own_proposals": {str(one.id) for one in told.entries if one.kind == "proposal" and one.author_id == user},
    }
    if history is None:
        return words
    every = conflicts_shown(history, found.here.week_now(), told.entries, told.speaker, settled=True)
    unsettled, settled = [one for one in every if not one.settled], [one for one in every if one.settled]
    return words | {"conflicts": unsettled, "settled": settled}

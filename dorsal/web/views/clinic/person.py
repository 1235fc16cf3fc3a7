"""One person on one screen: the course, what drives it, the plan and what was done, signs, conflicts, what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dorsal.care.history import Override
from dorsal.record import queries
from dorsal.web import telling
from dorsal.web.caring import Caring
from dorsal.web.caseload import row
from dorsal.web.context import language_now
from dorsal.web.needing import shown
from dorsal.web.person.matters import Matters, matters
from dorsal.web.person.planned import done, planned
from dorsal.web.person.saying import Speaker
from dorsal.web.person.sight import conflicts_shown, course_shown, flags, result_of
from dorsal.web.person.timeline import timeline
from dorsal.web.progress import followed
from dorsal.web.views.clinic.door import about
from dorsal.web.views.following import said
from dorsal.web.views.team import messages

LATEST, MOST, NOTES = 6, 40, 3


@require_safe
@about("person")
def person(request: HttpRequest, found: Caring) -> HttpResponse:
    """Everything that somebody with four minutes needs, and one step from here to each change."""
    language, entries = language_now(), queries.entries(found.case.person)
    speaker = Speaker(found.here.content, language, entries)
    lines, open_matters = (
        timeline(entries, speaker),
        matters(entries, found.here.history(), found.here.content, speaker),
    )
    words = {
        **head(found, language),
        **_plan(found, language),
        **_open(found, open_matters),
        **_conflicts(found, entries, speaker),
        "messages": messages(found.case.person, found.case.member.user, language)[-LATEST:],
        "latest": lines[:LATEST],
        "earlier": lines[LATEST:] if "all" in request.GET else lines[LATEST:MOST],
        "more": len(lines) > MOST and "all" not in request.GET,
        "said": said(request),
    }
    return render(request, "web/clinic/person.html", words)


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


def _open(found: Caring, open_matters: Matters) -> dict[str, Any]:
    """`notes`: the last ones; all stand in the timeline."""
    user = found.case.member.user_id
    own = {str(one.id) for one in queries.entries(found.case.person, "proposal") if one.author_id == user}
    return {"matters": open_matters, "own_proposals": own, "notes": open_matters.notes[:NOTES]}


def _conflicts(found: Caring, entries: list[Any], speaker: Speaker) -> dict[str, Any]:
    history = found.here.history()
    if history is None:
        return {}
    every = conflicts_shown(history, found.here.week_now(), entries, speaker, settled=True)
    return {"conflicts": [one for one in every if not one.settled], "settled": [one for one in every if one.settled]}

"""What a person changes in their week: another exercise, none, another day, days away; and taking it back.

The plan is made again at once, and the next page says what became of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dorsal.care.history import Away
from dorsal.care.replanning import NextItem, NextWeek
from dorsal.content import Content
from dorsal.content.schema import Id
from dorsal.record.ids import new_id
from dorsal.record.kinds import Kind
from dorsal.web import showing
from dorsal.web.context import language_now
from dorsal.web.views.following import Following, follower, promised, say, say_lines
from dorsal.web.views.week import FIXED, UNSEEN, movable, name_of, render_week, wish_with
from dorsal.web.visit import keep_event, open_visit
from dorsal.web.words import listed, pick, plain

LONGEST = timedelta(days=366)


def item(request: HttpRequest, id: str) -> HttpResponse:
    """One thing of the week: why it is there, and another one, or none, in its place."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    if id not in found.here.content.interventions:
        raise Http404
    planned = _planned(found.week, id)
    if planned is None or found.week.mode == "waiting":
        say(request, "my-week.gone", name=name_of(id, found.here.content, language_now()))
        return redirect("week")
    row = showing.row(planned, found.here.content, language_now())
    words = {
        "row": row,
        "changes": [one for one in row.changes if one.rule.id not in UNSEEN],
        "swaps": _can_be_swapped(planned),
        "entry": new_id(),
        "other_entry": new_id(),
    }
    return render(request, "web/week_item.html", words)


def _planned(now: NextWeek, id: Id) -> NextItem | None:
    return next((one for day in now.week for one in day.items if one.id == id), None)


def _can_be_swapped(planned: NextItem) -> bool:
    """What runs alongside the day has no like to stand in its place, and a goal is the person's own."""
    return planned.minutes is not None and planned.kind != "goal"


def swap(request: HttpRequest, id: str) -> HttpResponse:
    return _wish(request, "swap", id)


def refuse(request: HttpRequest, id: str) -> HttpResponse:
    return _wish(request, "refuse", id)


def _wish(request: HttpRequest, kind: Kind, id: Id) -> HttpResponse:
    """Ask for another one, or none; twice is once, since by then it is not in the week any more."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    if id not in found.here.content.interventions:
        raise Http404
    planned = _planned(found.week, id) if found.week.mode != "waiting" else None
    if request.method != "POST" or planned is None or (kind == "swap" and not _can_be_swapped(planned)):
        return redirect("week")
    _keep(request, found, promised(request), kind, item=id)
    return redirect("week")


def move(request: HttpRequest) -> HttpResponse:
    """Two days of this week change places, if rest between hard days allows."""
    found = follower(request)
    if isinstance(found, HttpResponse) or request.method != "POST":
        return found if isinstance(found, HttpResponse) else redirect("week")
    first, second = _date(request, "first"), _date(request, "second")
    days = movable(found)
    if first not in days or second not in days or first == second or found.week.mode in FIXED:
        say(request, "my-week.error.move")
        return redirect("week")
    _keep(request, found, promised(request), "move", first=first, second=second)
    return redirect("week")


def away(request: HttpRequest) -> HttpResponse:
    """Days without sessions, from the first to the last."""
    found = follower(request)
    if isinstance(found, HttpResponse) or request.method != "POST":
        return found if isinstance(found, HttpResponse) else redirect("week")
    first, last = _date(request, "first"), _date(request, "last")
    errors = _errors(first, last, found.here.on)
    if errors:
        return render_week(request, found, {name: request.POST.get(name, "") for name in ("first", "last")}, errors)
    _keep(request, found, promised(request), "away", first=first, last=last)
    return redirect("week")


def _errors(first: date | None, last: date | None, today: date) -> dict[str, str]:
    language = language_now()
    if first is None or first < today:
        return {"away-first": plain("my-week.error.first", language)}
    if last is None or last < first or last - first > LONGEST:
        return {"away-last": plain("my-week.error.last", language)}
    return {}


def undo(request: HttpRequest) -> HttpResponse:
    """Take a wish back. Days away that have gone by stay days away."""
    found = follower(request)
    if isinstance(found, HttpResponse) or request.method != "POST":
        return found if isinstance(found, HttpResponse) else redirect("week")
    wish = wish_with(found.history, request.POST.get("wish", ""))
    if wish:
        if isinstance(wish, Away) and wish.first < found.here.on:
            yesterday = found.here.on - timedelta(days=1)
            keep_event(request, found.here, new_id(), "away", first=wish.first, last=yesterday)
        _keep(request, found, promised(request), "take-back", wish=wish.id)
    return redirect("week")


def _date(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        return None


def _keep(request: HttpRequest, found: Following, id: UUID, kind: Kind, **body: Any) -> None:
    """Write the wish, plan again, and leave the next page to say what changed."""
    plain_body = {name: value.isoformat() if isinstance(value, date) else value for name, value in body.items()}
    keep_event(request, found.here, id, kind, **plain_body)
    now = open_visit(request)
    after = now.week_now() if now else None
    if after:
        say_lines(request, _became(found.week, after, found.here.content) or [plain("my-week.same", language_now())])


def _became(before: NextWeek, after: NextWeek, content: Content) -> list[str]:
    """What is different now: what went, what came, and what the new notes say."""
    language = language_now()
    was, now = _items(before), _items(after)
    lines = [pick(content.changes[note.why.rule].text, language) for note in after.notes[len(before.notes) :]]
    for key, names in (("my-week.went", was - now), ("my-week.came", now - was)):
        if names:
            said = listed((name_of(name, content, language) for name in sorted(names)), language)
            lines.append(plain(key, language, names=said))
    if not lines and _days(before) != _days(after):
        lines.append(plain("my-week.days", language))
    return list(dict.fromkeys(lines))


def _items(week: NextWeek) -> set[Id]:
    return {one.id for day in week.week for one in day.items if one.level is not None}


def _days(week: NextWeek) -> list[tuple[Id, ...]]:
    return [tuple(one.id for one in day.items) for day in week.week]

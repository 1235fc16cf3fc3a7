"""What to do now: the most urgent thing, or the session of the day; and how this morning is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dorsal.care.next_week import FLARE_CHECK
from dorsal.content.schema import Urgency
from dorsal.record.ids import new_id
from dorsal.web import showing
from dorsal.web.context import language_now
from dorsal.web.doing import (
    BEFORE,
    Doing,
    away_until,
    check_in_due,
    jumped,
    morning_asked,
    noted,
)
from dorsal.web.proposed import waiting
from dorsal.web.views.following import TEN, Following, day_of, follower, number, promised, said, say
from dorsal.web.visit import keep_event
from dorsal.web.words import plain

REASONS = ("time", "pain", "fear", "tired", "forgot", "boring", "unclear", "away", "other")
COMFORTED = {"pain": "today.told.pain", "fear": "today.told.fear", "time": "today.told.time"}


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """One thing first; everything else is below it."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    if found.week.triage.urgency == Urgency.T0:
        return redirect("result")
    return render(request, "web/today.html", _page(request, found))


def _page(request: HttpRequest, found: Following) -> dict[str, Any]:
    language, content, on = language_now(), found.here.content, found.here.on
    now = day_of(found, on)
    state = _state(found, now)
    planned = next((one.items for one in found.week.week if one.day == on), ())
    shown = showing.day(on, planned, content, language)
    return {
        "state": state,
        "urgency": plain(f"urgency.{found.week.triage.urgency}.title", language) if state == "urgent" else None,
        "mode": found.week.mode,
        "today": on,
        "shown": shown,
        "exercises": [row for row in shown.rows if row.kind not in ("lesson", "goal")],
        "doing": now,
        "goals": [(showing.row(one, content, language), one.id in now.noted) for one in now.goals],
        "alongside": [showing.row(one, content, language) for one in now.alongside],
        "begun": bool(now.noted),
        "lesson": content.lessons[now.lesson] if now.lesson and found.week.mode != "waiting" else None,
        "tomorrow": tomorrow(found, language),
        "away": away_until(found.history, on),
        "missed": _missed(found),
        "morning": state != "urgent" and morning_asked(found.history),
        "numbers": TEN,
        "ends": content.questions["pain-average"].ends,
        "entry": new_id(),
        "flare_entry": new_id(),
        "reasons": [(one, plain(f"session.reason.{one}", language)) for one in REASONS],
        "waiting": waiting(found.here, language),
        "said": said(request),
    }


def _state(found: Following, now: Doing) -> str:
    """What comes first today."""
    week, content = found.week, found.here.content
    if week.triage.urgency in (Urgency.T1, Urgency.T2) or week.ask_seen:
        return "urgent"
    if week.blocked_by:
        blocked = {"incomplete": "open", FLARE_CHECK: "flare-check"}
        return blocked.get(week.blocked_by[0], "excluded")
    if check_in_due(found.history, week, content):
        return "check-in"
    if away_until(found.history, found.here.on):
        return "away"
    if now.left:
        return "session"
    if not now.exercises:
        return "free"
    return "done" if now.done else "skipped"


def tomorrow(found: Following, language: str) -> showing.DayShown | None:
    """What comes tomorrow, where this week knows it."""
    on = found.here.on + timedelta(days=1)
    day = next((one for one in found.week.week if one.day == on), None)
    return showing.day(on, day.items, found.here.content, language) if day else None


def _missed(found: Following) -> bool:
    """Whether something was planned yesterday of which nothing was noted: it can still be noted today."""
    yesterday = found.here.on - BEFORE
    if yesterday < found.history.on or found.week.mode == "waiting" or noted(found.history, yesterday):
        return False
    return bool(day_of(found, yesterday).exercises)


def morning(request: HttpRequest) -> HttpResponse:
    """How this morning is, after a session: told once a day. Far above the usual, the warning signs come first."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    pain = number(request.POST.get("pain"))
    if request.method == "POST" and pain is not None and morning_asked(found.history):
        keep_event(request, found.here, promised(request), "morning", pain=pain)
        if jumped(found.history, found.here.content, morning=pain):
            return redirect("flare-check-because", because="morning")
        say(request, "today.told.morning")
    return redirect("today")


def not_today(request: HttpRequest) -> HttpResponse:
    """What is left of today's session is let go, with the reason; nothing is counted against anybody."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        why = reason if reason in REASONS else "other"
        for item in day_of(found, found.here.on).left:
            keep_event(request, found.here, new_id(), "session", item=item.id, level=item.level, done=0, skipped=why)
        say(request, COMFORTED.get(why, "today.told.other"))
    return redirect("today")

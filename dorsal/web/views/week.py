"""The week that today is in: its days, why each thing is there, what changed, and what the person may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dorsal.care.history import WISHES, Away, Entry, History, Move, Refuse
from dorsal.care.lines import Note
from dorsal.care.next_week import FLARE_CHECK
from dorsal.care.replanning import NextWeek
from dorsal.content import Content
from dorsal.content.schema import Id
from dorsal.record.ids import new_id
from dorsal.web import showing, telling
from dorsal.web.context import language_now
from dorsal.web.doing import doing
from dorsal.web.views.following import Following, said
from dorsal.web.visit import Visit, must_ask, open_visit
from dorsal.web.words import day as dated
from dorsal.web.words import pick, plain, weekday

Sent = dict[str, str]
FIXED = ("waiting", "flare", FLARE_CHECK)  # the days of such a week do not change places
UNSEEN = ("first-week", "kept", "flare", "frozen")  # what a page says once need not stand under each thing


@dataclass(frozen=True)
class Told:
    """Something that the week left out, put off or moved, and why."""

    name: str | None
    change: showing.Change


@dataclass(frozen=True)
class Wish:
    """Something the person asked for that can still be taken back."""

    id: str
    text: str
    entry: UUID


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The week that today is in; before a plan was kept, the week that follows from today's answers."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if must_ask(request, here):
        return redirect("seen")
    history, now = here.history(), here.week_now()
    if history is None or now is None:
        return _first(request, here)
    if now.mode == "waiting" and not now.week:
        return redirect("result")
    return render_week(request, Following(here, history, now))


def _first(request: HttpRequest, here: Visit) -> HttpResponse:
    decided = here.decide()
    if not decided.plan.week:
        return redirect("result")
    language = language_now()
    words = {
        "days": [showing.day(one.day, one.items, here.content, language) for one in decided.plan.week],
        "left_out": [here.content.contraindications[name] for name in decided.plan.left_out],
        "review": decided.plan.review,
        "more": here.refines(),
        "gentle": decided.triage.urgency == "T2",
        "open": decided.plan.week[0].day,
    }
    return render(request, "web/week.html", words)


def render_week(
    request: HttpRequest, found: Following, sent: Sent | None = None, errors: dict[str, str] | None = None
) -> HttpResponse:
    """The living week, with what is wrong with a form of it, if anything is."""
    return render(request, "web/week.html", _page(request, found, sent or {}, errors or {}))


def _page(request: HttpRequest, found: Following, sent: Sent, errors: dict[str, str]) -> dict[str, Any]:
    language, content, now = language_now(), found.here.content, found.week
    waiting = now.mode == "waiting"
    return {
        "living": True,
        "number": now.number + 1,
        "starts": now.starts,
        "mode": now.mode,
        "gentle": waiting,
        "flare_check": now.blocked_by == (FLARE_CHECK,),
        "reasons": _reasons(found, language) if waiting else (),
        "days": [showing.day(one.day, one.items, content, language, now.left_out) for one in now.week],
        "open": found.here.on,
        "unseen": UNSEEN,
        "may_wish": not waiting,
        "movable": [] if now.mode in FIXED else _choices(movable(found), language),
        "notes": notes(now, content, language),
        "refused": len(now.refused),
        "wishes": wishes(found, language),
        "left_out": [content.contraindications[name] for name in now.left_out],
        "review": now.review,
        "team_said": showing.team_said(found.history),
        "more": found.here.refines() and not waiting,
        "entry": new_id(),
        "move_entry": new_id(),
        "away_from": found.here.on,
        "sent": sent,
        "errors": errors,
        "problems": list(errors.items()),
        "said": said(request),
    }


def _reasons(found: Following, language: str) -> list[telling.Told]:
    """The warning signs that the plan waits for."""
    urgency = found.week.triage.urgency
    return [one for one in telling.reasons(found.here.decide(), found.here, language) if one.urgency == urgency]


def movable(found: Following) -> list[date]:
    """The days of this week that can still change places: from today on, today only if nothing of it was noted."""
    today = found.here.on
    begun = bool(doing(found.history, found.week, today, found.here.content).noted)
    return [one.day for one in found.week.week if one.day > today or (one.day == today and not begun)]


def _choices(days: list[date], language: str) -> list[tuple[date, str]]:
    return [(one, f"{weekday(one.weekday(), language)} {dated(one, language)}") for one in days]


def notes(now: NextWeek, content: Content, language: str) -> list[Told]:
    """What the week took away, put off or moved."""
    return [_note(one, content, language) for one in now.notes]


def _note(note: Note, content: Content, language: str) -> Told:
    name = pick(content.interventions[note.item].name, language) if note.item else None
    return Told(name, showing.change(note.why, content, language))


def wishes(found: Following, language: str) -> list[Wish]:
    """What was asked for this week, or is still to come, and can be taken back."""
    standing = (one for one in found.history.of(*WISHES) if _stands(one, found))
    return [Wish(one.id, _wished(one, found.here.content, language), new_id()) for one in standing]


def _stands(wish: Entry, found: Following) -> bool:
    if isinstance(wish, Away):
        return wish.last >= found.here.on
    return wish.day >= found.week.starts


def wish_with(history: History, id: str) -> Entry | None:
    return next((one for one in history.of(*WISHES) if one.id == id), None)


def _wished(wish: Any, content: Content, language: str) -> str:
    if isinstance(wish, Away | Move):
        days = {
            "first": dated(wish.first, language),
            "last": dated(wish.last if isinstance(wish, Away) else wish.second, language),
        }
        return plain("my-week.wish.away" if isinstance(wish, Away) else "my-week.wish.move", language, **days)
    key = "my-week.wish.refuse" if isinstance(wish, Refuse) else "my-week.wish.swap"
    return plain(key, language, name=name_of(wish.item, content, language))


def name_of(item: Id, content: Content, language: str) -> str:
    return pick(content.interventions[item].name, language)

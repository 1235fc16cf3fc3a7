"""What the pages of somebody who follows a plan share: the door to them, and what was said on the page before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dorsal.care.history import History
from dorsal.care.replanning import NextWeek
from dorsal.record.ids import new_id
from dorsal.web.context import language_now
from dorsal.web.doing import Doing, noted
from dorsal.web.visit import Visit, open_visit
from dorsal.web.words import plain

SAID = "said"
TEN = tuple(str(number) for number in range(11))


@dataclass(frozen=True)
class Following:
    """Somebody with a plan, at this moment."""

    here: Visit
    history: History
    week: NextWeek


def follower(request: HttpRequest) -> Following | HttpResponse:
    """Who follows a plan; for everybody else, where they go first."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    history, week = here.history(), here.week_now()
    if history is None or week is None:
        return redirect("result")
    return Following(here, history, week)


def day_of(found: Following, day: date) -> Doing:
    """What today or yesterday asks; yesterday may be a day of the week before."""
    return Doing(day, found.here.planned_on(day), noted(found.history, day))


def promised(request: HttpRequest) -> UUID:
    """The id the form was made with, so that sending it twice writes once."""
    try:
        found = UUID(request.POST.get("entry", ""))
    except ValueError:
        return new_id()
    return found if found.version == 7 else new_id()


def seen(request: HttpRequest) -> int:
    """The number of the last entry that the page was made on; without it, all that others wrote is shown first."""
    raw = request.POST.get("seen", "")
    return int(raw) if raw.isdecimal() else 0


def say(request: HttpRequest, key: str, **values: object) -> None:
    """Have the next page say this too."""
    say_lines(request, [plain(key, language_now(), **values)])


def say_lines(request: HttpRequest, lines: Iterable[str]) -> None:
    request.session[SAID] = [*request.session.get(SAID, []), *lines]


def say_unwritten(request: HttpRequest, key: str, text: str) -> None:
    """Why nothing was written, with what somebody typed, which they may want to send elsewhere."""
    say(request, key)
    if text:
        say(request, "page.you-wrote", text=text)


def said(request: HttpRequest) -> list[str]:
    """What the pages before left to say; said once."""
    return list(request.session.pop(SAID, []))


def number(raw: str | None) -> float | None:
    """A number from 0 to 10 as a form sends it; None for anything else."""
    return float(raw) if raw in TEN else None

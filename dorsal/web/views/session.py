"""The session: how it hurts before, one exercise at a time, and a calm end.

What is noted is noted once for each exercise and day, however often a form is sent; what was skipped can still be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dorsal.care.replanning import NextItem
from dorsal.content.schema import Id, Intervention
from dorsal.record.ids import new_id
from dorsal.web import showing
from dorsal.web.context import language_now
from dorsal.web.doing import BEFORE, Doing, at_level, jumped
from dorsal.web.figures import figure
from dorsal.web.playing import count
from dorsal.web.views.following import TEN, Following, day_of, follower, number, promised, said, say
from dorsal.web.views.today import tomorrow
from dorsal.web.visit import keep_event
from dorsal.web.words import pick, plain

PAIN = "pain-before"
EVENING = time(20)
FELT = ("easier", "right", "harder")
SKIPPED = ("time", "pain", "fear", "tired", "boring", "unclear", "other")
DONE = {"all": 1.0, "part": 0.5}


@dataclass(frozen=True)
class On:
    """The session of one day: today's, or yesterday's that is noted late."""

    found: Following
    doing: Doing
    late: bool

    def address(self, name: str, *args: str) -> str:
        """A page of this session; a late one says so in its address."""
        return reverse(name, args=args) + ("?" + urlencode({"day": "yesterday"}) if self.late else "")

    def next(self) -> str:
        """Where it goes on: the next exercise of which nothing was noted, or the end."""
        left = self.doing.left
        return self.address("session-item", left[0].id) if left else self.address("session-done")


def _open(request: HttpRequest) -> On | HttpResponse:
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    if found.week.mode in ("waiting", "flare-check"):
        return redirect("today")
    day = _day(request, found)
    if day is None:
        say(request, "session.too-late")
        return redirect("today")
    return On(found, day_of(found, day), late=day != found.here.on)


def _day(request: HttpRequest, found: Following) -> date | None:
    """The day that a page or a form is about: a form that stayed open over midnight still means its own day."""
    on = found.here.on
    yesterday = on - BEFORE
    asked = request.POST.get("day") or request.GET.get("day") or ""
    day = {"": on, "yesterday": yesterday, on.isoformat(): on, yesterday.isoformat(): yesterday}.get(asked)
    return day if day and day >= found.history.on else None


def session(request: HttpRequest) -> HttpResponse:
    """What is left today, and how it hurts before: one tap, then the first exercise."""
    on = _open(request)
    if isinstance(on, HttpResponse):
        return on
    if not on.doing.exercises:
        return redirect("today")
    if request.method == "POST":
        return _begun(request, on)
    if on.late or on.doing.noted or _pain_before(request, on) is not None or not on.doing.left:
        return redirect(on.next())
    language = language_now()
    words = {
        "rows": [showing.row(one, on.found.here.content, language) for one in on.doing.left],
        "minutes": on.doing.minutes,
        "numbers": TEN,
        "ends": on.found.here.content.questions["pain-average"].ends,
        "skip": on.next(),
    }
    return render(request, "web/session.html", words)


def _begun(request: HttpRequest, on: On) -> HttpResponse:
    pain = number(request.POST.get("pain"))
    if pain is None:
        return redirect("session")
    request.session[PAIN] = [on.doing.day.isoformat(), pain]
    if jumped(on.found.history, on.found.here.content, before=pain):
        return redirect("flare-check-because", because="before")
    return redirect(on.next())


def _pain_before(request: HttpRequest, on: On) -> float | None:
    day, pain = request.session.get(PAIN) or ("", None)
    return pain if day == on.doing.day.isoformat() else None


def item(request: HttpRequest, id: str) -> HttpResponse:
    """One exercise of the session: what it is, then how it went."""
    on = _open(request)
    if isinstance(on, HttpResponse):
        return on
    record = on.found.here.content.interventions.get(id)
    if record is None:
        raise Http404
    planned, noted = on.doing.find(id), on.doing.noted.get(id)
    if request.method == "POST":
        return _noted(request, on, planned, record)
    if planned is None or (noted and noted.done > 0):
        words = {"record": record, "planned": planned is not None, "next": on.next()}
        words |= {"undo": on.address("session-undo", id) if noted else None, "entry": new_id()}
        return render(request, "web/session_other.html", words)
    return _page(request, on, planned, {}, {})


def undo(request: HttpRequest, id: str) -> HttpResponse:
    """What was noted of an exercise was a mistake: it is taken back, and can be noted anew."""
    on = _open(request)
    if isinstance(on, HttpResponse):
        return on
    noted = on.doing.noted.get(id)
    if request.method != "POST" or noted is None:
        return redirect("today")
    keep_event(request, on.found.here, promised(request), "take-back", wish=noted.id)
    say(request, "session.undone")
    return redirect(on.address("session-item", id))


def _noted(request: HttpRequest, on: On, planned: NextItem | None, record: Intervention) -> HttpResponse:
    """Write how it went, and go on."""
    earlier = on.doing.noted.get(record.id)
    if earlier and earlier.done > 0:
        say(request, "session.once")
        return redirect(on.next())
    sent = {name: request.POST.get(name, "") for name in ("done", "pain", "felt", "effort", "reason")}
    if planned is None and sent["done"] not in DONE:
        return redirect(on.next())
    errors = _errors(sent)
    if errors and planned is not None:
        return _page(request, on, planned, sent, errors)
    body = _body(request, on, sent) | {"item": record.id, "level": _level(request, planned, record)}
    keep_event(request, on.found.here, promised(request), "session", **body)
    request.session.pop(PAIN, None)
    if jumped(on.found.history, on.found.here.content, during=body.get("pain_during")):
        return redirect("flare-check-because", because="during")
    if sent["done"] == "skip" and sent["reason"] in ("pain", "fear"):
        say(request, f"session.told.{sent['reason']}")
    elif planned and planned.kind == "goal":
        say(request, "session.told.goal")
    return redirect(_after(on, record.id))


def _after(on: On, item: Id) -> str:
    if any(one.id == item for one in on.doing.goals):
        return on.address("today")
    left = [one.id for one in on.doing.left if one.id != item]
    return on.address("session-item", left[0]) if left else on.address("session-done")


def _errors(sent: dict[str, str]) -> dict[str, str]:
    language = language_now()
    if sent["done"] == "skip":
        return {} if sent["reason"] in SKIPPED else {"reason": plain("session.error.reason", language)}
    if sent["done"] not in DONE:
        return {"done": plain("session.error.done", language)}
    return {} if number(sent["pain"]) is not None else {"pain": plain("session.error.pain", language)}


def _body(request: HttpRequest, on: On, sent: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"pain_before": _pain_before(request, on)}
    if sent["done"] == "skip":
        told |= {"done": 0, "skipped": sent["reason"]}
    else:
        told |= {"done": DONE[sent["done"]], "pain_during": number(sent["pain"]), "effort": number(sent["effort"])}
        told |= {"felt": sent["felt"] if sent["felt"] in FELT else None}
    if on.late:
        evening = timezone.make_aware(datetime.combine(on.doing.day, EVENING))
        told |= {"at": evening.isoformat()}
    return {name: value for name, value in told.items() if value is not None}


def _level(request: HttpRequest, planned: NextItem | None, record: Intervention) -> int:
    """The level that was practised: the plan's, or an easier one."""
    most = (planned.level if planned else None) or len(record.levels)
    raw = request.POST.get("level") or request.GET.get("level") or ""
    return int(raw) if raw.isascii() and raw.isdigit() and 1 <= int(raw) <= most else most


def _page(
    request: HttpRequest, on: On, planned: NextItem, sent: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    language, content = language_now(), on.found.here.content
    record = content.interventions[planned.id]
    level = _level(request, planned, record)
    now = at_level(planned, level, content)
    shown = showing.row(now, content, language)
    names = [one.id for one in on.doing.exercises]
    first = {"pain": "pain-0", "done": "done-all", "reason": f"reason-{SKIPPED[0]}"}
    words = {
        "item": record,
        "row": shown,
        "level": level,
        "figure": figure(record, level, language),
        "count": None if on.late else count(now, content, language),
        "level_name": pick(record.levels[level - 1].name, language),
        "rest": now.dose.rest if now.dose and now.dose.sets > 1 else None,
        "easier": level - 1 if level > 1 else None,
        "planned_level": planned.level if level != planned.level else None,
        "harder": level + 1 if level == planned.level and level < len(record.levels) else None,
        "number": names.index(planned.id) + 1 if planned.id in names else None,
        "of": len(names),
        "day": on.doing.day,
        "late": on.late,
        "numbers": TEN,
        "ends": content.questions["pain-average"].ends,
        "felt": [(one, plain(f"session.felt.{one}", language)) for one in FELT],
        "reasons": [(one, plain(f"session.reason.{one}", language)) for one in SKIPPED],
        "entry": request.POST.get("entry") or new_id(),
        "next": _after(on, planned.id),
        "sent": sent,
        "errors": errors,
        "problems": [(first[name], message) for name, message in errors.items()],
        "said": said(request),
        "changes": [one for one in shown.changes if one.rule.id not in ("kept", "first-week")],
    }
    return render(request, "web/session_item.html", words)


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The end of a session: what was done, and what comes next."""
    on = _open(request)
    if isinstance(on, HttpResponse):
        return on
    language, content = language_now(), on.found.here.content
    really = [one for one in on.doing.noted.values() if one.done > 0]
    skipped = [one for one in on.doing.exercises if one.id in on.doing.noted and not on.doing.noted[one.id].done]
    words = {
        "done": [_again(on, one.item, language) for one in really],
        "left": on.doing.left,
        "skipped": [_again(on, one.id, language) for one in skipped],
        "next": on.next(),
        "late": on.late,
        "alongside": [showing.row(one, content, language) for one in on.doing.alongside],
        "lesson": content.lessons[on.doing.lesson] if on.doing.lesson else None,
        "tomorrow": tomorrow(on.found, language),
        "said": said(request),
    }
    return render(request, "web/session_done.html", words)


def _again(on: On, item: Id, language: str) -> tuple[str, str]:
    """Where something can still be done, or taken back, and its name."""
    return on.address("session-item", item), pick(on.found.here.content.interventions[item].name, language)

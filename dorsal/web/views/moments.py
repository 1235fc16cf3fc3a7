"""When somebody wants to be told, how, and the private calendar: off until the person asks for it."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from dorsal.content import load
from dorsal.record import actions, queries
from dorsal.record.models import CalendarFeed, Moment, Person
from dorsal.web import push_key
from dorsal.web.calendar import calendar
from dorsal.web.context import language_now
from dorsal.web.guessing import limited
from dorsal.web.reminding import person_to_stop
from dorsal.web.views.following import follower, said, say
from dorsal.web.words import plain, weekday

USUAL = time(9)
EVERY_DAY = list(range(7))
STATES = ("on", "refused", "unable", "install", "shared", "failed")  # of a browser that is to speak up: device.js
Errors = dict[str, str]


def moments(request: HttpRequest) -> HttpResponse:
    """The hour, the days and letters. Whoever has no account has no address, and is gone in a day."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    person = found.here.person
    if person.user_id is None:
        return render(request, "web/moments.html", {"account": False})
    if request.method != "POST":
        return _page(request, _moment(person), {})
    days = [day for day in EVERY_DAY if str(day) in request.POST.getlist("day")]
    hour, by_mail = _hour(request.POST.get("hour", "")), request.POST.get("mail") == "yes"
    speaks = bool(queries.devices(person))
    errors = _errors(hour, days, told=by_mail or speaks)
    wanted = Moment(person=person, hour=hour or USUAL, days=days, by_mail=by_mail)
    if hour is None or errors:
        return _page(request, wanted, errors)
    keep(person, hour, days, by_mail=by_mail)
    say(request, "moments.kept.mail" if by_mail else "moments.kept.device" if speaks else "moments.kept")
    return redirect("moments")


def keep(person: Person, hour: time, days: list[int], *, by_mail: bool) -> None:
    """On the clock and in the language of this request."""
    zone = timezone.get_current_timezone_name()
    actions.keep_moment(person=person, hour=hour, days=days, zone=zone, language=language_now(), by_mail=by_mail)


def _moment(person: Person) -> Moment:
    return queries.moment(person) or Moment(person=person, hour=USUAL, days=EVERY_DAY, by_mail=False)


def _hour(raw: str) -> time | None:
    try:
        return time.fromisoformat(raw).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _errors(hour: time | None, days: list[int], *, told: bool) -> Errors:
    language, errors = language_now(), Errors()
    if hour is None:
        errors["hour"] = plain("moments.error.hour", language)
    if told and not days:
        errors["day-0"] = plain("moments.error.days", language)
    return errors


def _page(request: HttpRequest, moment: Moment, errors: Errors) -> HttpResponse:
    language = language_now()
    feed = queries.feed(moment.person)
    words: dict[str, Any] = {
        "account": True,
        "email": moment.person.user.email if moment.person.user else "",
        "hour": moment.hour.strftime("%H:%M"),
        "days": [(day, weekday(day, language), day in moment.days) for day in EVERY_DAY],
        "by_mail": moment.by_mail,
        "subject": plain("mail.moment.subject", language),
        "zone": moment.zone or timezone.get_current_timezone_name(),
        "feed": _address(request, feed) if feed else None,
        "push_key": push_key.public_key(),
        "device_words": [(state, plain(f"device.{state}", language)) for state in STATES],
        "push_title": plain("push.title", language),
        "errors": errors,
        "problems": list(errors.items()),
        "said": said(request),
    }
    return render(request, "web/moments.html", words)


def _address(request: HttpRequest, feed: CalendarFeed) -> tuple[str, str]:
    """For a calendar to read: as a link that opens one, and as text to copy."""
    whole = request.build_absolute_uri(reverse("calendar", args=[feed.token]))
    return whole.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1), whole


@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Make the private address, make another in its place, or end it."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    person = found.here.person
    if person.user_id is None:
        return redirect("moments")
    if request.POST.get("do") == "end":
        actions.end_feed(person=person)
        say(request, "calendar.ended")
        return redirect("moments")
    if queries.moment(person) is None:
        keep(person, USUAL, EVERY_DAY, by_mail=False)
    again = queries.feed(person) is not None
    actions.make_feed(person=person)
    say(request, "calendar.made-again" if again else "calendar.made")
    return redirect("moments")


@require_safe
@limited
def ics(_request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar reads, without signing in: the address is the key."""
    person = queries.person_of_feed(token)
    moment = queries.moment(person) if person else None
    if person is None or moment is None:
        raise Http404
    made = calendar(person, moment, load(), settings.ORIGIN + reverse("today"))
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")


@csrf_exempt  # a mail program sends this without a page of ours; the token says whose letters, and can only end them
@limited
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the letters from a letter, without signing in: one tap, and no question why."""
    person = person_to_stop(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.end_letters(person=person)
    return render(request, "web/letters_stop.html", {"ended": request.method == "POST"})

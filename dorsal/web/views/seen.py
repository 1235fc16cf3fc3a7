"""'Were you seen?': an urgency stands until somebody examined the person, so the next visit begins with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dorsal.record import actions
from dorsal.record.ids import new_id
from dorsal.web.context import language_now
from dorsal.web.form import Choice
from dorsal.web.views.following import promised
from dorsal.web.visit import NOT_YET, Visit, open_visit
from dorsal.web.words import plain

BY = ("emergency", "doctor", "specialist", "physiotherapist")
FOUND = ("nothing-serious", "serious", "waiting")


@dataclass(frozen=True)
class Group:
    """One choice of the page."""

    name: str
    text: str
    choices: tuple[Choice, ...]
    error: str | None


def seen(request: HttpRequest) -> HttpResponse:
    """Who examined the person, when, and what they found; it is written once and read by the next decision."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if request.method != "POST":
        request.session[NOT_YET] = here.on.isoformat()
        return _page(request, here, {}, {})
    sent = {name: request.POST.get(name, "") for name in ("by", "on", "found")}
    errors = _errors(sent, here)
    if errors:
        return _page(request, here, sent, errors)
    on, now = date.fromisoformat(sent["on"]), timezone.now()
    examined = partial(
        actions.record_examination, person=here.person, by=sent["by"], on=on, found=sent["found"], written=now
    )
    try:
        examined(id=promised(request))
    except actions.Conflict:  # sent again with something else in it
        examined(id=new_id())
    return redirect("intake" if sent["found"] == "nothing-serious" else "result")


def _errors(sent: dict[str, str], here: Visit) -> dict[str, str]:
    language = language_now()
    errors = {}
    if sent["by"] not in BY:
        errors["by"] = plain("error.choose", language)
    if sent["found"] not in FOUND:
        errors["found"] = plain("error.choose", language)
    try:
        if date.fromisoformat(sent["on"]) > here.on:
            errors["on"] = plain("error.future", language)
    except ValueError:
        errors["on"] = plain("error.date", language)
    return errors


def _page(request: HttpRequest, here: Visit, sent: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    language = language_now()
    first = {"by": f"by-{BY[0]}", "on": "on", "found": f"found-{FOUND[0]}"}
    standing = [here.content.red_flags[name] for name in here.standing.held]
    words = {
        "entry": request.POST.get("entry") or new_id(),
        "seen_groups": [_group("by", BY, sent, errors, language), _group("found", FOUND, sent, errors, language)],
        "on": sent.get("on", ""),
        "on_error": errors.get("on"),
        "today": here.on,
        "problems": [(first[name], errors[name]) for name in first if name in errors],
        "standing": standing,
    }
    return render(request, "web/seen.html", words)


def _group(name: str, values: tuple[str, ...], sent: dict[str, str], errors: dict[str, str], language: str) -> Group:
    choices = tuple(
        Choice(f"{name}-{value}", value, plain(f"seen.{name}.{value}", language), sent.get(name) == value)
        for value in values
    )
    return Group(name, plain(f"seen.{name}", language), choices, errors.get(name))

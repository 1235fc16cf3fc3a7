"""From a simulated course, as `dorsal simulate` writes it, to the record of somebody who lived it on these pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from dorsal.care.answers import parse_all
from dorsal.care.result import decide
from dorsal.content.schema import Content
from dorsal.record.actions import Draft
from dorsal.web.known import plain
from dorsal.web.planning import clock_of

NINE, TEN = time(9), time(10)
DAYS = {"first", "second", "last"}


def record_of(course: Mapping[str, Any], content: Content) -> list[Draft]:
    """Consent, place, answers and the first decision on the first morning; then every entry as it came."""
    with clock_of(course["country"], content):
        began = date.fromisoformat(course["began"])
        morning = timezone.make_aware(datetime.combine(began, NINE))
        return [
            Draft("consent", {"text": "demo", "language": course["language"], "hash": _hash("demo")}, morning),
            Draft("place", {"country": course["country"]}, morning),
            *(Draft("answer", {"question": one, "value": value}, morning) for one, value in course["answers"].items()),
            Draft("decision", _decision(course, content, began), timezone.make_aware(datetime.combine(began, TEN))),
            *(as_draft(line) for line in course["entries"]),
        ]


def until(today: date, course: Mapping[str, Any]) -> dict[str, Any]:
    """The same course, moved so that it ends on a day."""
    later = today - date.fromisoformat(course["on"])
    return {
        **course,
        "on": today.isoformat(),
        "began": (date.fromisoformat(course["began"]) + later).isoformat(),
        "entries": [{name: _moved(name, value, later) for name, value in line.items()} for line in course["entries"]],
    }


def _moved(name: str, value: Any, later: timedelta) -> Any:
    if name == "at":
        return (datetime.fromisoformat(value) + later).isoformat()
    return (date.fromisoformat(value) + later).isoformat() if name in DAYS else value


def _decision(course: Mapping[str, Any], content: Content, began: date) -> dict[str, Any]:
    """What was decided; no words were shown to somebody simulated."""
    result = decide(parse_all(course["answers"], content), content, on=began)
    return {"result": plain(result), "content": content.hash, "words": {}, "language": course["language"]}


def as_draft(line: Mapping[str, Any]) -> Draft:
    """One line of a history file as the record holds it."""
    body = {name: value for name, value in line.items() if name not in ("id", "kind")}
    at = datetime.fromisoformat(line["at"])
    if line["kind"] == "examined":
        body = {"by": line["by"], "on": at.date().isoformat(), "found": line["found"]}
    elif line["kind"] == "answer":
        del body["at"]
    return Draft(line["kind"], body, at)


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()

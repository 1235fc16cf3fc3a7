"""Takes what a device kept: one thing at a time, once for each id, by the device's clock set right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from dorsal.care import history
from dorsal.content import load
from dorsal.record import actions, settled
from dorsal.record.clocks import OnDevice
from dorsal.record.kinds import Misfit, fitted
from dorsal.record.models import Entry, Person, User
from dorsal.web.doing import could_jump, jumped
from dorsal.web.keys import key_of
from dorsal.web.living import answers_of
from dorsal.web.offline import SCHEMA
from dorsal.web.views.following import say
from dorsal.web.views.session import PAIN
from dorsal.web.visit import agreed, keep_alarm, visit_of

LARGEST = 32_000
WHERE = re.compile(r"at `(?:key in )?\$\.?([^`]*)`")
Aware = Annotated[datetime, msgspec.Meta(tz=True)]
DURING = {"session": ("during", "pain_during"), "morning": ("morning", "pain")}


class Refusal(Exception):
    """Not taken: the status, where, and the key of the words that say why."""

    def __init__(self, status: int, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.status, self.path, self.why = status, path, why


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing as a device sends it. `at`: what its clock showed when it was noted; `now`: what it shows.

    `about`: an earlier day that it tells of. `next`: whether the person waits for what comes next.
    """

    schema: int
    id: UUID
    person: str
    device: UUID
    sequence: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    kind: Literal["session", "morning", "check-in", "flare"]
    body: dict[str, Any]
    at: Aware
    now: Aware
    about: date | None = None
    next: bool = False


def received(request: HttpRequest) -> dict[str, Any]:
    """Write it, or find it written; what to tell the device. Raises Refusal."""
    person = agreed(request)
    if person is None:
        raise Refusal(401, "person", "nobody")
    kept = _read(request)
    if kept.person != key_of(person):
        raise Refusal(403, "person", "person")
    body = _checked(kept, person)
    entry = _written(request, person, kept, body)
    told = {"id": str(entry.id), "received": entry.received.isoformat(), "skew": entry.skew or 0}
    return told | (_answered(request, person) if kept.kind == "check-in" else _done(request, person, kept, body))


def _read(request: HttpRequest) -> Kept:
    if request.content_type != "application/json":
        raise Refusal(415, "", "shape")
    if len(request.body) > LARGEST:
        raise Refusal(413, "", "too-large")
    try:
        raw = msgspec.json.decode(request.body)
        if isinstance(raw, dict) and raw.get("schema") != SCHEMA:
            raise Refusal(426, "schema", "schema")
        kept = msgspec.convert(raw, Kept)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(422, _path(error), "shape") from error
    if kept.id.version != 7:
        raise Refusal(422, "id", "shape")
    return kept


def _path(error: Exception) -> str:
    """Where in what was sent the reader stumbled."""
    found = WHERE.search(str(error))
    return found[1] if found else ""


def _checked(kept: Kept, person: Person) -> dict[str, Any]:
    """The body as the plan would read it, for what a plan cannot read would be kept in vain."""
    content = load()
    if settled.first_decided(person) is None:
        raise Refusal(422, "", "before-the-start")
    try:
        fitted(kept.kind, {**kept.body, "at": kept.at.isoformat()})
    except Misfit as error:
        raise Refusal(422, ".".join(filter(None, ["body", _path(error)])), "shape") from error
    raw = {**kept.body, "kind": kept.kind, "id": str(kept.id), "at": kept.at.isoformat()}
    read = history.read_history({}, [raw], content, on=kept.at.date(), today=kept.at.date())
    if read.refused:
        why = read.refused[0].reason
        raise Refusal(422, "body", why if why in ("unknown-item", "never-offered") else "shape")
    return _values(kept, read)


def _values(kept: Kept, read: history.History) -> dict[str, Any]:
    """Answers as their questions hold them."""
    if kept.kind != "check-in":
        return dict(kept.body)
    told: Mapping[str, Any] = read.entries[0].values  # type: ignore[union-attr]
    return {"values": dict(told)}


def _written(request: HttpRequest, person: Person, kept: Kept, body: dict[str, Any]) -> Entry:
    on = OnDevice(kept.device, kept.sequence, kept.at, kept.now, kept.about)
    author = request.user if isinstance(request.user, User) else None
    more = {"pain_before": _before(request)} if kept.kind == "session" and "pain_before" not in body else {}
    whole = body | {name: value for name, value in more.items() if value is not None}
    try:
        return actions.record_from_device(person=person, id=kept.id, kind=kept.kind, body=whole, kept=on, author=author)
    except actions.Conflict as error:
        raise Refusal(409, "id", "taken") from error


def _before(request: HttpRequest) -> float | None:
    """The pain before today's session, as its first page was told."""
    day, pain = request.session.pop(PAIN, None) or ("", None)
    return pain if day == timezone.localdate().isoformat() else None


def _answered(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Where answers lead. What alarms stands at once."""
    matters = keep_alarm(request, visit_of(person, load()))
    return {"matters": matters, "next": reverse("result" if matters else "check-in-done")}


def _done(request: HttpRequest, person: Person, kept: Kept, body: Mapping[str, Any]) -> dict[str, Any]:
    """Where the person goes on after anything else: to the warning signs after a flare or a jump of pain."""
    if kept.kind == "flare":
        return {"matters": True, "next": reverse("flare-check")}
    when, field = DURING[kept.kind]
    content = load()
    told = {when: body.get(field)}
    history = answers_of(person, content) if could_jump(content, **told) else None
    if history and jumped(history, content, **told):
        return {"matters": True, "next": reverse("flare-check-because", args=[when])}
    if kept.next and kept.kind == "morning":
        say(request, "today.told.morning")
    if kept.next and body.get("skipped") in ("pain", "fear"):
        say(request, f"session.told.{body['skipped']}")
    elif kept.next and kept.kind == "session" and content.interventions[body["item"]].kind == "goal":
        say(request, "session.told.goal")
    return {"matters": False, "next": None}

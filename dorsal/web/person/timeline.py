"""Everything that was written about a person, the newest first; what comes in numbers is one line for each day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils import timezone

from dorsal.record.models import Entry
from dorsal.web.person.saying import Saying, Speaker
from dorsal.web.words import listed

SILENT = ("consent", "known-as", "place", "counted")  # of no use to whoever treats
COUNTED = ("answer", "session", "decision", "morning")


def timeline(entries: Iterable[Entry], speaker: Speaker) -> list[Saying]:
    """The newest first."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for one in entries:
        if one.kind not in SILENT:
            groups.setdefault(_key(one), []).append(one)
    said = [(max(one.sequence for one in group), _said(group, speaker)) for group in groups.values()]
    return [line for _, line in sorted(said, key=lambda pair: -pair[0])]


def _key(one: Entry) -> tuple[str, date | None, int | None, UUID | None]:
    if one.kind in COUNTED:
        return one.kind, timezone.localdate(one.written), one.author_id, None
    return one.kind, None, None, one.id


def _said(group: list[Entry], speaker: Speaker) -> Saying:
    last = speaker.say(group[-1])
    if group[0].kind == "answer":
        return replace(last, what=speaker.line("answers", count=len({one.body["question"] for one in group})))
    if group[0].kind == "session":
        return replace(last, what=_sessions(group, speaker))
    return last


def _sessions(group: list[Entry], speaker: Speaker) -> str:
    done = dict.fromkeys(speaker.item(one.body["item"]) for one in group if one.body.get("done", 1))
    if not done:
        return speaker.line("sessions.none")
    return speaker.line("sessions", count=len(done), names=listed(done, speaker.language))

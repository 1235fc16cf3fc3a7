"""What is open between the members of a care team: proposals, tasks, referrals, appointments, what they changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from dorsal.care.advised import standing
from dorsal.care.history import History
from dorsal.content.schema import Content
from dorsal.record.models import Entry
from dorsal.web.person.saying import Saying, Speaker

CLOSES = {"proposal": ("verdict", "proposal"), "task": ("task", "done"),
          "referral": ("answered", "referral"), "appointment": ("appointment", "cancels")}  # fmt: skip


@dataclass(frozen=True)
class Matters:
    """`changes`: what holds of the care team's overrides and advice, which can be taken back."""

    proposals: list[Saying]
    tasks: list[Saying]
    referrals: list[Saying]
    appointments: list[Saying]
    changes: list[Saying]
    notes: list[Saying]


def open_of(entries: Iterable[Entry], kind: str) -> list[Entry]:
    """Those of a kind that nothing has closed."""
    every = list(entries)
    closing, by = CLOSES[kind]
    closed = {str(one.body[by]) for one in every if one.kind == closing and one.body.get(by)}
    return [one for one in every if one.kind == kind and str(one.id) not in closed and not one.body.get(by)]


def matters(entries: list[Entry], history: History | None, content: Content, speaker: Speaker) -> Matters:
    """Everything that is open today."""
    held = {one.id for one in standing(history, content, history.today)} if history else set()
    now = timezone.now()
    ahead = [one for one in open_of(entries, "appointment") if _at(one) >= now]
    return Matters(
        proposals=_said(open_of(entries, "proposal"), speaker),
        tasks=_said(open_of(entries, "task"), speaker),
        referrals=_said(open_of(entries, "referral"), speaker),
        appointments=_said(sorted(ahead, key=_at), speaker),
        changes=_said([one for one in entries if str(one.id) in held], speaker),
        notes=_said([one for one in reversed(entries) if one.kind == "note"], speaker),
    )


def _said(entries: Iterable[Entry], speaker: Speaker) -> list[Saying]:
    return [speaker.say(one) for one in entries]


def _at(one: Entry) -> datetime:
    return datetime.fromisoformat(one.body["at"])

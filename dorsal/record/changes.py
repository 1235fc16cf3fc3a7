"""The one door by which a change of a plan comes to stand: a member's own, or a proposed one that somebody agreed to.

Whoever changes what others changed meanwhile is shown theirs first, and says it again: both stay in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dorsal.record import actions, queries, teams
from dorsal.record.holding import hold
from dorsal.record.ids import new_id
from dorsal.record.kinds import Kind, fitted
from dorsal.record.models import Entry, Person, User
from dorsal.record.teams import Case

Body = Mapping[str, Any]
Write = Callable[[UUID, Kind, Body, User | None], Entry]


class Meanwhile(Exception):
    """Others changed the same thing after the page was made; nothing was written."""

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__(len(entries))
        self.entries = entries


class Judged(Exception):
    """Somebody has decided about this proposal already; nothing was written."""


class Over(Exception):
    """The last day of what was proposed has passed, so that nothing would come of it; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says to a proposal. `at`: the moment on the person's clock. `seen`: the number of the last entry
    that their page was made on.
    """

    id: UUID
    proposal: UUID
    accepted: bool
    reason: str
    at: datetime
    seen: int


@transaction.atomic
def change(*, case: Case, id: UUID, body: Body, written: datetime, seen: int) -> Entry:
    """Write an override. Raises Meanwhile where somebody else wrote one of the same thing after the entry that is
    numbered `seen`, and as `teams.write`. The same form sent twice is one.
    """
    hold(case.person)
    earlier = Entry.objects.filter(id=id, person=case.person, kind="override").first()
    if earlier and earlier.body | {"at": ""} == fitted("override", body) | {"at": ""}:
        return earlier
    _nothing_meanwhile(case.person, case.member.user_id, body, seen)
    return teams.write(case=case, id=queries.unused(id), kind="override", body=body, written=written)


@transaction.atomic
def judge(*, case: Case, answer: Answer) -> Entry:
    """One of the care team decides about a proposal, as `agree`; raises as `teams.write` too."""

    def write(id: UUID, kind: Kind, body: Body, author: User | None) -> Entry:
        return teams.write(case=case, id=id, kind=kind, body=body, written=answer.at, author=author)

    return _decide(case.person, case.member.user_id, answer, write)


@transaction.atomic
def agree(*, person: Person, answer: Answer) -> Entry:
    """The person answers a proposal, once and for all. Agreed, its change is written, as whoever proposed it wrote it.

    Raises Judged where somebody decided before, Over, and Meanwhile as `change`. The same form sent twice is one.
    """

    def write(id: UUID, kind: Kind, body: Body, author: User | None) -> Entry:
        by = author or person.user
        return actions.record_entry(person=person, id=id, kind=kind, body=body, written=answer.at, author=by)

    return _decide(person, person.user_id, answer, write)


def over(override: Body, on: date) -> bool:
    """Whether the last day of a proposed change has passed."""
    return bool(override.get("until")) and date.fromisoformat(override["until"]) < on


def same_thing(one: Body, other: Body) -> bool:
    """Whether two changes are of the same exercise, or rule out the same."""
    return any(one.get(name) and one.get(name) == other.get(name) for name in ("item", "contraindication"))


def _decide(person: Person, user: int | None, answer: Answer, write: Write) -> Entry:
    hold(person)
    asked = Entry.objects.get(person=person, kind="proposal", id=answer.proposal)
    decided = Entry.objects.filter(person=person, kind="verdict", body__proposal=str(asked.id)).first()
    if decided:
        if decided.id == answer.id:
            return decided
        raise Judged
    body: dict[str, Any] = {"proposal": str(asked.id), "accepted": answer.accepted, "reason": answer.reason}
    if answer.accepted:
        override = {**asked.body["override"], "by": asked.body["by"], "at": answer.at.isoformat()}
        if over(override, answer.at.date()):
            raise Over
        _nothing_meanwhile(person, user, override, answer.seen)
        body["override"] = str(write(new_id(), "override", override, asked.author).id)
    return write(queries.unused(answer.id), "verdict", body, None)


def _nothing_meanwhile(person: Person, user: int | None, body: Body, seen: int) -> None:
    """The person's row is held, so that nothing of the kind comes between this look and the writing."""
    later = Entry.objects.filter(person=person, kind="override", sequence__gt=seen).order_by("sequence")
    others = [one for one in later if one.author_id != user and same_thing(one.body, body)]
    if others:
        raise Meanwhile(others)

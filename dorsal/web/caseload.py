"""Everybody whom one member cares for, in the order of who needs somebody first.

What was kept of each plan is read, and nothing is worked out while somebody waits: whoever told something since is
marked as behind until the worker, or the open page beside its reader, has made their plan anew. No warning sign waits
for that: it stands in a decision of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from time import perf_counter
from uuid import UUID

from django.utils import timezone

from dorsal.care.caseload import HELD, WHYS, Needs, Reason, Told, Why, order, reasons
from dorsal.content.schema import Content
from dorsal.record import actions, glance
from dorsal.record.glance import Glance
from dorsal.record.holding import Gone
from dorsal.record.models import Person
from dorsal.record.teams import Case, Listed
from dorsal.web.planning import clock_of, needs_kept, planned, zone_of

BESIDE = 0.25  # seconds that an open page which renews itself may spend on planning: nobody waits for it


@dataclass(frozen=True)
class Row:
    """One person. `as_of`: the day of the plan behind the reasons, where it is not of today."""

    id: UUID
    name: str | None
    needs: Needs | None
    reasons: tuple[Reason, ...]
    last: date | None
    as_of: date | None

    @property
    def code(self) -> str:
        """A short mark to tell apart those who gave no name."""
        return self.id.hex[-4:].upper()


def rows(cases: Sequence[Listed], content: Content, *, seconds: float = 0.0) -> list[Row]:
    """Whoever needs somebody first, first; those of whom nothing is asked, by name. `seconds`: to spend on planning."""
    if not cases:
        return []
    found = glance.glances([case.person_id for case in cases], member=cases[0].member)
    late = [one for one in found.values() if one.behind]
    since = [one.id for one in late if _decided_since(one)]
    decided = glance.urgency_decided(since) if since else {}
    found |= _planned_anew(late, decided, content, seconds)
    decided = {id: urgency for id, urgency in decided.items() if found[id].behind}
    there = [(case, found[case.person_id]) for case in cases if case.person_id in found]  # who was erased is not
    made = [_row(case.joined, one, content, decided.get(one.id)) for case, one in there]
    return sorted(made, key=lambda row: (order(row.reasons), (row.name or "").casefold(), row.id))


def row(case: Case, content: Content) -> Row:
    """One person, planned anew where that is needed. That their page is open just now does not hide a message.

    Raises Gone.
    """
    one = glance.glances([case.person.id], member=None).get(case.person.id)
    if one is None:
        raise Gone("this person has been erased")
    return _row(case.joined, _anew(one, content) if one.behind else one, content)


def counts(found: Iterable[Row]) -> dict[Why, int]:
    """How many there are for each reason that anybody has."""
    whys = [{reason.why for reason in row.reasons} for row in found]
    return {why: many for why in WHYS if (many := sum(why in some for some in whys))}


def _row(joined: datetime, one: Glance, content: Content, urgency: str | None = None) -> Row:
    zone = zone_of(one.country, content) or timezone.get_default_timezone()
    day = partial(timezone.localdate, timezone=zone)
    today, needs = day(), needs_kept(one.plan)
    told = Told(
        since=day(joined),
        last=day(one.last) if one.last else None,
        waiting=day(one.message) if one.message else None,
        answer=(day(one.answer[0]), "agreed" if one.answer[1] else "declined") if one.answer else None,
        behind=one.behind,
        urgency=urgency,
    )
    as_of = one.plan.day if one.plan and needs and one.plan.day != today else None
    return Row(one.id, one.name, needs, reasons(needs, told, content, today=today), told.last, as_of)


def _decided_since(one: Glance) -> bool:
    """Whether there is a decision that the kept plan does not know of."""
    return needs_kept(one.plan) is None or one.plan is None or (one.decided or 0) > one.plan.sequence


def _planned_anew(late: list[Glance], urgent: dict[UUID, str], content: Content, seconds: float) -> dict[UUID, Glance]:
    """Those who are behind, with a plan of now, a held urgency first, for as long as is given."""
    until, fresh = perf_counter() + seconds, dict[UUID, Glance]()
    for one in sorted(late, key=lambda one: (urgent.get(one.id) not in HELD, one.plan is None)):
        if perf_counter() >= until:
            break
        fresh[one.id] = _anew(one, content)
    return fresh


def _anew(one: Glance, content: Content) -> Glance:
    """With a plan of now, which is kept."""
    with clock_of(one.country, content):
        found = planned(Person(id=one.id), content)
    if found is None:
        return one
    actions.keep_plans(plans=[found[1]])
    return replace(one, plan=glance.short(found[1]))

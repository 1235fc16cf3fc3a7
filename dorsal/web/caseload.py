"""Everybody whom one member cares for, in the order of who needs somebody first.

What was kept of each plan is read. Where something came since, the plan is worked out anew, as far as a page may take
the time; whoever is left stays marked as behind, and no warning sign waits for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from uuid import UUID

from django.utils import timezone

from dorsal.care.caseload import HELD, WHYS, Needs, Reason, Told, Why, order, reasons
from dorsal.content.schema import Content
from dorsal.record import actions, glance
from dorsal.record.glance import Glance
from dorsal.record.teams import Case
from dorsal.web.planning import clock_of, needs_kept, planned

SECONDS = 0.05  # that a page may spend on planning


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


def rows(cases: Sequence[Case], content: Content) -> list[Row]:
    """Whoever needs somebody first, first; those of whom nothing is asked, by name."""
    if not cases:
        return []
    found = glance.glances([case.person.id for case in cases], member=cases[0].member)
    found |= _planned_anew(found.values(), content)
    behind = [one.person.id for one in found.values() if one.behind]
    decided = glance.urgency_decided(behind) if behind else {}
    made = [_row(case, found[case.person.id], content, decided.get(case.person.id)) for case in cases]
    return sorted(made, key=lambda row: (order(row.reasons), (row.name or "").casefold(), row.id))


def row(case: Case, content: Content) -> Row:
    """One person, planned anew where that is needed. That their page is open just now does not hide a message."""
    one = glance.glances([case.person.id], member=None)[case.person.id]
    return _row(case, _anew(one, content) if one.behind else one, content)


def counts(found: Iterable[Row]) -> dict[Why, int]:
    """How many there are for each reason that anybody has."""
    whys = [{reason.why for reason in row.reasons} for row in found]
    return {why: many for why in WHYS if (many := sum(why in some for some in whys))}


def _row(case: Case, one: Glance, content: Content, urgency: str | None = None) -> Row:
    with clock_of(one.country, content):
        today = timezone.localdate()
        told = Told(
            since=timezone.localdate(case.joined),
            last=timezone.localdate(one.last) if one.last else None,
            waiting=timezone.localdate(one.message) if one.message else None,
            behind=one.behind,
            urgency=urgency,
        )
    needs = needs_kept(one.plan)
    as_of = one.plan.day if one.plan and needs and one.plan.day != today else None
    return Row(one.person.id, one.name, needs, reasons(needs, told, content, today=today), told.last, as_of)


def _planned_anew(found: Iterable[Glance], content: Content) -> dict[UUID, Glance]:
    """Those who are behind, with a plan of now, a held urgency first, for as long as a page may take."""
    late = [one for one in found if one.behind]
    urgent = glance.urgency_decided([one.person.id for one in late]) if late else {}
    late.sort(key=lambda one: (urgent.get(one.person.id) not in HELD, one.plan is None))
    until, fresh = perf_counter() + SECONDS, dict[UUID, Glance]()
    for one in late:
        if fresh and perf_counter() >= until:
            break
        fresh[one.person.id] = _anew(one, content)
    return fresh


def _anew(one: Glance, content: Content) -> Glance:
    """With a plan of now, which is kept."""
    with clock_of(one.country, content):
        found = planned(one.person, content)
    if found is None:
        return one
    actions.keep_plans(plans=[found[1]])
    return replace(one, plan=found[1])

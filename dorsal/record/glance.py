"""What a list of people shows of each record, looked up for all at once, however long the records are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from dorsal.record import counting, queries
from dorsal.record.kinds import LIVED
from dorsal.record.models import Access, Entry, Membership, Person, PlanKept

OWN = (
    "session", "morning", "check-in", "flare", "swap", "refuse", "move", "away", "goal", "take-back", "answer",
    "message", "verdict",
)  # fmt: skip
COUNTS = (*LIVED, "answer", "examined")  # what a plan answers to
LOOKS = ("person", "messages")


class Short(NamedTuple):
    """What a list needs of a kept plan."""

    person_id: UUID
    sequence: int
    day: date
    needs: Any


@dataclass(frozen=True, slots=True)
class Glance:
    """One person at a glance. `last`: when they last told something themselves. `news`, `decided`: the number of the
    last entry that their plan answers to, and of the last decision. `message`: when they wrote what nobody has answered
    and this member has not opened. `answer`: what became of what this member proposed, and when, until they look.
    """

    id: UUID
    name: str | None
    country: str | None
    last: datetime | None
    news: int
    decided: int | None
    message: datetime | None
    plan: Short | None
    answer: tuple[datetime, bool] | None = None

    @property
    def behind(self) -> bool:
        """Whether there is a plan that does not know of everything it answers to."""
        return self.decided is not None and (self.plan is None or self.news > self.plan.sequence)


def glances(people: Collection[UUID], *, member: Membership | None) -> dict[UUID, Glance]:
    """Each of the people, whose records the caller has opened. Without a member, a message waits until its answer."""
    plans, rows = _plans(people), list(_rows().filter(id__in=people))
    open_since = {one.id: one.wrote for one in rows if one.wrote and (not one.answered or one.answered < one.wrote)}
    looked = _looked(member, open_since) if member and open_since else set()
    answers = _answers(set(people), member) if member else {}
    return {
        one.id: Glance(
            id=one.id,
            name=one.name,
            country=one.country,
            last=one.last,
            news=one.news or 0,
            decided=one.decided,
            message=open_since.get(one.id) if one.id not in looked else None,
            plan=plans.get(one.id),
            answer=answers.get(one.id),
        )
        for one in rows
    }


@cache
def _rows() -> QuerySet[Person, Any]:
    """Of everybody, and never asked as it is. Made once: to put it together takes longer than to ask it."""
    found = Person.objects.annotate(
        name=_last("known-as").values(found=KT("body__name"))[:1],
        country=_last("place").values(found=KT("body__country"))[:1],
        last=Subquery(_own().filter(kind__in=OWN).values("written")[:1]),
        news=Subquery(_entries().filter(kind__in=COUNTS).values("sequence")[:1]),
        decided=_last("decision").values("sequence")[:1],
        wrote=Subquery(_own().filter(kind="message").values("received")[:1]),
        answered=Subquery(_entries().filter(kind="message").exclude(_OWN).values("received")[:1]),
    )
    return found.values_list("id", *found.query.annotations, named=True)


def short(plan: PlanKept) -> Short:
    return Short(plan.person_id, plan.sequence, plan.day, plan.needs)


def _plans(people: Collection[UUID]) -> dict[UUID, Short]:
    found = PlanKept.objects.filter(person_id__in=people).values_list(*Short._fields)
    return {one.person_id: one for one in map(Short._make, found)}


def name_of(person: Person) -> str | None:
    """What a person wants their care team to call them."""
    found = queries.entries(person, "known-as")
    return str(found[-1].body["name"]) if found else None


def counted(person: Person) -> bool | None:
    """Whether a person is in the numbers over everybody; None: not before they are asked."""
    found = Entry.objects.filter(person=person, kind__in=counting.SAYS).order_by("sequence")
    return counting.counted(found.values_list("kind", "body"))


def urgency_decided(people: Collection[UUID]) -> dict[UUID, str]:
    """The urgency of each one's last decision."""
    found = Person.objects.filter(id__in=people).annotate(
        urgency=_last("decision").values(found=KT("body__result__triage__urgency"))[:1]
    )
    return {one.id: one.urgency for one in found if one.urgency}


_OWN = Q(author=None) | Q(author=Coalesce(OuterRef("user"), 0))  # without an account, nobody’s


def _entries() -> QuerySet[Entry]:
    return Entry.objects.filter(person=OuterRef("pk")).order_by("-sequence")


def _own() -> QuerySet[Entry]:
    return _entries().filter(_OWN)


def _last(kind: str) -> QuerySet[Entry]:
    return _entries().filter(kind=kind)


def _answers(people: Collection[UUID], member: Membership) -> dict[UUID, tuple[datetime, bool]]:
    """What others last answered to this member, of each person whose page they have not opened since."""
    asked = Entry.objects.filter(author=member.user_id, kind="proposal").values_list("person_id", "id")
    own = {str(id): person for person, id in asked if person in people}
    if not own:
        return {}
    said = Entry.objects.filter(person_id__in=set(own.values()), kind="verdict").exclude(author=member.user_id)
    every = said.order_by("sequence").values_list("person_id", "received", "body")
    found = {id: (at, body["accepted"]) for id, at, body in every if body["proposal"] in own}
    looked = _looked(member, {id: at for id, (at, _) in found.items()}, LOOKS[:1]) if found else set()
    return {id: answer for id, answer in found.items() if id not in looked}


def _looked(member: Membership, since: dict[UUID, datetime], what: Sequence[str] = LOOKS) -> set[UUID]:
    """Whose page, or messages, this member has opened since these came."""
    lines = Access.objects.filter(person_id__in=since, at__gt=min(since.values()), did="read", what__in=what)
    return {one.person_id for one in lines if one.membership_id == member.id and one.at > since[one.person_id]}

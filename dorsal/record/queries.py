"""The only reader. Every question starts with its scope: whose record is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from dorsal.record.ids import new_id
from dorsal.record.kinds import LIVED, Kind
from dorsal.record.models import (
    CalendarFeed,
    ContentVersion,
    Entry,
    Erasure,
    Moment,
    Person,
    PlanKept,
    PushSubscription,
    User,
)

ANSWERING = ("answer", "check-in")
READ = ("id", "sequence", "kind", "body", "written", "received")
TOLD: tuple[Kind, ...] = ("answer", "check-in", "examined", "place", "decision")
ANSWERED_TO = {*TOLD, *LIVED} - {"place"}


@dataclass(frozen=True, slots=True)
class Answered:
    question: str
    value: Any
    on: date
    entry: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as it was kept; `sequence` says which entries came before it."""

    entry: UUID
    person: UUID
    sequence: int
    written: datetime
    content: str
    language: str
    result: Any
    words: Any


@dataclass(frozen=True, slots=True)
class Examination:
    """`on`: the day of the examination; `at`: when we were told, which orders it among answers and decisions."""

    by: str
    on: date
    found: str
    note: str
    entry: UUID
    at: datetime


def person_for(user: User | AnonymousUser | None, session: object = None) -> Person | None:
    """The signed-in user's person, else the anonymous person that the session names.

    A session never opens the record of somebody who has an account: that takes signing in.
    """
    if isinstance(user, User):
        return Person.objects.filter(user=user).first()
    try:
        return Person.objects.filter(user=None, id=UUID(str(session))).first()
    except ValueError:
        return None


def entries(person: Person, kind: Kind | None = None, *, before: int | None = None) -> list[Entry]:
    """In the order received, which never changes; `before` a sequence number leaves out what came later."""
    return list(_entries(person.id, kind, before))


def has(person: Person, kind: Kind) -> bool:
    """Whether there is an entry of this kind."""
    return _entries(person.id, kind).exists()


def entry_with(person: Person, id: UUID) -> Entry | None:
    """The person's entry with this id."""
    return Entry.objects.filter(person=person, id=id).first()


def unused(id: UUID) -> UUID:
    """The id that a form was made with, or a new one where an entry has it already, whoever's: a form that was sent
    again with something else in it is another entry, and nobody learns which ids others have."""
    return new_id() if Entry.objects.filter(id=id).exists() else id


def answers(person: Person, *, before: int | None = None) -> list[Answered]:
    """Every answer, oldest first, so that the last one to a question holds; those of a check-in among them.

    A telephone may send late what was answered early, so the order is the writer's time; a clock that runs ahead counts
    as the moment we received it.
    """
    return _answered(_entries(person.id, before=before).filter(kind__in=ANSWERING))


def decisions(person: Person) -> list[Decided]:
    return [_decided(entry, person.id) for entry in _entries(person.id, "decision")]


def latest_decision(person: Person) -> Decided | None:
    entry = _entries(person.id, "decision").last()
    return _decided(entry, person.id) if entry else None


def examinations(person: Person, *, before: int | None = None) -> list[Examination]:
    return _examined(_entries(person.id, "examined", before))


def country(person: Person) -> str | None:
    """Where somebody last said that they are."""
    body = _entries(person.id, "place").values_list("body", flat=True).last()
    return str(body["country"]) if body else None


def language(person: Person) -> str | None:
    """The language of the last consent or decision."""
    entry = _entries(person.id).filter(kind__in=("consent", "decision")).last()
    return entry.body["language"] if entry else None


@dataclass(frozen=True, slots=True)
class Lived:
    """One thing that happened while a plan was followed; the body is that of `care.history`, `at` in it.

    `author`: the user who wrote it, None where the person did without an account.
    """

    kind: str
    entry: UUID
    body: dict[str, Any]
    author: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What was known when a decision was made: all that its recomputation may use."""

    on: date
    answers: Sequence[Answered]
    examinations: Sequence[Examination]
    country: str | None
    decisions: Sequence[Decided]
    lived: Sequence[Lived]


def known_now(person: Person, *, only: Collection[str] = (), until: int | None = None) -> Known:
    """What is known today. `only`: of entries of these kinds; `until`: up to this number, itself among them."""
    return _known(person.id, timezone.localdate(), None if until is None else until + 1, only)


def known_since(person: Person, sequence: int) -> Known | None:
    """What came after the entry of that number of all that a plan answers to; None where nothing did."""
    rows = _entries(person.id).filter(sequence__gt=sequence).values_list(*READ, "author_id", named=True)
    found = [one for one in rows if one.kind in ANSWERED_TO]
    lived = [(one.kind, one.id, one.body, one.author_id) for one in found if one.kind in LIVED]
    return _read(person.id, timezone.localdate(), found, lived) if found else None


def known_at(decision: Decided) -> Known:
    return _known(decision.person, timezone.localdate(decision.written), decision.sequence)


def everybody() -> Iterator[Person]:
    """Every person, in the order in which they came."""
    return Person.objects.order_by("created", "id").iterator()


def everybodys_ids() -> list[UUID]:
    """The ids of all, in the order in which they came."""
    return list(Person.objects.order_by("created", "id").values_list("id", flat=True))


def written_since(at: datetime) -> list[UUID]:
    """Those in whose record something arrived since a moment, whoever wrote it."""
    return list(Entry.objects.filter(received__gte=at).order_by().values_list("person_id", flat=True).distinct())


def last_sequence(person: Person) -> int:
    """The number of a person's last entry, 0 before there is one."""
    return last_sequences([person.id]).get(person.id, 0)


def last_sequences(people: Collection[UUID]) -> dict[UUID, int]:
    """The number of the last entry of each who has one."""
    found = Entry.objects.filter(person_id__in=people).order_by().values_list("person_id")
    return dict(found.annotate(last=Max("sequence")))


def plans_kept(people: Collection[UUID]) -> dict[UUID, PlanKept]:
    """What was kept of plans, up to date or not, without their state and what was read for them."""
    return {plan.person_id: plan for plan in PlanKept.objects.filter(person_id__in=people).defer("state", "read")}


def plan_kept(person: Person) -> PlanKept | None:
    """All that was kept of a person's plan, up to date or not."""
    return PlanKept.objects.filter(person=person).first()


def stands(plan: PlanKept, sequence: int, *, content: str, code: str, day: date) -> bool:
    """Whether a kept plan is up to date."""
    return (plan.content, plan.code, plan.day, plan.sequence) == (content, code, day, sequence)


def state_kept(person: Person) -> bytes | None:
    """The fold that was kept, of whatever day: `care.keeping.holds` alone says whether it may be gone on from."""
    found = PlanKept.objects.filter(person=person).values_list("state", flat=True).first()
    return None if found is None else bytes(found)


def countries(people: Collection[UUID]) -> dict[UUID, str]:
    """Where each one is, of those who said so."""
    found = Entry.objects.filter(person_id__in=people, kind="place").order_by("sequence")
    return {entry.person_id: entry.body["country"] for entry in found}


def person_with(id: UUID) -> Person | None:
    return Person.objects.filter(id=id).first()


def moment(person: Person) -> Moment | None:
    """When and how somebody wants to be told."""
    return Moment.objects.filter(person=person).first()


def moments_to_remind() -> list[Moment]:
    """Of all who want letters and have an address to send them to, or who have a browser that is to speak up."""
    devices = PushSubscription.objects.filter(person=OuterRef("person"))
    wanted = Moment.objects.filter(Q(by_mail=True) | Exists(devices), person__user__is_active=True)
    return list(wanted.select_related("person__user").order_by("person__created", "person_id"))


def devices(person: Person) -> list[PushSubscription]:
    """The browsers that speak to somebody, oldest first."""
    return list(PushSubscription.objects.filter(person=person).order_by("made", "id"))


def feed(person: Person) -> CalendarFeed | None:
    """The private address of somebody's calendar."""
    return CalendarFeed.objects.filter(person=person).first()


def person_of_feed(token: str) -> Person | None:
    """Whose calendar this is. It opens the calendar and nothing else."""
    found = CalendarFeed.objects.filter(token=token).select_related("person").first()
    return found.person if found else None


def content_blob(content: str) -> bytes | None:
    """The stored content, still compressed."""
    found = ContentVersion.objects.filter(hash=content).values_list("blob", flat=True).first()
    return None if found is None else bytes(found)


def anybody() -> bool:
    """Whether there is a person or an account at all."""
    return Person.objects.exists() or User.objects.exists()


def content_hashes() -> list[str]:
    """Of every content that stands behind a decision."""
    return list(ContentVersion.objects.order_by("hash").values_list("hash", flat=True))


def erasures() -> list[str]:
    """The opaque lines, to be kept apart from backups and applied after a restore."""
    return list(Erasure.objects.order_by("at", "person").values_list("person", flat=True))


def user_with(email: str) -> User | None:
    return User.objects.filter(email=email).first()


def demo_users() -> list[User]:
    people = Person.objects.filter(demo=True, user__isnull=False).select_related("user").order_by("user__email")
    return [person.user for person in people if person.user]


def demo_people() -> list[Person]:
    return list(Person.objects.filter(demo=True))


def demo_people_exist() -> bool:
    """False too where the tables have not been made yet."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return "record_person" in tables and Person.objects.filter(demo=True).exists()


def _entries(person: UUID, kind: Kind | None = None, before: int | None = None) -> QuerySet[Entry]:
    found = Entry.objects.filter(person_id=person).order_by("sequence")
    found = found.filter(kind=kind) if kind else found
    return found if before is None else found.filter(sequence__lt=before)


def _answered(entries: Iterable[Any]) -> list[Answered]:
    zone, found = timezone.get_current_timezone(), list[Answered]()
    given = [(min(e.written, e.received), e.sequence, e) for e in entries if e.kind in ANSWERING]
    for at, _, e in sorted(given, key=itemgetter(0, 1)):
        on = at.astimezone(zone).date()
        found += [Answered(question, value, on, e.id, at) for question, value in _given(e)]
    return found


def _given(entry: Any) -> list[tuple[str, Any]]:
    """A check-in answers several questions at once."""
    return (
        list(entry.body["values"].items())
        if entry.kind == "check-in"
        else [(entry.body["question"], entry.body["value"])]
    )


def _examined(entries: Iterable[Any]) -> list[Examination]:
    return [
        Examination(
            e.body["by"], date.fromisoformat(e.body["on"]), e.body["found"], e.body["note"], e.id,
            min(e.written, e.received),
        )
        for e in entries
        if e.kind == "examined"
    ]  # fmt: skip


def _place(entries: Sequence[Any]) -> str | None:
    return next((e.body["country"] for e in reversed(entries) if e.kind == "place"), None)


def _known(person: UUID, on: date, before: int | None, only: Collection[str] = ()) -> Known:
    """A year of entries in two reads, as rows and without what nobody asks of them: what was lived says itself when."""
    rows = _entries(person, before=before)
    rows = rows.filter(kind__in=only) if only else rows
    found = list(rows.filter(kind__in=TOLD).values_list(*READ, named=True))
    lived = rows.filter(kind__in=LIVED).values_list("kind", "id", "body", "author_id")
    return _read(person, on, found, lived)


def _read(person: UUID, on: date, found: Sequence[Any], lived: Iterable[Any]) -> Known:
    return Known(
        on=on,
        answers=_answered(found),
        examinations=_examined(found),
        country=_place(found),
        decisions=[_decided(e, person) for e in found if e.kind == "decision"],
        lived=[Lived(*one) for one in lived],
    )


def _decided(entry: Any, person: UUID) -> Decided:
    body = entry.body
    return Decided(
        entry=entry.id,
        person=person,
        sequence=entry.sequence,
        written=entry.written,
        content=body["content"],
        language=body["language"],
        result=body["result"],
        words=body["words"],
    )

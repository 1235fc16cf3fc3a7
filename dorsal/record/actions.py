"""The only writer. Each action is one transaction; sending the same thing twice is harmless.

Every argument is named where it is given, so that many of them are still read at a glance.
"""

# ruff: noqa: PLR0913

from __future__ import annotations

import hashlib
import logging
import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from dorsal.content.loader import pack
from dorsal.content.schema import Content
from dorsal.record import clocks
from dorsal.record.clocks import OnDevice
from dorsal.record.erasing import end_second_factors, erase
from dorsal.record.holding import held, hold
from dorsal.record.ids import new_id, new_key, opaque
from dorsal.record.kinds import Kind, canonical, fitted
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

LOG = logging.getLogger(__name__)
ANONYMOUS_FOR = timedelta(hours=24)
AT_ONCE = 100
MOST_DEVICES = 10
PLAN = ["content", "code", "sequence", "day", "state", "read", "mode", "urgency", "review", "needs"]


class Conflict(Exception):
    """The id is already taken by something else; nothing was written."""


@transaction.atomic
def create_person(*, demo: bool = False) -> Person:
    """A new anonymous person."""
    return Person.objects.create(demo=demo)


@transaction.atomic
def record_entry(
    *,
    person: Person,
    id: UUID,
    kind: Kind,
    body: Mapping[str, Any],
    written: datetime,
    author: User | None = None,
) -> Entry:
    """Write one entry, or return the one that was written before under the same id.

    Raises Misfit when the body is not what the kind holds, Conflict when the id stands for something else, and Gone
    when the person was erased.
    """
    whole = fitted(kind, body)
    _check(id, written)
    hold(person)
    new = Entry(id=id, kind=kind, body=whole, written=written, received=timezone.now(), author=author)
    try:
        return _write(person, new)[0]
    except Conflict:
        return _same(Entry.objects.get(id=id), person, kind, whole)


@transaction.atomic
def record_from_device(
    *, person: Person, id: UUID, kind: Kind, body: Mapping[str, Any], kept: OnDevice, author: User | None = None
) -> Entry:
    """Write one thing that a device kept until it could send it, or return what was written before under the same id.

    Within a device the order is that of its numbers, whatever its clock did. Raises as `record_entry`.
    """
    _check(id, kept.wrote, kept.sent)
    hold(person)
    now = timezone.now()
    own = Entry.objects.filter(person=person, device=kept.device, device_sequence__lt=kept.sequence)
    written = clocks.written(kept, now, own.aggregate(last=Max("written"))["last"])
    whole = fitted(kind, {**body, "at": clocks.moment(kept, written).isoformat()})
    wrong = clocks.seconds(clocks.skew(kept, now)) or None
    more = {"device": kept.device, "device_sequence": kept.sequence, "skew": wrong}
    new = Entry(id=id, kind=kind, body=whole, written=written, received=now, author=author, **more)
    try:
        return _write(person, new)[0]
    except Conflict:
        earlier = Entry.objects.get(id=id)
        said = fitted(kind, {**body, "at": earlier.body.get("at")}) if kind == earlier.kind else {}
        # A page may have added to it what the device did not know.
        return _same(earlier, person, kind, {**earlier.body, **said})


@transaction.atomic
def give_key(*, person: Person) -> str:
    """The key by which a device knows this person, made now for somebody who came before there were any."""
    found = hold(person)
    if found.app_key is None:
        found.app_key = new_key()
        found.save(update_fields=["app_key"])
    return found.app_key


@transaction.atomic
def record_answers(
    *, person: Person, answers: Sequence[tuple[UUID, str, Any]], written: datetime, author: User | None = None
) -> list[Entry]:
    """Several answers (id, question, value), all or none. Raises as `record_entry`."""
    hold(person)
    there, new, now = Entry.objects.in_bulk([id for id, _, _ in answers]), list[Entry](), timezone.now()
    for id, question, value in answers:
        _check(id, written)
        body = fitted("answer", {"question": question, "value": value})
        if id in there:
            _same(there[id], person, "answer", body)
        else:
            there[id] = Entry(id=id, kind="answer", body=body, written=written, received=now, author=author)
            new.append(there[id])
    _write(person, *new)
    return [there[id] for id, _, _ in answers]


@transaction.atomic
def record_consent(
    *,
    person: Person,
    id: UUID,
    text: str,
    language: str,
    words: str,
    written: datetime,
    author: User | None = None,
) -> Entry:
    """Agreement to the words that were shown, kept as their hash."""
    body = {"text": text, "language": language, "hash": hashlib.sha256(words.encode()).hexdigest()}
    return record_entry(person=person, id=id, kind="consent", body=body, written=written, author=author)


@transaction.atomic
def record_place(*, person: Person, id: UUID, country: str, written: datetime, author: User | None = None) -> Entry:
    return record_entry(person=person, id=id, kind="place", body={"country": country}, written=written, author=author)


@transaction.atomic
def record_decision(
    *,
    person: Person,
    id: UUID,
    result: Any,
    content: Content,
    words: Any,
    language: str,
    written: datetime,
    author: User | None = None,
) -> Entry:
    """What was decided, the words that were shown, and, once for each hash, the content behind both."""
    body = {"result": result, "content": content.hash, "words": words, "language": language}
    entry = record_entry(person=person, id=id, kind="decision", body=body, written=written, author=author)
    _keep_content(content)
    return entry


@transaction.atomic
def record_examination(
    *,
    person: Person,
    id: UUID,
    by: str,
    on: date,
    found: str,
    note: str = "",
    written: datetime,
    author: User | None = None,
) -> Entry:
    body = {"by": by, "on": on, "found": found, "note": note}
    return record_entry(person=person, id=id, kind="examined", body=body, written=written, author=author)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that nobody's record holds yet."""

    kind: Kind
    body: Mapping[str, Any]
    written: datetime


@transaction.atomic
def tell_demo_people(*, records: Sequence[Sequence[Draft]], content: Content | None = None) -> list[Person]:
    """New demo people at once, each with a whole record, received as it was written. `content`: behind decisions.

    Several people may share drafts. Raises Misfit, and writes nothing, when a body is not what its kind holds.
    """
    drafts = {id(draft): draft for record in records for draft in record}
    bodies = {name: fitted(draft.kind, draft.body) for name, draft in drafts.items()}
    people = [Person(demo=True, created=record[0].written) for record in records]
    Person.objects.bulk_create(people)
    if content:
        _keep_content(content)
    Entry.objects.bulk_create(
        Entry(id=new_id(), person=person, sequence=number, kind=draft.kind, body=bodies[id(draft)],
              written=draft.written, received=draft.written)
        for person, record in zip(people, records, strict=True)
        for number, draft in enumerate(record, 1)
    )  # fmt: skip
    return people


@transaction.atomic
def keep_plans(*, plans: Iterable[PlanKept]) -> int:
    """Keep how far plans were worked out, each in place of what was kept before; returns how many.

    Whoever was erased meanwhile is left out.
    """
    found = {plan.person_id: plan for plan in plans}
    there = set(held(Person.objects.filter(id__in=found)).values_list("id", flat=True))
    kept = [plan for person, plan in found.items() if person in there]
    PlanKept.objects.bulk_create(kept, update_conflicts=True, unique_fields=["person"], update_fields=PLAN)
    return len(kept)


@transaction.atomic
def keep_moment(*, person: Person, hour: time, days: Sequence[int], zone: str, language: str, by_mail: bool) -> None:
    """When and how somebody wants to be told, in place of what they wanted before."""
    wish = {"hour": hour, "days": sorted(set(days)), "zone": zone, "language": language, "by_mail": by_mail}
    Moment.objects.update_or_create(person=hold(person), defaults=wish)


@transaction.atomic
def end_letters(*, person: Person) -> None:
    """No more reminders by e-mail. Twice is harmless."""
    Moment.objects.filter(person=person).update(by_mail=False)


@transaction.atomic
def claim_reminder(*, person: Person, day: date) -> bool:
    """Whether the caller, and nobody else, may send this day's reminder: said once, so that none goes out twice."""
    open_for = Q(reminded=None) | Q(reminded__lt=day)
    wanted = Q(by_mail=True) | Exists(PushSubscription.objects.filter(person=OuterRef("person")))
    return Moment.objects.filter(open_for, wanted, person=person).update(reminded=day) == 1


@transaction.atomic
def keep_device(*, person: Person, endpoint: str, p256dh: str, auth: str) -> UUID:
    """Speak to this browser from now on, for this person and nobody else; the oldest of too many are let go."""
    told = {"person": hold(person), "p256dh": p256dh, "auth": auth, "made": timezone.now()}
    kept, _ = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=told)
    own = PushSubscription.objects.filter(person=person).order_by("-made", "-id")
    PushSubscription.objects.filter(id__in=list(own.values_list("id", flat=True)[MOST_DEVICES:])).delete()
    return kept.id


@transaction.atomic
def end_device(*, device: UUID) -> None:
    """Speak to this browser no more. Twice is harmless."""
    PushSubscription.objects.filter(id=device).delete()


@transaction.atomic
def make_feed(*, person: Person) -> str:
    """A new private address of the calendar; the one before, if any, is nobody's any more."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(person=hold(person), defaults={"token": token, "made": timezone.now()})
    return token


@transaction.atomic
def end_feed(*, person: Person) -> None:
    """The address leads nowhere any more. Twice is harmless."""
    CalendarFeed.objects.filter(person=person).delete()


@transaction.atomic
def adopt(*, person: Person, user: User) -> Person:
    """The anonymous person gets a user: same row, same entries. Raises Conflict when either already has another."""
    found = hold(person)
    if found.user_id == user.pk:
        return found
    if found.user_id is not None or Person.objects.filter(user=user).exists():
        raise Conflict("this person or this user already belongs to another")
    found.user = user
    try:
        with transaction.atomic():
            found.save(update_fields=["user"])
    except IntegrityError as error:  # the user came by another person at the same moment
        raise Conflict("this user already belongs to another person") from error
    return found


@transaction.atomic
def set_demo_user(*, email: str, password: str) -> tuple[User, Person | None]:
    """A user with this password, and their person if any. Raises Conflict when a real person owns the address."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    person = Person.objects.filter(user=user).first()
    if person and not person.demo:
        raise Conflict(f"{email} belongs to somebody")
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user, person


@transaction.atomic
def remove_second_factors(*, email: str) -> int:
    """Leave an account with its password alone, and signed in nowhere; returns how many factors went.

    Raises LookupError when no account has this address.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise LookupError("no account has this address")
    count = end_second_factors(user)
    LOG.info("removed %s second factors by command", count)
    return count


@transaction.atomic
def erase_person(*, person: Person) -> None:
    """Remove the person, their entries, account and sessions; an opaque line stays. Twice is harmless."""
    erase(held(Person.objects.filter(id=person.id)))


def erase_expired(*, now: datetime | None = None) -> int:
    """Erase anonymous people a day after they came; returns how many. Takes no lock when there is nobody to erase."""
    before = (now or timezone.now()) - ANONYMOUS_FOR
    expired = Person.objects.filter(user=None, demo=False, created__lt=before)
    count = 0
    while expired.exists():
        count += _erase_some(before)
    return count


@transaction.atomic
def erase_again(*, lines: Iterable[str]) -> int:
    """After a restore: keep these opaque lines too, and erase whoever any line names; returns how many."""
    for line in lines:
        Erasure.objects.get_or_create(person=line, defaults={"at": timezone.now()})
    known = set(Erasure.objects.values_list("person", flat=True))
    back = [person for person in Person.objects.values_list("id", flat=True) if opaque(person) in known]
    return erase(held(Person.objects.filter(id__in=back)))


@transaction.atomic
def _erase_some(before: datetime) -> int:
    return erase(held(Person.objects.filter(user=None, demo=False, created__lt=before))[:AT_ONCE])


def _keep_content(content: Content) -> None:
    ContentVersion.objects.get_or_create(hash=content.hash, defaults={"blob": lambda: _blob(content)})


def _blob(content: Content) -> bytes:
    return zlib.compress(pack(content), 9)


def _write(person: Person, *entries: Entry) -> Sequence[Entry]:
    """Give a person whose row is held the next entries. Raises Conflict, and writes nothing, when an id is taken."""
    last = Entry.objects.filter(person=person).aggregate(last=Max("sequence"))["last"] or 0
    for number, entry in enumerate(entries, last + 1):
        entry.person_id, entry.sequence = person.id, number
    try:
        with transaction.atomic():
            return Entry.objects.bulk_create(entries)
    except IntegrityError as error:
        if taken := Entry.objects.filter(id__in=[entry.id for entry in entries]).first():
            raise Conflict(f"another entry has the id {taken.id}") from error
        raise


def _same(earlier: Entry, person: Person, kind: str, body: dict[str, Any]) -> Entry:
    if (earlier.person_id, earlier.kind, canonical(earlier.body)) != (person.id, kind, canonical(body)):
        raise Conflict(f"another entry has the id {earlier.id}")
    return earlier


def _check(id: UUID, *times: datetime) -> None:
    if id.version != 7:
        raise ValueError("an entry's id is a UUIDv7, made where the entry was written")
    if any(map(timezone.is_naive, times)):
        raise ValueError("a time needs its zone")

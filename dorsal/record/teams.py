"""Who may see whose record: the one writer and reader of clinics, care teams, invitations and audit lines.

A care-team member gets at a record only through `open_case` and `open_caseload`, which write the audit lines
themselves. What is not theirs and what is not there are the same answer: None.
"""

# ruff: noqa: PLR0913  every argument is named where it is given, so that many of them are still read at a glance

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from dorsal.record import actions, articles
from dorsal.record.erasing import close
from dorsal.record.holding import held, hold
from dorsal.record.kinds import Kind
from dorsal.record.models import (
    Access,
    CareTeamMember,
    Clinic,
    Entry,
    Invitation,
    JoinRequest,
    Membership,
    Person,
    User,
)

Role = Literal["physiotherapist", "osteopath", "doctor", "clinic-lead"]
Did = Literal["read", "wrote"]
CARING: tuple[Role, ...] = ("physiotherapist", "osteopath", "doctor")
ROLES: tuple[Role, ...] = (*CARING, "clinic-lead")
VALID_FOR = timedelta(days=14)
ONE_LOOK = timedelta(minutes=15)  # at a list that renews itself
Ended = Literal["unknown", "expired", "used", "withdrawn"]


class NotOpen(Exception):
    """An invitation that cannot be used, and why."""

    def __init__(self, why: Ended) -> None:
        super().__init__(why)
        self.why = why


class NotYours(Exception):
    """The care has ended; nothing was written."""


@dataclass(frozen=True, slots=True)
class Case:
    """One person's record as one member of their care team may work with it."""

    person: Person
    member: Membership
    joined: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """That somebody is on the caseload of a member, and since when."""

    person_id: UUID
    member: Membership
    joined: datetime

    @property
    def membership_id(self) -> UUID:
        return self.member.id


# Clinics


@transaction.atomic
def found_clinic(*, name: str) -> Clinic:
    return Clinic.objects.create(name=name)


@transaction.atomic
def end_membership(*, membership: Membership) -> None:
    """They do not work here any more: every record closes for them at once. Twice is harmless."""
    now = timezone.now()
    Membership.objects.filter(id=membership.id, until=None).update(until=now)
    CareTeamMember.objects.filter(membership=membership, ended=None).update(ended=now)


@transaction.atomic
def dissolve(*, users: Collection[User]) -> None:
    """These accounts close, with their memberships, and with the clinics where nobody else ever worked.

    Where somebody's record names a membership, it stays, ended, as that of anybody who left.
    """
    works = Membership.objects.filter(user__in=users)
    clinics = set(works.values_list("clinic_id", flat=True))
    JoinRequest.objects.filter(membership__in=works).delete()
    for one in works:
        end_membership(membership=one)
        named = CareTeamMember.objects.filter(membership=one).exists() or Access.objects.filter(membership=one).exists()
        if not named:
            one.delete()
    Invitation.objects.filter(clinic__in=clinics).delete()
    empty = Clinic.objects.filter(id__in=clinics).exclude(id__in=Membership.objects.values("clinic"))
    articles.forget(clinics=list(empty.values_list("id", flat=True)))
    empty.delete()
    for user in users:
        close(user)


def membership(user: User | AnonymousUser | None) -> Membership | None:
    """Where somebody works now, if anywhere."""
    if not isinstance(user, User):
        return None
    found = Membership.objects.filter(user=user, until=None).select_related("clinic").first()
    if found:
        found.user = user  # so that nobody looks them up again
    return found


def members(clinic: Clinic) -> list[Membership]:
    """Everybody who works at a clinic now."""
    return list(Membership.objects.filter(clinic=clinic, until=None).select_related("user").order_by("name", "id"))


def member_with(clinic: Clinic, id: UUID) -> Membership | None:
    return Membership.objects.filter(clinic=clinic, id=id, until=None).first()


# Invitations


@transaction.atomic
def invite_to_team(*, person: Person, role: Role) -> str:
    """The secret of a link by which one professional of this role joins the person's care team. Raises Gone."""
    return _invite(role, CARING, person=hold(person))


@transaction.atomic
def invite_to_clinic(*, clinic: Clinic, role: Role) -> str:
    """The secret of a link by which somebody becomes a member of the clinic."""
    return _invite(role, ROLES, clinic=clinic)


def _invite(role: Role, roles: tuple[Role, ...], *, person: Person | None = None, clinic: Clinic | None = None) -> str:
    if role not in roles:
        raise ValueError(f"role: one of {', '.join(roles)}")
    secret, now = secrets.token_urlsafe(32), timezone.now()
    Invitation.objects.create(
        hash=_hash(secret), person=person, clinic=clinic, role=role, made=now, expires=now + VALID_FOR
    )
    return secret


def invitation(secret: str) -> Invitation:
    """The open invitation behind a link. Raises NotOpen with the reason."""
    return _open(Invitation.objects.filter(hash=_hash(secret)).select_related("person", "clinic").first())


def invitations(person: Person) -> list[Invitation]:
    """Those of a person that can still be used, the newest first."""
    found = Invitation.objects.filter(person=person, used=None, withdrawn=None, expires__gt=timezone.now())
    return list(found.order_by("-made", "hash"))


@transaction.atomic
def withdraw(*, person: Person, invitation: str) -> None:
    """The link leads nowhere any more. Twice is harmless."""
    Invitation.objects.filter(person=person, hash=invitation, used=None).update(withdrawn=timezone.now())


@transaction.atomic
def join_clinic(*, secret: str, user: User, name: str) -> Membership:
    """Become a member. Raises NotOpen; ValueError for somebody who works at a clinic already."""
    found = _taken(secret)
    if found.clinic_id is None:
        raise NotOpen("unknown")
    if membership(user):
        raise ValueError("somebody works at one clinic at a time")
    _use(found)
    try:
        with transaction.atomic():
            return Membership.objects.create(user=user, clinic_id=found.clinic_id, role=found.role, name=name)
    except IntegrityError as error:  # by two links at the same moment
        raise ValueError("somebody works at one clinic at a time") from error


@transaction.atomic
def join_team(*, secret: str, member: Membership) -> Case:
    """Join the care team of whoever made the link. Raises NotOpen, Gone; ValueError where the role is another."""
    found = _taken(secret)
    if found.person is None:
        raise NotOpen("unknown")
    if member.role != found.role or found.person.user_id == member.user_id:
        raise ValueError(f"this invitation is for another {found.role}")
    hold(found.person)
    _use(found)
    joined, _ = CareTeamMember.objects.get_or_create(person=found.person, membership=member, ended=None)
    return Case(joined.person, member, joined.joined)


def _taken(secret: str) -> Invitation:
    """The open invitation behind a link, for one alone to use. Raises NotOpen."""
    behind = Invitation.objects.filter(hash=_hash(secret))
    held(Person.objects.filter(id__in=behind.values("person"))).first()
    return _open(behind.select_for_update().first())


def _open(found: Invitation | None) -> Invitation:
    if found is None:
        raise NotOpen("unknown")
    if found.withdrawn:
        raise NotOpen("withdrawn")
    if found.used:
        raise NotOpen("used")
    if found.expires <= timezone.now():
        raise NotOpen("expired")
    return found


def _use(found: Invitation) -> None:
    Invitation.objects.filter(hash=found.hash).update(used=timezone.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# A care team


def care_team(person: Person, *, ended: bool = False) -> list[CareTeamMember]:
    """Who cares for a person now; with `ended`, also who did."""
    found = CareTeamMember.objects.filter(person=person)
    found = found if ended else found.filter(ended=None, membership__until=None)
    return list(found.select_related("membership__clinic").order_by("joined", "id"))


@transaction.atomic
def end_care(*, person: Person, id: UUID) -> None:
    """One of a person's care team does not see the record any more. Twice is harmless."""
    CareTeamMember.objects.filter(person=person, id=id, ended=None).update(ended=timezone.now())


@transaction.atomic
def open_case(*, user: User | AnonymousUser | None, person: UUID, what: str) -> Case | None:
    """The record of a person for one of their care team, and the audit line that it was read."""
    found = _cases(user).filter(person_id=person).first()
    if found is None or not _note([found], "read", what):
        return None
    return Case(found.person, found.membership, found.joined)


def open_caseload(*, member: Membership, what: str) -> list[Listed]:
    """Everybody whom somebody cares for, with an audit line for each who has none of this look yet.

    Where there is no line to write, nobody waits for a turn to write.
    """
    found = _listed(member, what)
    return [one for one, _ in found] if all(noted for _, noted in found) else _look(member, what)


@transaction.atomic
def _look(member: Membership, what: str) -> list[Listed]:
    found = _listed(member, what)
    new = [one for one, noted in found if not noted]
    erased = {one.person_id for one in new} - _note(new, "read", what)
    return [one for one, _ in found if one.person_id not in erased]


def _listed(member: Membership, what: str) -> list[tuple[Listed, bool]]:
    """Each with whether this look has left a line already."""
    since = timezone.now() - ONE_LOOK
    line = Access.objects.filter(person=OuterRef("person"), at__gt=since, membership=member, did="read", what=what)
    found = _cases(member.user).select_related(None).filter(membership=member).annotate(noted=Exists(line))
    told = found.values_list("person_id", "joined", "noted")
    return [(Listed(person, member, joined), noted) for person, joined, noted in told]


@transaction.atomic
def write(
    *, case: Case, id: UUID, kind: Kind, body: Mapping[str, Any], written: datetime, author: User | None = None
) -> Entry:
    """Write one entry into the record of a person one cares for, with its audit line; the same entry twice is one.

    `author`: whose words they are, where it is somebody else's. Raises NotYours where the care has ended meanwhile, and
    as `actions.record_entry`.
    """
    held(Person.objects.filter(id=case.person.id)).first()
    mine = _cases(case.member.user).select_for_update(of=("self",)).filter(person=case.person).first()
    if mine is None:
        raise NotYours
    if not Entry.objects.filter(id=id).exists():
        _note([mine], "wrote", kind)
    return actions.record_entry(
        person=case.person, id=id, kind=kind, body=body, written=written, author=author or case.member.user
    )


def accesses(person: Person, *, most: int | None = 200) -> list[Access]:
    """Who looked at a person’s record, or wrote in it, the newest first; `most` None: all of it."""
    found = Access.objects.filter(person=person).select_related("membership__clinic").order_by("-at", "-id")
    return list(found[:most])


def names(people: Collection[User | None]) -> dict[int, Membership]:
    """Who wrote something, by user: the membership they have or last had."""
    users = {user.pk for user in people if user}
    found = Membership.objects.filter(user_id__in=users).select_related("clinic").order_by("since")
    return {one.user_id: one for one in found}


def _cases(user: User | AnonymousUser | None) -> QuerySet[CareTeamMember]:
    """The whole rule of who sees whom: a caring role, at work now, on the person's care team now."""
    found = CareTeamMember.objects.filter(ended=None, membership__until=None, membership__role__in=CARING)
    mine = found.filter(membership__user=user) if isinstance(user, User) else found.none()
    return mine.select_related("person", "membership__clinic").order_by("joined", "id")


def _note(found: Collection[CareTeamMember | Listed], did: Did, what: str) -> set[UUID]:
    """A line for each person who is still there: none of them is erased under it. Returns who."""
    people, now = Person.objects.filter(id__in=[one.person_id for one in found]), timezone.now()
    there = set(held(people).values_list("id", flat=True))
    Access.objects.bulk_create(
        Access(person_id=one.person_id, membership_id=one.membership_id, at=now, did=did, what=what)
        for one in found
        if one.person_id in there
    )
    return there

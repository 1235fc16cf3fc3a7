"""A member of a clinic asks to join somebody's care team by their address; only the person's own yes lets them in.

Whoever asks learns nothing: that nobody signs in with that address, that the person was asked before and that they
declined are all the same answer. That they agreed shows by the record being open.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from dorsal.record import actions
from dorsal.record.holding import hold
from dorsal.record.ids import new_id
from dorsal.record.models import CareTeamMember, JoinRequest, Membership, Person
from dorsal.record.teams import CARING, VALID_FOR, NotOpen

MOST, WITHIN = 10, timedelta(hours=24)


class TooMany(Exception):
    """This member asked as often as one may in a day; nothing was asked."""


@transaction.atomic
def ask(*, member: Membership, address: str) -> None:
    """Ask whoever signs in with this address, if anybody does, and is not asked or cared for by this member already.

    Raises TooMany, whomever the requests of the last day were to. What has expired is forgotten.
    """
    if member.role not in CARING:
        raise ValueError(f"role: one of {', '.join(CARING)}")
    now = timezone.now()
    Membership.objects.select_for_update().filter(id=member.id).first()
    forget()
    if JoinRequest.objects.filter(membership=member, made__gt=now - WITHIN).count() >= MOST:
        raise TooMany
    found = _askable(member, address)
    JoinRequest.objects.create(membership=member, person=found, made=now, expires=now + VALID_FOR)


def forget() -> int:
    """What has expired is not kept, answered or not; returns how many."""
    return JoinRequest.objects.filter(expires__lte=timezone.now()).delete()[0]


def _askable(member: Membership, address: str) -> Person | None:
    """In one query, so that it takes as long for nobody as for somebody."""
    of_both = {"person": OuterRef("pk"), "membership": member}
    found = Person.objects.filter(user__email__iexact=address.strip(), user__is_active=True)
    cared_for = Exists(CareTeamMember.objects.filter(ended=None, **of_both))
    asked = Exists(JoinRequest.objects.filter(**of_both))
    found = found.exclude(user=member.user_id).exclude(cared_for).exclude(asked)
    return found.select_for_update(of=("self",)).first()


def requests(person: Person) -> list[JoinRequest]:
    """Those that wait for the person's answer, the oldest first. Nearly everybody has none, which is soon known."""
    found = JoinRequest.objects.filter(person=person, closed=None)
    if not found.exists():
        return []
    found = found.filter(expires__gt=timezone.now(), membership__until=None, membership__role__in=CARING)
    return list(found.select_related("membership__clinic").order_by("made", "id"))


def every(person: Person) -> list[JoinRequest]:
    """Also those that were answered or are over, as long as they are kept; the oldest first."""
    found = JoinRequest.objects.filter(person=person).select_related("membership__clinic")
    return list(found.order_by("made", "id"))


@transaction.atomic
def consent_to(*, person: Person, id: UUID, text: str, language: str, words: str) -> None:
    """The care begins, with the consent to the words that were shown. Twice is harmless. Raises NotOpen."""
    found = _of(person, id)
    there = CareTeamMember.objects.filter(person=person, membership=found.membership, ended=None).exists()
    if found.closed and there:
        return
    _check(found)
    now = timezone.now()
    actions.record_consent(person=person, id=new_id(), text=text, language=language, words=words, written=now)
    CareTeamMember.objects.get_or_create(person=person, membership=found.membership, ended=None)
    _close(found)


@transaction.atomic
def decline(*, person: Person, id: UUID) -> None:
    """Whoever asked is not told. Twice is harmless. Raises NotOpen for what nobody asked."""
    found = _of(person, id)
    if found.closed is None:
        _close(found)


def _of(person: Person, id: UUID) -> JoinRequest:
    hold(person)
    found = JoinRequest.objects.filter(person=person, id=id).select_related("membership").first()
    if found is None:
        raise NotOpen("unknown")
    return found


def _check(found: JoinRequest) -> None:
    if found.closed:
        raise NotOpen("used")
    if found.membership.until:
        raise NotOpen("withdrawn")
    if found.expires <= timezone.now():
        raise NotOpen("expired")


def _close(found: JoinRequest) -> None:
    JoinRequest.objects.filter(id=found.id).update(closed=timezone.now())

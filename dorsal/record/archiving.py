"""Everything that is kept of one person, gathered for them to take along: no secret, and of others only their team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.utils import timezone

from dorsal.record import queries, requests, teams
from dorsal.record.archived import SCHEMA, Account, Archive, Asked, Author, Kept, Looked, OnTeam, Reminders
from dorsal.record.kinds import Kind
from dorsal.record.models import Access, CareTeamMember, Entry, JoinRequest, Membership, Person

FOR_THE_TEAM = ("text",)


def gathered(person: Person) -> Archive:
    """The record as it is now."""
    entries = queries.entries(person)
    members, moment, feed = authors(entries), queries.moment(person), queries.feed(person)
    wishes = (
        Reminders(
            hour=moment.hour,
            days=tuple(moment.days),
            zone=moment.zone,
            language=moment.language,
            by_mail=moment.by_mail,
        )
        if moment
        else None
    )
    return Archive(
        schema=SCHEMA,
        person=person.id,
        begun=person.created,
        made=timezone.now(),
        account=Account(email=person.user.email, since=person.user.created) if person.user else None,
        entries=tuple(_kept(one, person, members) for one in entries),
        care_team=tuple(_on_team(one) for one in teams.care_team(person, ended=True)),
        asked=tuple(_asked(one) for one in requests.every(person)),
        looked=tuple(_looked(one) for one in teams.accesses(person, most=None)),
        reminders=wishes,
        browsers=tuple(one.made for one in queries.devices(person)),
        calendar=feed.made if feed else None,
    )


def authors(entries: list[Entry]) -> dict[int, Membership]:
    """Who of a care team wrote something, by user; each is looked up once."""
    return teams.names([one.author for one in by_author(entries)])


def by_author(entries: list[Entry]) -> list[Entry]:
    """One entry of each author."""
    return list({one.author_id: one for one in entries if one.author_id}.values())


def is_own(entry: Entry, person: Person) -> bool:
    """Whether the person wrote it: also before they had an account, and whoever else they are at a clinic."""
    return entry.author_id in (None, person.user_id)


def for_the_team(entry: Entry) -> bool:
    """Whether its author was told that only the care team reads it."""
    return entry.kind == "note" and not entry.body.get("for_person", True)


def _kept(entry: Entry, person: Person, members: Mapping[int, Membership]) -> Kept:
    withheld = FOR_THE_TEAM if for_the_team(entry) else ()
    member = members.get(entry.author_id or 0)
    return Kept(
        id=entry.id,
        sequence=entry.sequence,
        kind=cast("Kind", entry.kind),
        body=entry.body | dict.fromkeys(withheld, ""),
        written=entry.written,
        received=entry.received,
        author="person" if is_own(entry, person) else _author(member) if member else "other",
        device=entry.device,
        device_sequence=entry.device_sequence,
        skew=entry.skew,
        withheld=withheld,
    )


def _author(member: Membership) -> Author:
    return Author(role=member.role, name=member.name, clinic=member.clinic.name)


def _on_team(one: CareTeamMember) -> OnTeam:
    return OnTeam(member=_author(one.membership), since=one.joined, until=one.ended or one.membership.until)


def _asked(one: JoinRequest) -> Asked:
    return Asked(member=_author(one.membership), at=one.made, until=one.expires, answered=one.closed)


def _looked(one: Access) -> Looked:
    return Looked(member=_author(one.membership), at=one.at, did=one.did, what=one.what)

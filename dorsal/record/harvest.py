"""What the registry reads of the record: who has news, all entries of some, who is in it no more, who cares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from dorsal.record import counting
from dorsal.record.kinds import LIVED
from dorsal.record.models import CareTeamMember, ContentVersion, Entry, Erasure, Person

# What was written before a look may be committed after it: so much of the time before is looked at again.
AGAIN = timedelta(hours=1)
OWN_DAY = {"examined": "on"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, and the day that counts for it: that of its own clock, or else ours."""

    kind: str
    day: date
    sequence: int
    id: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stay:
    """That a clinic cared for somebody."""

    clinic: UUID
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything about one person that the registry may read."""

    person: UUID
    created: date
    lines: list[Line]
    stays: list[Stay]


def with_news(since: datetime | None) -> list[UUID]:
    """Everybody with an account, or a demo person, of whom something came since; in a fixed order."""
    here = _here()
    if since is None:
        return sorted(here.values_list("id", flat=True))
    start = since - AGAIN
    written = Entry.objects.filter(received__gte=start).values_list("person_id", flat=True)
    cared = CareTeamMember.objects.filter(Q(joined__gte=start) | Q(ended__gte=start)).values_list(
        "person_id", flat=True
    )
    joined = here.filter(user__created__gte=start).values_list("id", flat=True)
    found = {*written.distinct(), *cared, *joined}
    return sorted(set(here.filter(id__in=found).values_list("id", flat=True)))


def there() -> int:
    """How many have an account or are demo people, whether they are counted or not."""
    return _here().count()


def _here() -> QuerySet[Person]:
    return Person.objects.filter(Q(user__isnull=False) | Q(demo=True))


def whole(people: Collection[UUID]) -> list[Whole]:
    """All that is kept of each of these people who is still there and may be counted; not the wish itself."""
    lines, stays = defaultdict[UUID, list[Line]](list), defaultdict[UUID, list[Stay]](list)
    out = counting.left_out(Entry.objects.filter(person_id__in=people))
    told = Entry.objects.filter(person_id__in=people).exclude(kind=counting.WISH)
    ordered = told.annotate(at=Least("written", "received"))
    for entry in ordered.order_by("person_id", "sequence").iterator():
        line = Line(entry.kind, _day(entry), entry.sequence, str(entry.id), entry.body)
        lines[entry.person_id].append(line)
    for one in CareTeamMember.objects.filter(person_id__in=people).select_related("membership"):
        ended = timezone.localdate(one.ended) if one.ended else None
        stays[one.person_id].append(Stay(one.membership.clinic_id, timezone.localdate(one.joined), ended))
    found = Person.objects.filter(id__in=set(people) - out).order_by("id")
    return [Whole(one.id, timezone.localdate(one.created), lines[one.id], stays[one.id]) for one in found]


def _day(entry: Any) -> date:
    if entry.kind in OWN_DAY:
        return date.fromisoformat(entry.body[OWN_DAY[entry.kind]])
    if entry.kind in LIVED and "at" in entry.body:
        return datetime.fromisoformat(entry.body["at"]).date()
    return timezone.localdate(entry.at)


def erased(since: datetime | None) -> list[str]:
    """The opaque lines of those who were erased since."""
    found = Erasure.objects.all() if since is None else Erasure.objects.filter(at__gte=since - AGAIN)
    return list(found.order_by("person").values_list("person", flat=True))


def refused(since: datetime) -> list[UUID]:
    """Who said since that they do not want to be counted, and has not taken it back."""
    lately = Entry.objects.filter(kind=counting.WISH, received__gte=since - AGAIN).values("person_id")
    return sorted(counting.left_out(Entry.objects.filter(person_id__in=lately)))


def last_entry() -> tuple[datetime, UUID] | None:
    """When the last entry came, and of whom."""
    return Entry.objects.order_by("-received", "-id").values_list("received", "person_id").first()


def came_at(received: datetime) -> bool:
    """Whether an entry came at this very moment."""
    return Entry.objects.filter(received=received).exists()


def contents_kept() -> set[str]:
    """The hashes of the content that the record keeps."""
    return set(ContentVersion.objects.values_list("hash", flat=True))

"""Whether somebody is in the numbers over everybody: as they last said, or by the words that they agreed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from dorsal.record.ids import opaque
from dorsal.record.kinds import Kind
from dorsal.record.models import Entry

WISH: Kind = "counted"
SAYS: tuple[Kind, ...] = ("consent", WISH)
UNTOLD = "begin-1"  # the first words of the page before the first question: they did not speak of these numbers


def counted(said: Iterable[tuple[str, Mapping[str, Any]]]) -> bool | None:
    """By the kind and body of their entries that say so, in order. None: nobody has asked them yet, so they are not."""
    told = list(said)
    if wishes := [body["counted"] for kind, body in told if kind == WISH]:
        return bool(wishes[-1])
    return None if any(kind == "consent" and body["text"] == UNTOLD for kind, body in told) else True


def left_out(entries: QuerySet[Entry]) -> set[UUID]:
    """Who is not counted, by these entries: they said no, or nobody has asked them yet."""
    said = defaultdict[UUID, list[tuple[str, Any]]](list)
    told = entries.filter(kind__in=SAYS).order_by("person_id", "sequence")
    for person, kind, body in told.values_list("person_id", "kind", "body"):
        said[person].append((kind, body))
    return {person for person, lines in said.items() if not counted(lines)}


def refusals() -> list[str]:
    """The opaque lines of all who said no and stand by it, to be kept apart from backups."""
    return sorted(map(opaque, left_out(Entry.objects.filter(kind=WISH))))

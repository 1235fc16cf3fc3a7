"""What a record says once it says for good, for nothing in it ever changes: each process remembers it.

That a record does not say it is asked anew each time. Whoever was erased is found by nobody before this is asked.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from dorsal.record.models import Entry, Person

REMEMBERED = 20_000  # people


def first_decided(person: Person) -> datetime | None:
    """When the first decision was kept."""
    try:
        return _first_decided(person.id)
    except LookupError:
        return None


def consented(person: Person, *texts: str) -> bool:
    """Whether they agreed to one of these texts."""
    try:
        return _consented(person.id, texts)
    except LookupError:
        return False


@lru_cache(maxsize=REMEMBERED)
def _first_decided(person: UUID) -> datetime:
    found = Entry.objects.filter(person_id=person, kind="decision").order_by("sequence")
    written: datetime | None = found.values_list("written", flat=True).first()
    if written is None:
        raise LookupError
    return written


@lru_cache(maxsize=REMEMBERED)
def _consented(person: UUID, texts: tuple[str, ...]) -> bool:
    found = Entry.objects.filter(person_id=person, kind="consent")
    if all(body["text"] not in texts for body in found.values_list("body", flat=True)):
        raise LookupError
    return True

"""What a record says once it says for good, for nothing in it ever changes: each process remembers it.

That a record does not say it is asked anew each time. Whoever was erased is found by nobody before this is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import lru_cache, wraps
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from dorsal.record.kinds import Kind
from dorsal.record.models import Entry, Person

REMEMBERED = 20_000  # people
Said = TypeVar("Said")


def first_decided(person: Person) -> datetime | None:
    """When the first decision was kept."""
    return _first_decided(person.id)


def planned(person: Person) -> bool:
    """Whether a decision was ever kept that gave a week of things to do."""
    return _planned(person.id)


def consented(person: Person, *texts: str) -> bool:
    """Whether they agreed to one of these texts."""
    return _consented(person.id, texts)


class _NotYet(Exception):
    """Nothing to remember."""


def _for_good(ask: Callable[..., Said]) -> Callable[..., Said]:
    """Asks until there is something to say, and then no more."""

    @lru_cache(maxsize=REMEMBERED)
    def remembered(*about: Hashable) -> Said:
        said = ask(*about)
        if not said:
            raise _NotYet(said)
        return said

    @wraps(ask)
    def told(*about: Hashable) -> Said:
        try:
            return remembered(*about)
        except _NotYet as nothing:
            said: Said = nothing.args[0]
            return said

    return told


@_for_good
def _first_decided(person: UUID) -> datetime | None:
    return _entries(person, "decision").order_by("sequence").values_list("written", flat=True).first()


@_for_good
def _planned(person: UUID) -> bool:
    return _entries(person, "decision").exclude(body__result__plan__week=[]).exists()


@_for_good
def _consented(person: UUID, texts: tuple[str, ...]) -> bool:
    return any(body["text"] in texts for body in _entries(person, "consent").values_list("body", flat=True))


def _entries(person: UUID, kind: Kind) -> QuerySet[Entry]:
    return Entry.objects.filter(person_id=person, kind=kind)

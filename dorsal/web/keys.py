"""What a device knows a person by: a key of chance, which says nothing of anybody."""

from __future__ import annotations

from dorsal.record import actions
from dorsal.record.models import Person


def key_of(person: Person) -> str:
    return person.app_key or actions.give_key(person=person)

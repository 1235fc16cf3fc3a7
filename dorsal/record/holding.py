"""Whoever writes about a person locks that person's row first, and several rows in the order of their ids.

So writers take turns, the next number of an entry is free when it is taken, nothing is written about somebody who is
being erased, and no two wait for each other in a circle. SQLite has one lock for all writers; PostgreSQL needs this.
"""

from __future__ import annotations

from django.db.models import QuerySet

from dorsal.record.models import Person


class Gone(Exception):
    """The person has been erased; nothing is written about them any more."""


def held(people: QuerySet[Person]) -> QuerySet[Person]:
    """Their rows, locked until the transaction ends; whoever is erased meanwhile is left out."""
    return people.select_for_update().order_by("id")


def hold(person: Person) -> Person:
    """One person's row, locked until the transaction ends. Raises Gone."""
    found = held(Person.objects.filter(id=person.id)).first()
    if found is None:
        raise Gone("this person has been erased")
    return found

"""The same record for many, copied within the database: to fill one that is measured on, and for nobody real."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from time import time_ns

from django.db import connection, transaction
from django.db.models import UUIDField

from dorsal.record.models import Person

AT_ONCE = 100
# An id of version 7, made where the row is: the millisecond, then who and which of their entries.
ID = {
    "sqlite": "printf('%%012x70008%%015x', %s, %s * 65536 + sequence)",
    "postgresql": """
        (lpad(to_hex(%s::bigint), 12, '0') || '70008' || lpad(to_hex(%s::bigint * 65536 + sequence), 15, '0'))::uuid
    """,
}
SAME = "sequence, kind, body, written, received, author_id, device, device_sequence, skew"


def copy_people(*, of: Sequence[Person], many: int) -> None:
    """So many more demo people, each with a copy of the record of one of these, in turn, under new ids."""
    people = (Person(demo=True, created=of[number % len(of)].created) for number in range(many))
    number, now = 0, time_ns() // 1_000_000
    while some := list(islice(people, AT_ONCE)):
        with transaction.atomic():
            Person.objects.bulk_create(some)
            for one in some:
                _copy(of[number % len(of)], one, now, number)
                number += 1


def _copy(source: Person, person: Person, now: int, number: int) -> None:
    given = [UUIDField().get_db_prep_value(one.id, connection) for one in (person, source)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO record_entry (id, person_id, {SAME}) "  # noqa: S608  names of our own
            f"SELECT {ID[connection.vendor]}, %s, {SAME} FROM record_entry WHERE person_id = %s ORDER BY sequence",
            [now, number, *given],
        )

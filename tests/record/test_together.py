"""Several servers, and one that is killed, write to one database."""

from __future__ import annotations

import time
from collections import Counter

from .conftest import finish, start
from .databases import POSTGRESQL, Own

PERSON = "print(actions.create_person().id)"
WRITER = """
from datetime import datetime, UTC
from dorsal.record.models import Person
person = Person.objects.get(id="{person}")
for value in range({many}):
    given = [(new_id(), "pain", value), (new_id(), "sleep", value)]
    actions.record_answers(person=person, answers=given, written=datetime.now(UTC))
    {after}
"""
THREADS = """
from datetime import datetime, UTC
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from dorsal.record.models import Person
person = Person.objects.get(id="{person}")
def write(value):
    actions.record_answers(person=person, answers=[(new_id(), "pain", value)], written=datetime.now(UTC))
    connection.close()
with ThreadPoolExecutor(6) as pool:
    list(pool.map(write, range(120)))
"""
SENDING = """
from datetime import datetime, UTC
from uuid import UUID
from dorsal.record.models import Person
refused = 0
for entry in {given}:
    try:
        actions.record_answers(
            person=Person.objects.get(id="{person}"), answers=[(UUID(entry), "pain", 3)], written=datetime.now(UTC)
        )
    except actions.Conflict:
        refused += 1
print(refused)
"""
IDS = "print([str(new_id()) for _ in range(60)])"


def test_writers_at_the_same_time_lose_nothing_and_never_fail(database: Own) -> None:
    person = finish(start(database, PERSON)).strip()
    writers = [start(database, WRITER.format(person=person, many=60, after="")) for _ in range(3)]
    for writer in writers:
        finish(writer)
    assert [number for number, _ in database.entries()] == list(range(1, 361))


def test_threads_of_one_server_take_turns(database: Own) -> None:
    person = finish(start(database, PERSON)).strip()
    finish(start(database, THREADS.format(person=person)))
    found = database.entries()
    assert [number for number, _ in found] == list(range(1, 121))
    assert {body["value"] for _, body in found} == set(range(120))


def test_the_same_entry_sent_by_two_at_once_is_written_once(database: Own) -> None:
    person = finish(start(database, PERSON)).strip()
    given = finish(start(database, IDS)).strip()
    sending = SENDING.format(given=given, person=person)
    assert [finish(one).split() for one in [start(database, sending), start(database, sending)]] == [["0"], ["0"]]
    assert database.rows("SELECT count(*), max(sequence) FROM record_entry") == [(60, 60)]


def test_an_id_that_two_people_take_at_once_is_one_entry_and_one_conflict(database: Own) -> None:
    people = [finish(start(database, PERSON)).strip() for _ in range(2)]
    given = finish(start(database, IDS)).strip()
    sending = [start(database, SENDING.format(given=given, person=person)) for person in people]
    refused = [int(finish(one)) for one in sending]
    assert sum(refused) == 60
    assert database.rows("SELECT count(*) FROM record_entry") == [(60,)]


def test_a_writer_killed_in_the_middle_leaves_whole_entries(database: Own) -> None:
    person = finish(start(database, PERSON)).strip()
    writer = start(database, WRITER.format(person=person, many=100000, after="print(value, flush=True)"))
    assert writer.stdout is not None
    while int(writer.stdout.readline()) < 20:
        pass
    time.sleep(0.013)
    writer.kill()
    with writer:  # `communicate` would lose the lines that were read ahead
        confirmed = 21 + len(writer.stdout.readlines())
    if not POSTGRESQL:
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
    pairs = Counter(body["value"] for _, body in settled(database))
    assert set(pairs.values()) == {2}
    assert len(pairs) in (confirmed, confirmed + 1)


def settled(database: Own) -> list[tuple[int, dict[str, int]]]:
    """What stands there once nobody writes any more: a server goes on for a moment after its client has died."""
    found = database.entries()
    while True:
        time.sleep(0.1)
        again = database.entries()
        if again == found:
            return again
        found = again

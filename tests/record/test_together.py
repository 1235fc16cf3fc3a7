"""Several servers, and one that is killed, write to one file."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from .conftest import finish, start

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


def test_writers_at_the_same_time_lose_nothing_and_never_fail(database: Path) -> None:
    person = finish(start(database, PERSON)).strip()
    writers = [start(database, WRITER.format(person=person, many=60, after="")) for _ in range(3)]
    for writer in writers:
        finish(writer)
    raw = sqlite3.connect(database)
    numbers = [row[0] for row in raw.execute("SELECT sequence FROM record_entry ORDER BY sequence")]
    raw.close()
    assert numbers == list(range(1, 361))


def test_the_same_entry_sent_by_two_at_once_is_written_once(database: Path) -> None:
    person = finish(start(database, PERSON)).strip()
    given = finish(start(database, "print([str(new_id()) for _ in range(40)])")).strip()
    sending = f"""
from datetime import datetime, UTC
from uuid import UUID
from dorsal.record.models import Person
person = Person.objects.get(id="{person}")
for entry in {given}:
    actions.record_answers(person=person, answers=[(UUID(entry), "pain", 3)], written=datetime.now(UTC))
"""
    for process in [start(database, sending), start(database, sending)]:
        finish(process)
    raw = sqlite3.connect(database)
    assert raw.execute("SELECT count(*), max(sequence) FROM record_entry").fetchone() == (40, 40)
    raw.close()


def test_a_writer_killed_in_the_middle_leaves_whole_entries(database: Path) -> None:
    person = finish(start(database, PERSON)).strip()
    writer = start(database, WRITER.format(person=person, many=100000, after="print(value, flush=True)"))
    assert writer.stdout is not None
    while int(writer.stdout.readline()) < 20:
        pass
    time.sleep(0.013)
    writer.kill()
    out, _ = writer.communicate()
    confirmed = 21 + len(out.splitlines())
    raw = sqlite3.connect(database)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    pairs = raw.execute(
        "SELECT count(*) FROM record_entry GROUP BY json_extract(body, '$.value') ORDER BY min(sequence)"
    ).fetchall()
    raw.close()
    assert set(pairs) == {(2,)}
    assert len(pairs) in (confirmed, confirmed + 1)

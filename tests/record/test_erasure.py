"""Erasing somebody leaves one opaque line and nothing else, anywhere in the files."""

from __future__ import annotations

import base64
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from dorsal.record import actions, holding, queries
from dorsal.record.ids import new_id, opaque

from .conftest import NOON, finish, start
from .databases import POSTGRESQL, Own, gone, made

MARK = "quetsche-and-marzipan"
LIVE = f"""
from datetime import datetime, UTC
from django.contrib.sessions.backends.db import SessionStore
from dorsal.record.models import User
others = [actions.create_person() for _ in range(20)]
user = User.objects.create_user("{MARK}@example.org")
person = actions.adopt(person=actions.create_person(), user=user)
store = SessionStore(); store["person"] = str(person.id); store["note"] = "{MARK}"; store.save()
for value in range(60):
    for who in [person, *others[:2]]:
        words = "{MARK} " * value if who == person else "plain " * value
        actions.record_answers(person=who, answers=[(new_id(), "story", words[:3000])], written=datetime.now(UTC))
actions.keep_device(person=person, endpoint="https://maker.example/{MARK}", p256dh="{MARK}", auth="{MARK}")
print(person.id)
"""
ERASE = """
from dorsal.record.models import Person
actions.erase_person(person=Person.objects.get(id="{person}"))
"""


SCRUB = """
from django.core.management import call_command
call_command("scrub")
"""
HASTY = """
from dorsal.record import storage
try:
    storage.rewrite(patience=1)
except storage.Busy:
    print("busy")
"""


def everything(database: Own) -> bytes:
    """All bytes on disk that hold rows: on SQLite the file, its log, its index; on PostgreSQL tables and indexes."""
    if not POSTGRESQL:
        return b"".join(path.read_bytes() for path in sorted(database.folder.glob(database.file.name + "*")))
    with database.raw() as line:
        line.execute("CHECKPOINT")
        ((number,),) = line.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchall()
        ((folder,),) = line.execute("SHOW data_directory").fetchall()
        files = line.execute("SELECT pg_ls_dir(%s)", [f"{folder}/base/{number}"]).fetchall()
        read = "SELECT pg_read_binary_file(%s, 0, 1000000000, true)"
        found = [line.execute(read, [f"{folder}/base/{number}/{name}"]).fetchone() for (name,) in files]
        return b"".join(content or b"" for (content,) in found)


def traces(person: str) -> list[bytes]:
    whole = UUID(person)
    return [MARK.encode(), whole.hex.encode(), person.encode(), whole.bytes, base64.b64encode(whole.bytes)]


def test_no_byte_of_an_erased_person_stays_on_disk(database: Own) -> None:
    """On PostgreSQL only once `scrub` has run; its log of writes, which it keeps for a while, is another matter."""
    person = finish(start(database, LIVE)).strip()
    found = everything(database)
    assert MARK.encode() in found
    assert (UUID(person).bytes if POSTGRESQL else UUID(person).hex.encode()) in found
    finish(start(database, ERASE.format(person=person)))
    if POSTGRESQL:
        finish(start(database, SCRUB))
    left = everything(database)
    assert [trace for trace in traces(person) if trace in left] == []
    assert database.rows("SELECT person FROM record_erasure") == [(opaque(UUID(person)),)]
    assert database.rows("SELECT count(*) FROM record_entry") == [(120,)]
    for table in ("record_erasing", "record_user", "django_session"):
        assert database.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608  a name of our own


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite keeps no deleted row for whoever reads")
def test_what_somebody_still_reads_is_waited_for_and_then_leaves_no_byte(database: Own) -> None:
    """Whoever reads holds every row that was there when they began, and VACUUM lets it be."""
    person = finish(start(database, LIVE)).strip()
    with database.raw() as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")
        finish(start(database, ERASE.format(person=person)))
        assert finish(start(database, HASTY)).strip() == "busy"
        assert MARK.encode() in everything(database)
        waiting = start(database, SCRUB)
        time.sleep(1)
        assert waiting.poll() is None
    assert "tables written anew" in finish(waiting)
    left = everything(database)
    assert [trace for trace in traces(person) if trace in left] == []


def test_an_erasure_is_applied_again_after_a_restore(database: Own, tmp_path: Path) -> None:
    person = finish(start(database, LIVE)).strip()
    backup = Own(tmp_path / "backup", f"{database.name}_backup")
    backup.folder.mkdir()
    if POSTGRESQL:
        made(backup.name, like=database.name)
    else:
        shutil.copy(database.file, backup.file)
    finish(start(database, ERASE.format(person=person)))
    lines = finish(start(database, "print(*queries.erasures())")).split()
    again = f"print(actions.erase_again(lines={lines!r}), actions.erase_again(lines={lines!r}), *queries.erasures())"
    assert finish(start(backup, again)).split() == ["1", "0", *lines]
    finish(start(backup, SCRUB))
    assert MARK.encode() not in everything(backup)
    if POSTGRESQL:
        gone(backup.name)


def test_nothing_is_written_about_somebody_who_was_erased(person: Any, other: Any) -> None:
    given = [(new_id(), "age", 44)]
    actions.record_answers(person=person, answers=given, written=NOON)
    actions.record_answers(person=other, answers=[(new_id(), "age", 50)], written=NOON)
    actions.erase_person(person=person)
    actions.erase_person(person=person)
    with pytest.raises(holding.Gone):
        actions.record_answers(person=person, answers=given, written=NOON)
    assert queries.erasures() == [opaque(person.id)]
    assert [a.value for a in queries.answers(other)] == [50]


def test_whoever_wrote_in_others_records_leaves_a_shell_that_nobody_can_enter(
    person: Any, other: Any, stranger: Any
) -> None:
    actions.adopt(person=person, user=stranger)
    actions.record_answers(person=other, answers=[(new_id(), "age", 50)], written=NOON, author=stranger)
    actions.erase_person(person=person)
    stranger.refresh_from_db()
    assert stranger.email.endswith("@erased.invalid")
    assert not stranger.is_active
    assert not stranger.has_usable_password()
    assert len(queries.answers(other)) == 1


def test_anonymous_people_are_erased_a_day_after_they_came(person: Any, other: Any, stranger: Any) -> None:
    actions.adopt(person=other, user=stranger)
    actions.record_answers(person=person, answers=[(new_id(), "age", 44)], written=NOON)
    demo = actions.create_person(demo=True)
    soon, later = (datetime.now(UTC) + timedelta(hours=hours) for hours in (23, 25))
    assert actions.erase_expired(now=soon) == 0
    assert actions.erase_expired(now=later) == 1
    assert actions.erase_expired(now=later) == 0
    assert queries.person_for(None, str(person.id)) is None
    assert queries.person_for(None, str(demo.id)) == demo
    assert queries.person_for(stranger) == other


def test_many_expired_people_are_erased_in_one_call(db: None) -> None:
    for _ in range(actions.AT_ONCE + 5):
        actions.create_person()
    assert actions.erase_expired(now=datetime.now(UTC) + timedelta(days=2)) == actions.AT_ONCE + 5

"""The database itself refuses to change what was written, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import finish, start
from .databases import POSTGRESQL, Own, Refused

WRITE = """
from datetime import datetime, UTC
person = actions.create_person()
other = actions.create_person()
for who in (person, other):
    for value in (1, 2):
        actions.record_answers(person=who, answers=[(new_id(), "pain", value)], written=datetime.now(UTC))
from dorsal.record.models import ContentVersion
ContentVersion.objects.create(hash="b" * 64, blob=b"x")
actions.erase_person(person=other)
"""
REST = "person_id, sequence, kind, body, written, received, author_id"
COLUMNS = f"id, {REST}"
AGAIN, UPDATES = f"INSERT INTO record_entry ({COLUMNS})", "DO UPDATE SET body = '{}'"
FIRST = "FROM record_entry WHERE sequence = 1"
TABLES = ("record_entry", "record_contentversion", "record_erasure", "record_access", "record_person")
EVERYWHERE = [
    "UPDATE record_entry SET body = '{}'",
    "DELETE FROM record_entry",
    "DELETE FROM record_entry WHERE sequence = 1",
    f"{AGAIN} SELECT {COLUMNS} {FIRST} ON CONFLICT (id) {UPDATES}",
    f"{AGAIN} SELECT '{'7' * 32}', {REST} {FIRST} ON CONFLICT (person_id, sequence) {UPDATES}",
    "DELETE FROM record_contentversion",
    "UPDATE record_erasure SET person = 'x'",
    "DELETE FROM record_erasure",
]
IN_SQLITE = [
    "UPDATE OR REPLACE record_entry SET sequence = 1",
    f"REPLACE INTO record_entry ({COLUMNS}) SELECT id, {REST} FROM record_entry",  # noqa: S608
    f"REPLACE INTO record_entry ({COLUMNS}) SELECT 'new', {REST} FROM record_entry",  # noqa: S608
    "UPDATE record_contentversion SET blob = x'00'",
    "REPLACE INTO record_contentversion (hash, blob) SELECT hash, x'00' FROM record_contentversion",
]
IN_POSTGRESQL = [
    "TRUNCATE record_entry",
    "TRUNCATE record_person CASCADE",
    "TRUNCATE record_contentversion",
    "TRUNCATE record_erasure",
    "UPDATE record_contentversion SET blob = '\\x00'",
    "DELETE FROM record_entry USING record_person WHERE record_person.id = person_id",
    "MERGE INTO record_entry e USING record_person p ON p.id = e.person_id WHEN MATCHED THEN DELETE",
    "MERGE INTO record_entry e USING record_person p ON p.id = e.person_id WHEN MATCHED THEN UPDATE SET body = '{}'",
    "CREATE TEMPORARY TABLE record_erasing AS SELECT id AS person FROM record_person; DELETE FROM record_entry",
]


def dump(line: Any) -> list[list[Any]]:
    return [sorted(map(str, line.execute(f"SELECT * FROM {table}").fetchall())) for table in TABLES]  # noqa: S608


@pytest.mark.parametrize("statement", EVERYWHERE + (IN_POSTGRESQL if POSTGRESQL else IN_SQLITE))
def test_raw_sql_cannot_change_or_remove_what_was_written(database: Own, statement: str) -> None:
    finish(start(database, WRITE))
    with database.raw() as line:
        before = dump(line)
        with pytest.raises(Refused, match="append-only"):
            line.execute(statement)
        line.rollback()
        assert dump(line) == before
        assert line.execute("SELECT count(*) FROM record_entry").fetchone() == (2,)


def test_an_open_guard_lets_one_person_go_and_nobody_else(database: Own) -> None:
    finish(start(database, WRITE.replace("actions.erase_person(person=other)", "")))
    with database.raw() as line:
        one, other = (row[0] for row in line.execute("SELECT id FROM record_person").fetchall())
        line.execute(f"INSERT INTO record_erasing (person) VALUES ('{one}')")  # noqa: S608  ids of our own
        line.execute(f"DELETE FROM record_entry WHERE person_id = '{one}'")  # noqa: S608
        assert line.execute("SELECT count(*) FROM record_entry").fetchone() == (2,)
        with pytest.raises(Refused, match="append-only"):
            line.execute(f"DELETE FROM record_entry WHERE person_id = '{other}'")  # noqa: S608

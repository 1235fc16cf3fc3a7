"""The database itself refuses to change what was written, whoever asks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from .conftest import finish, start

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


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_entry SET body = '{}'",
        "UPDATE OR REPLACE record_entry SET sequence = 1",
        "DELETE FROM record_entry",
        "DELETE FROM record_entry WHERE sequence = 1",
        f"REPLACE INTO record_entry ({COLUMNS}) SELECT id, {REST} FROM record_entry",  # noqa: S608
        f"REPLACE INTO record_entry ({COLUMNS}) SELECT 'new', {REST} FROM record_entry",  # noqa: S608
        "UPDATE record_contentversion SET blob = x'00'",
        "DELETE FROM record_contentversion",
        "REPLACE INTO record_contentversion (hash, blob) SELECT hash, x'00' FROM record_contentversion",
        "UPDATE record_erasure SET person = 'x'",
        "DELETE FROM record_erasure",
    ],
)
def test_raw_sql_cannot_change_or_remove_what_was_written(database: Path, statement: str) -> None:
    finish(start(database, WRITE))
    raw = sqlite3.connect(database)
    before = list(raw.iterdump())
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)
    raw.rollback()
    assert list(raw.iterdump()) == before
    assert raw.execute("SELECT count(*) FROM record_entry").fetchone() == (2,)
    raw.close()


def test_an_open_guard_lets_one_person_go_and_nobody_else(database: Path) -> None:
    finish(start(database, WRITE.replace("actions.erase_person(person=other)", "")))
    raw = sqlite3.connect(database)
    one, other = (row[0] for row in raw.execute("SELECT id FROM record_person"))
    raw.execute("INSERT INTO record_erasing (person) VALUES (?)", [one])
    raw.execute("DELETE FROM record_entry WHERE person_id = ?", [one])
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("DELETE FROM record_entry WHERE person_id = ?", [other])
    raw.close()

"""Those who write to SQLite take turns: whoever waits gets in, or hears that it took too long."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from dorsal.config.database import in_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "turns.sqlite3"


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who is writing, and holds the lock."""
    line = sqlite3.connect(file, isolation_level=None)
    line.execute("PRAGMA journal_mode = WAL")
    line.execute("CREATE TABLE told (what TEXT)")
    line.execute("BEGIN IMMEDIATE")
    yield line
    line.close()


@pytest.fixture
def writer(file: Path, other: sqlite3.Connection, django_db_blocker: Any) -> Iterator[Any]:
    """Somebody who wants to write meanwhile, and waits for a fifth of a second."""
    settings = in_file(file)
    settings["OPTIONS"] |= {"timeout": 0.2}
    line: Any = ConnectionHandler({"default": settings})["default"]
    with django_db_blocker.unblock():  # it is a database of this test's own
        yield line
        line.close()


def begins(writer: Any) -> None:
    writer.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def patience(writer: Any) -> int:
    """How long what is no transaction waits, in milliseconds."""
    return int(writer.connection.execute("PRAGMA busy_timeout").fetchone()[0])


def test_whoever_waits_gets_in_when_the_other_is_done(
    writer: Any, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 20:
            other.execute("INSERT INTO told VALUES ('first')")
            other.execute("COMMIT")

    monkeypatch.setattr(time, "sleep", sleep)
    writer.settings_dict["OPTIONS"]["timeout"] = 20
    begins(writer)
    assert len(slept) == 20
    assert max(slept) < 0.002
    assert patience(writer) == 20_000
    writer.cursor().execute("INSERT INTO told VALUES ('second')")
    writer.commit()
    assert [what for (what,) in other.execute("SELECT what FROM told ORDER BY rowid")] == ["first", "second"]


def test_whoever_waits_too_long_hears_of_it_and_may_try_again(writer: Any, other: sqlite3.Connection) -> None:
    with pytest.raises(OperationalError, match="locked"):
        begins(writer)
    assert patience(writer) == 200
    other.execute("ROLLBACK")
    begins(writer)
    writer.rollback()


def test_what_is_no_question_of_turns_is_said_at_once(
    writer: Any, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.execute("ROLLBACK")
    monkeypatch.delattr(time, "sleep")
    begins(writer)
    with pytest.raises(OperationalError, match="within a transaction"):
        writer._start_transaction_under_autocommit()
    writer.rollback()

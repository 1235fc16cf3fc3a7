"""What a database keeps besides its rows, and what it promises about them."""

from __future__ import annotations

import re
import time
from typing import Any

from django.db import connection

PATIENCE = 60
PAUSE = 0.5
SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def scrub() -> None:
    """After an erasure: empty SQLite's write-ahead log, which still holds what `secure_delete` has overwritten in the
    file itself. PostgreSQL keeps what was deleted until `rewrite`.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Busy(Exception):
    """Somebody still reads the database as it was; what was erased since would have to stay for them."""


def rewrite(patience: float = PATIENCE) -> int:
    """Leave no byte of what was erased in any table: returns how many tables were written anew.

    PostgreSQL marks what is deleted and keeps its bytes; even an ordinary VACUUM leaves them in the free space. So each
    table is written anew, while nobody can use it, and so are the samples of values by which it plans its queries.
    Raises Busy when a table still holds deleted rows, for somebody else, after `patience` seconds.
    """
    scrub()
    if connection.vendor != "postgresql":
        return 0
    last = time.monotonic() + patience
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            _anew(cursor, "FULL, ANALYZE", connection.ops.quote_name(table), last)
        _anew(cursor, "FULL", "pg_catalog.pg_statistic", last)
    return len(tables)


def _anew(cursor: Any, how: str, table: str, last: float) -> None:
    """Once more until nothing is left: whoever reads as of a moment before, the server's own ANALYZE included, holds
    the rows that were there then, in every table. VACUUM tells how many it had to leave.
    """
    left = list[int]()

    def heard(said: Any) -> None:
        left.extend(int(number) for number in re.findall(r"\d+", said.message_detail or "")[:1])

    cursor.connection.add_notice_handler(heard)
    try:
        while not left or any(left):
            if left and time.monotonic() > last:
                raise Busy("somebody has been reading the database as it was for too long: try again later")
            time.sleep(PAUSE if left else 0)
            left.clear()
            cursor.execute(f"VACUUM ({how}, VERBOSE) {table}")
    finally:
        cursor.connection.remove_notice_handler(heard)


def careless() -> list[str]:
    """The settings of a PostgreSQL server by which it could lose what it said it kept."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(SAFE)])
        found = dict(cursor.fetchall())
    return [f"{name} is {found[name]}" for name, safe in SAFE.items() if found[name] != safe]

"""What a database keeps besides its rows, and what it promises about them."""

from __future__ import annotations

from django.db import connection

SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def scrub() -> None:
    """After an erasure: empty SQLite's write-ahead log, which still holds what `secure_delete` has overwritten in the
    file itself. PostgreSQL keeps what was deleted until `rewrite`.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite() -> int:
    """Leave no byte of what was erased in any table: returns how many tables were written anew.

    PostgreSQL marks what is deleted and keeps its bytes; even an ordinary VACUUM leaves them in the free space. So each
    table is written anew, while nobody can use it, and so are the samples of values by which it plans its queries.
    """
    scrub()
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        cursor.execute("VACUUM (FULL) pg_catalog.pg_statistic")
    return len(tables)


def careless() -> list[str]:
    """The settings of a PostgreSQL server by which it could lose what it said it kept."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(SAFE)])
        found = dict(cursor.fetchall())
    return [f"{name} is {found[name]}" for name, safe in SAFE.items() if found[name] != safe]

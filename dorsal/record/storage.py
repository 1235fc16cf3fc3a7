"""What a database keeps besides its rows."""

from __future__ import annotations

from django.db import connection


def scrub() -> None:
    """Empty SQLite's write-ahead log: it still holds what `secure_delete` has overwritten in the file itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

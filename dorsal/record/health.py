"""Whether the database can do its work: reached, of this code's shape, and able to write. Reads nobody's record."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LEAST_FREE = 64 * 1024 * 1024
OURS = "record"
Step = tuple[str, str]


@cache
def _known() -> tuple[frozenset[Step], frozenset[Step]]:
    """The last steps of each app, and every step, that this code brings; read once, for code stays as it is."""
    loader = MigrationLoader(None)
    return frozenset(loader.graph.leaf_nodes()), frozenset(loader.disk_migrations)


def applied() -> set[Step]:
    """Every migration that the database went through. Raises DatabaseError where it cannot be read."""
    return set(MigrationRecorder(connection).applied_migrations())


def unapplied() -> list[str]:
    """The apps whose tables are older than this code."""
    return sorted({app for app, _ in _known()[0] - applied()})


def from_the_future() -> list[str]:
    """The steps of our own tables that this code does not know: a newer Dorsal made them."""
    return sorted(name for app, name in applied() - _known()[1] if app == OURS)


def newer(last: Mapping[str, str]) -> str:
    """Of the last step of each app, ours, where this code does not know it."""
    name = last.get(OURS, "")
    return name if name and (OURS, name) not in _known()[1] else ""


def can_write() -> bool:
    """Whether an entry could be written now, without writing one."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        there = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
        return there and shutil.disk_usage(file.parent).free >= LEAST_FREE
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return bool(cursor.fetchone() == ("off",))


def well() -> bool:
    """All of it; never raises."""
    try:
        return not unapplied() and not from_the_future() and can_write()
    except (DatabaseError, OSError):
        connection.close()
        return False

"""Databases of one's own, on the engine that the run is for: a folder with a file, or one more in PostgreSQL."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured

ADDRESS = os.environ.get("DORSAL_DATABASE", "sqlite")
POSTGRESQL = ADDRESS != "sqlite"
Refused = (sqlite3.IntegrityError, psycopg.errors.IntegrityError)


def bare() -> dict[str, str]:
    """The variables of this process without ours, and without what a browser test asks of Django: no server may."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DORSAL_", "DJANGO_"))}


@dataclass(frozen=True)
class Own:
    """A database that no other test sees. `folder`: what the server is given to keep everything in."""

    folder: Path
    name: str

    @property
    def address(self) -> str:
        return urlunsplit(urlsplit(ADDRESS)._replace(path=f"/{self.name}")) if POSTGRESQL else "sqlite"

    @property
    def file(self) -> Path:
        return self.folder / "dorsal.sqlite3"

    def environment(self, **more: str) -> dict[str, str]:
        ours = {"DORSAL_DATA": str(self.folder), "DORSAL_DATABASE": self.address}
        return bare() | {"DJANGO_SETTINGS_MODULE": "dorsal.config.settings"} | ours | more

    @contextmanager
    def raw(self) -> Iterator[Any]:
        """The database as somebody sees it who goes past Dorsal; what is not committed is rolled back."""
        line: Any = psycopg.connect(self.address) if POSTGRESQL else sqlite3.connect(self.file)
        try:
            yield line
            line.rollback()
        finally:
            line.close()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.raw() as line:
            return [tuple(row) for row in line.execute(statement).fetchall()]

    def entries(self) -> list[tuple[int, Any]]:
        """The number and the body of every entry, in their order."""
        found = self.rows("SELECT sequence, body FROM record_entry ORDER BY person_id, sequence")
        return [(number, json.loads(body) if isinstance(body, str) else body) for number, body in found]


def made(name: str, *, like: str) -> None:
    """One more database in PostgreSQL."""
    _said(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


def gone(name: str) -> None:
    _said(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _said(statement: str) -> None:
    if not POSTGRESQL:
        raise ImproperlyConfigured("only PostgreSQL has several databases")
    with psycopg.connect(ADDRESS, autocommit=True) as line:
        line.execute(statement)  # type: ignore[arg-type]  a name of our own

"""The whole database as one file, taken while others write, and put back: a copy on SQLite, a dump on PostgreSQL.

Either shows one moment: everything that was acknowledged before it began, and nothing half.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

NAMES = {"sqlite": "dorsal.sqlite3", "postgresql": "dorsal.pgdump"}
# Everything goes in the transaction that brings the other: whoever looks sees the one or the other.
CLEAR = """DO $$ DECLARE one record; BEGIN
FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
EXECUTE format('DROP TABLE public.%I CASCADE', one.name); END LOOP;
FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS
(SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP
EXECUTE format('DROP FUNCTION %s CASCADE', one.name); END LOOP; END $$;
"""


class Unfit(Exception):
    """The sentence that says why a copy cannot be made, read or put back."""


def take(folder: Path) -> tuple[Path, dict[str, int]]:
    """Write the database into a folder; the file, and how many rows each table of it has. Raises Unfit."""
    file = folder / NAMES[connection.vendor]
    try:
        return (file, _copied(file) if connection.vendor == "sqlite" else _dumped(file))
    except DatabaseError as error:
        raise Unfit(f"The database cannot be read: {str(error).partition(chr(10))[0]}.") from error


def _copied(file: Path) -> dict[str, int]:
    """Without the pages that nothing uses: what was erased is not even there as free space."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    return rows(file)


def rows(file: Path) -> dict[str, int]:
    """How many rows each table of a SQLite file has. Raises Unfit where the file is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            if (said := copy.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
                raise Unfit(f"The database in it is damaged: {said}.")
            if copy.execute("PRAGMA foreign_key_check").fetchone():
                raise Unfit("The database in it is damaged: a row names another that is not there.")
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            found = [name for (name,) in copy.execute(names)]
            return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in found}  # noqa: S608
    except sqlite3.DatabaseError as error:
        raise Unfit(f"The database in it is damaged: {error}.") from error


def _dumped(file: Path) -> dict[str, int]:
    """Rows are counted, and the dump is made, as of one moment that both are shown."""
    program = _program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        found = rows_now()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={file}"]
        _told([program, *options])
    return found


def rows_now() -> dict[str, int]:
    """How many rows each table of the database has that the settings name."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        quoted = {name: connection.ops.quote_name(name) for name in names}
        return {name: _count(cursor, f"SELECT count(*) FROM {quoted[name]}") for name in names}  # noqa: S608


def _count(cursor: Any, query: str) -> int:
    cursor.execute(query)
    return int(cursor.fetchone()[0])


def put_dump(file: Path) -> None:
    """In place of everything that a PostgreSQL database holds, at one stroke or not at all. Raises Unfit."""
    restore, psql = _program("pg_restore"), _program("psql")
    script = file.with_suffix(".sql")
    _told([restore, "--no-owner", "--no-privileges", f"--file={script}", str(file)])
    clear = file.with_suffix(".clear.sql")
    clear.write_text(CLEAR)
    connection.close()
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _told([psql, *options, f"--file={clear}", f"--file={script}"])
    script.unlink()


def others_are_connected() -> bool:
    """Whether anybody else works on a PostgreSQL database, on whatever machine."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend')"
        )
        return bool(cursor.fetchone()[0])


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise Unfit(f"The program {name} is not here: install postgresql-client.")
    return found


def _told(command: list[str]) -> None:
    """Run one of PostgreSQL's programs; where to, and with what password, stands in its environment alone."""
    done = subprocess.run(command, env=os.environ | _where(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise Unfit(f"{Path(command[0]).name} failed: {said[0]}")


def _where() -> Mapping[str, str]:
    """The settings of the database as PostgreSQL's own programs read them."""
    known = connection.settings_dict
    secure = {f"PG{name.upper()}": value for name, value in known["OPTIONS"].items() if name.startswith("ssl")}
    where = {"PGDATABASE": known["NAME"], "PGHOST": known["HOST"], "PGPORT": known["PORT"], "PGUSER": known["USER"]}
    whole = {**where, "PGPASSWORD": known["PASSWORD"], **secure, "PGOPTIONS": "-c lock_timeout=20s"}
    return {name: str(value) for name, value in whole.items() if value}

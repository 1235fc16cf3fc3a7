"""Triggers that keep the record and its audit lines append-only, whoever writes to the database and by whatever means.

`INSERT OR REPLACE` deletes without a delete trigger on SQLite, so an insert over an existing row is refused too. A
later migration that rebuilds one of these tables loses its triggers on SQLite and must end with `install`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ENTRY, CONTENT, ERASURE = "record_entry", "record_contentversion", "record_erasure"
ACCESS = "record_access"
FIRST = (ENTRY, CONTENT, ERASURE)
OF_A_PERSON = (ENTRY, ACCESS)  # these go with the person who is erased
KEPT = "the record is append-only"
SAME = {
    ENTRY: "id = NEW.id OR (person_id = NEW.person_id AND sequence = NEW.sequence)",
    CONTENT: "hash = NEW.hash",
    ERASURE: "person = NEW.person",
    ACCESS: "id = NEW.id",
}
OPENED = "EXISTS (SELECT 1 FROM record_erasing WHERE record_erasing.person = OLD.person_id)"
OPENED_IN_POSTGRESQL = "SELECT EXISTS (SELECT 1 FROM %I.record_erasing WHERE person = $1)"


def _sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    unless = f"WHEN NOT {OPENED}" if table in OF_A_PERSON else ""
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {SAME[table]})"  # noqa: S608  every part stands in this file
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {unless} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
    ]


def _postgresql(table: str) -> list[str]:
    """What opens a guard is looked up where the guarded table is: a temporary one of that name is not it."""
    refuse = f"RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';"
    look = f"EXECUTE format($q${OPENED_IN_POSTGRESQL}$q$, TG_TABLE_SCHEMA) INTO opened USING OLD.person_id;"
    unless = f"{look} IF opened THEN RETURN OLD; END IF;" if table in OF_A_PERSON else ""
    always, guarded = f"{table}_refuse()", f"{table}_refuse_delete()"
    body = "RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE opened boolean; BEGIN"
    return [
        f"CREATE FUNCTION {always} {body} {refuse} END $$",
        f"CREATE FUNCTION {guarded} {body} {unless} {refuse} END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {always}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {guarded}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {always}",
    ]


def _remove_sqlite(table: str) -> list[str]:
    return [f"DROP TRIGGER {name}" for name in names("sqlite", table)]


def _remove_postgresql(table: str) -> list[str]:
    return [f"DROP FUNCTION {table}_{name}() CASCADE" for name in ("refuse", "refuse_delete")]


def names(vendor: str, table: str) -> list[str]:
    """The triggers that guard a table."""
    return [f"{table}_no_{what}" for what in ("update", "delete", "replace" if vendor == "sqlite" else "truncate")]


INSTALL = {"sqlite": _sqlite, "postgresql": _postgresql}
REMOVE = {"sqlite": _remove_sqlite, "postgresql": _remove_postgresql}


def install(_apps: Any, schema: BaseDatabaseSchemaEditor, tables: Sequence[str] = (*FIRST, ACCESS)) -> None:
    """Raises KeyError on a database for which nobody has written guards: better no table than an open one."""
    _each(INSTALL[schema.connection.vendor], schema, tables)


def remove(_apps: Any, schema: BaseDatabaseSchemaEditor, tables: Sequence[str] = (*FIRST, ACCESS)) -> None:
    _each(REMOVE[schema.connection.vendor], schema, tables)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be there and are not."""
    name = "name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        name = "tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}")
        there = {found for (found,) in cursor.fetchall()}
    last = "replace" if connection.vendor == "sqlite" else "truncate"
    wanted = {f"{table}_no_{what}" for table in (*FIRST, ACCESS) for what in ("update", "delete", last)}
    return sorted(wanted - there)


def _each(statements: Any, schema: BaseDatabaseSchemaEditor, tables: Sequence[str]) -> None:
    for table in tables:
        for statement in statements(table):
            schema.execute(statement, params=None)

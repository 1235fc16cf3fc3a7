"""Brings a whole record from another database into an empty one: every row of every table, or none.

The rows go in before the same guards as any writer's, and each is read back and held against the one it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

AT_ONCE = 500
MADE_BY_MIGRATE = {"contenttypes", "auth"}  # they hold nothing of anybody, and are there already


class NotBrought(Exception):
    """Nothing was brought; the message says why."""


def bring(source: str, *, said: Callable[[str, int], None]) -> int:
    """Copy everything from the database of this alias into our own; returns how many rows. Raises NotBrought.

    `said`: told after each table. Nobody may write to the source meanwhile.
    """
    if _migrations(source) != _migrations("default"):
        raise NotBrought("the two are not of the same release: run `migrate` on both with the same Dorsal first")
    tables = _tables()
    if full := [_name(table) for table in tables if _rows(table, "default").exists()]:
        raise NotBrought(f"this database is not empty: there are rows in {', '.join(full)}")
    count = 0
    with transaction.atomic(using=source), transaction.atomic():
        for table in tables:
            here = _brought(table, source)
            said(_name(table), here)
            count += here
        _go_on_counting(tables)
    return count


def _brought(table: type[models.Model], source: str) -> int:
    rows = _rows(table, source).order_by("pk").iterator(AT_ONCE)
    count = 0
    while some := list(islice(rows, AT_ONCE)):
        _rows(table, "default").bulk_create(some)
        there = _rows(table, "default").in_bulk([one.pk for one in some])
        for one in some:
            if one.pk not in there or _values(there[one.pk]) != _values(one):
                raise NotBrought(f"a row of {_name(table)} reads otherwise here: {one.pk}")
        count += len(some)
    if _rows(table, "default").count() != count:
        raise NotBrought(f"{_name(table)} has another number of rows here")
    return count


def _values(row: models.Model) -> list[Any]:
    found = [getattr(row, field.attname) for field in row._meta.concrete_fields]  # noqa: SLF001  Django's public name
    return [bytes(one) if isinstance(one, memoryview) else one for one in found]


def _tables() -> list[type[models.Model]]:
    """Every table of ours and of what we use; references are looked at when all is there, so their order is free."""
    found = apps.get_models(include_auto_created=True)
    return [one for one in found if _label(one) not in MADE_BY_MIGRATE]


def _name(table: type[models.Model]) -> str:
    return table._meta.db_table  # noqa: SLF001  Django's public name


def _label(table: type[models.Model]) -> str:
    return table._meta.app_label  # noqa: SLF001  the same


def _rows(table: type[models.Model], alias: str) -> models.QuerySet[Any]:
    return table._base_manager.using(alias)  # noqa: SLF001  the same: no manager of the table's own hides a row


def _go_on_counting(tables: Sequence[type[models.Model]]) -> None:
    """Where the database numbers rows itself, the next number comes after the last."""
    with connections["default"].cursor() as cursor:
        for statement in connections["default"].ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _migrations(alias: str) -> set[tuple[str, str]]:
    return set(MigrationRecorder(connections[alias]).applied_migrations())

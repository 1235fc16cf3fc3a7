"""A backup becomes the record again: doubted first, brought to this version beside it, and only then put in its place.

What must not come back does not: whoever was erased since is erased again, whoever said since that they do not want to
be counted is not, and no session or job of then lives on.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from dorsal.config.running import Busy, work_here
from dorsal.record import actions, backup, counting, guards, health, queries, returning, snapshot, storage
from dorsal.record.backup import Manifest
from dorsal.record.snapshot import Unfit
from dorsal.web import everybody

OWNER_ONLY = 0o600
REPLACED = "replaced-%Y%m%d-%H%M%S.sqlite3"


@dataclass(frozen=True)
class Restored:
    """What came back. `aside`: where the database lies that was replaced."""

    manifest: Manifest
    erased: int
    refused: int
    planned: int
    failed: int
    aside: Path | None


@dataclass
class Since:
    """What may have come after the backup, as opaque lines: who was erased, and who does not want to be counted."""

    erased: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def restore(file: Path, *, replace: bool, erasures: Path | None, plans: bool, said: Callable[[str], None]) -> Restored:
    """Put a backup back. Raises Unfit, and then nothing was changed."""
    folder: Path = settings.DATA
    try:
        work_here(alone=True)
    except Busy as error:
        raise Unfit("Dorsal works on this data: stop `dorsal serve` and `dorsal work` first.") from error
    with backup.opened(file, folder) as (manifest, parts):
        said(f"The archive of {manifest.made:%Y-%m-%d %H:%M} UTC is whole.")
        if manifest.engine != connection.vendor:
            raise Unfit(f"This backup is of {manifest.engine}, and DORSAL_DATABASE names {connection.vendor}.")
        if newer := health.newer(manifest.migrations):
            raise Unfit(f"This backup was made by a newer Dorsal ({newer}): install that version first.")
        since = _known_here(replace=replace)
        since.erased += [*backup.lines_in(file.parent / backup.ERASED), *_given(erasures)]
        since.refused += backup.lines_in(file.parent / backup.REFUSED)
        put = _as_file if connection.vendor == "sqlite" else _as_dump
        erased, refused, aside = put(parts / snapshot.NAMES[manifest.engine], manifest, since)
        _key(parts / backup.KEY, replace=replace)
    _registry()
    planned, failed = _plans(said) if plans else (0, 0)
    return Restored(manifest, erased, refused, planned, failed, aside)


def _given(erasures: Path | None) -> list[str]:
    if erasures is None:
        return []
    if not erasures.is_file():
        raise Unfit(f"There is no file {erasures}: `python -m dorsal.config erasures` writes one.")
    return backup.lines_in(erasures)


def _known_here(*, replace: bool) -> Since:
    """What the database that is there knows. Raises Unfit where people are in it that may not be replaced."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return Since()
    try:
        if snapshot.others_are_connected():
            raise Unfit("Somebody else works on this database: stop every server and worker of it first.")
        if "record_person" not in connection.introspection.table_names():
            return Since()
        if not replace and queries.anybody():
            raise Unfit("There are people in this database: to put the backup in their place, say --replace.")
        return Since(queries.erasures(), counting.refusals())
    except DatabaseError as error:
        if replace:
            return Since()
        said = "The database that is there cannot be read: to put the backup in its place, say --replace."
        raise Unfit(said) from error


def _as_file(copy: Path, manifest: Manifest, since: Since) -> tuple[int, int, Path | None]:
    """Everything is done to the copy, which then takes the place of the file at one stroke."""
    if snapshot.rows(copy) != manifest.rows:
        raise Unfit("The archive is damaged: its database has other rows than its manifest says. Take another.")
    place = Path(connection.settings_dict["NAME"])
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        erased, refused = _made_ready(since)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place
    _closed(copy)
    aside = None
    if place.exists():
        aside = place.with_name(timezone.now().strftime(REPLACED))
        _set_aside(place, aside)
    copy.rename(place)
    _sync(place.parent)
    return erased, refused, aside


def _as_dump(dump: Path, manifest: Manifest, since: Since) -> tuple[int, int, Path | None]:
    snapshot.put_dump(dump)
    if snapshot.rows_now() != manifest.rows:
        raise Unfit("The database has other rows than the manifest says: put another backup in its place.")
    return *_made_ready(since), None


def _made_ready(since: Since) -> tuple[int, int]:
    """Of this version, guarded, and without what must not come back; of how many people, erased and left out again."""
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        if missing := guards.missing(connection):
            raise Unfit(f"The record is not guarded in this backup ({', '.join(missing)}): take another.")
        if erased := actions.erase_again(lines=since.erased) + actions.erase_expired():
            storage.rewrite()
        refused = returning.refuse_again(lines=since.refused)
        returning.forget()
    except DatabaseError as error:
        raise Unfit(f"This backup cannot be brought to this version: {str(error).partition(chr(10))[0]}") from error
    return erased, refused


def _closed(copy: Path) -> None:
    """One file and nothing beside it."""
    with closing(sqlite3.connect(copy)) as last:
        last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        last.execute("PRAGMA journal_mode=DELETE")
    descriptor = os.open(copy, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _set_aside(place: Path, aside: Path) -> None:
    """With its log, where it has one: it is what it was."""
    for end in ("-wal", "-shm"):
        if (beside := Path(f"{place}{end}")).exists():
            beside.rename(f"{aside}{end}")
    place.chmod(OWNER_ONLY)
    place.rename(aside)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _key(kept: Path, *, replace: bool) -> None:
    """With another key every device would have to be asked again; one that is there already is left alone."""
    here: Path = settings.PUSH_KEY_FILE
    if kept.is_file() and (replace or not here.exists()):
        shutil.move(kept, here)


def _registry() -> None:
    """Made of what is no more: emptied, and made anew by the worker where there was one."""
    if settings.REGISTRY.is_dir():
        shutil.rmtree(settings.REGISTRY)
        settings.REGISTRY.mkdir(mode=0o700)


def _plans(said: Callable[[str], None]) -> tuple[int, int]:
    """What can be told from entries is not believed but made again."""
    connection.close()
    stand = everybody.replan(1, stopped=lambda: False, said=lambda _stand, _part: None)
    said(f"Plans made again: {stand.planned}.")
    return stand.planned, stand.failed

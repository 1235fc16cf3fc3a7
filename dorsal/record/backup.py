"""A backup: one archive that says what is in it, so that it can be doubted before anything is replaced by it.

It is not encrypted, and it holds everything that people told: whoever keeps it elsewhere encrypts it first.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import connection
from django.utils import timezone

from dorsal.record import counting, health, queries, snapshot
from dorsal.record.snapshot import Unfit

FORMAT = 1
MANIFEST = "manifest.json"
ERASED, REFUSED = "erased.txt", "not-counted.txt"
KEY = "push.key"
PIECE = 1 << 20
MOST_MANIFEST = 1 << 24
OWNER_ONLY = 0o600


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an archive holds. `migrations`: the last of each app; `content`: the hashes behind decisions, by which
    advice can be shown as it was; `rows`: how many each table has."""

    format: int
    made: datetime
    engine: str
    migrations: dict[str, str]
    content: list[str]
    rows: dict[str, int]
    parts: dict[str, Part]


def write(file: Path, key: Path) -> Manifest:
    """Everything as of now into one file, whole or not at all. Raises Unfit.

    Beside it, for an older archive does not know of them: the lines of whoever was ever erased, and of whoever does not
    want to be counted now, which can be taken back.
    `key`: the key of messages on devices, which goes along where there is one.
    """
    if file.exists():
        raise Unfit(f"{file} is there already: a backup replaces no other.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".dorsal-backup-") as name:
            folder = Path(name)
            database, rows = snapshot.take(folder)
            parts = {database.name: database} | ({KEY: key} if key.is_file() else {})
            manifest = _manifest(parts, rows)
            (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
            _pack(folder / "whole", {MANIFEST: folder / MANIFEST, **parts})
            _keep(file.parent / ERASED, {*lines_in(file.parent / ERASED), *queries.erasures()})
            _keep(file.parent / REFUSED, counting.refusals())
            (folder / "whole").rename(file)
            _sync(file.parent)
    except OSError as error:
        raise Unfit(f"{file} cannot be written: {error.strerror}.") from error
    return manifest


def _manifest(parts: Mapping[str, Path], rows: dict[str, int]) -> Manifest:
    last = dict(sorted(health.applied()))
    known = {name: Part(part.stat().st_size, _digest(part)) for name, part in parts.items()}
    return Manifest(FORMAT, timezone.now(), connection.vendor, last, queries.content_hashes(), rows, known)


def _pack(file: Path, parts: Mapping[str, Path]) -> None:
    with file.open("xb") as whole:
        os.fchmod(whole.fileno(), OWNER_ONLY)
        with tarfile.open(fileobj=whole, mode="w:gz", compresslevel=1) as archive:
            for name, part in parts.items():
                entry = archive.gettarinfo(part, name)
                entry.uid = entry.gid = 0
                entry.uname, entry.gname, entry.mode = "", "", OWNER_ONLY
                with part.open("rb") as content:
                    archive.addfile(entry, content)
        whole.flush()
        os.fsync(whole.fileno())


def _keep(file: Path, lines: Iterable[str]) -> None:
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=f".{file.stem}-", delete=False) as new:
        new.writelines(f"{line}\n" for line in sorted(lines))
        new.flush()
        os.fsync(new.fileno())
    Path(new.name).replace(file)


def lines_in(file: Path) -> list[str]:
    """The opaque lines in a file that stands beside backups, if there is one."""
    return file.read_text(encoding="ascii").split() if file.is_file() else []


@contextmanager
def opened(file: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """What an archive says of itself, and a folder with its parts, each compared with that. Raises Unfit.

    `beside`: where the folder is made, so that a part can be moved from it at one stroke.
    """
    with tempfile.TemporaryDirectory(dir=beside, prefix=".dorsal-restore-") as name:
        folder = Path(name)
        try:
            with tarfile.open(file, "r:gz") as archive:
                manifest = _unpack(archive, folder)
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise Unfit(f"{file} is damaged or no backup of Dorsal: take another.") from error
        except OSError as error:
            said = error.strerror or "it is damaged or no backup of Dorsal"
            raise Unfit(f"{file} cannot be read: {said}.") from error
        yield manifest, folder


def _unpack(archive: tarfile.TarFile, folder: Path) -> Manifest:
    """Only what the manifest names, each by its size and its hash."""
    first = archive.next()
    if first is None or first.name != MANIFEST or not first.isfile() or first.size > MOST_MANIFEST:
        raise Unfit("This is no backup of Dorsal: it does not begin with a manifest.")
    manifest = _read(archive, first)
    left = dict(manifest.parts)
    while entry := archive.next():
        part = left.pop(entry.name, None) if entry.isfile() else None
        source = archive.extractfile(entry) if part else None
        if part is None or source is None or entry.size != part.bytes:
            raise Unfit(f"The archive is damaged: {entry.name} is not what its manifest says. Take another.")
        with (folder / entry.name).open("xb") as to:
            os.fchmod(to.fileno(), OWNER_ONLY)
            while piece := source.read(PIECE):
                to.write(piece)
            to.flush()
            os.fsync(to.fileno())
        if _digest(folder / entry.name) != part.sha256:
            raise Unfit(f"The archive is damaged: {entry.name} is not what its manifest says. Take another.")
    if left:
        raise Unfit(f"The archive is damaged: {', '.join(left)} is missing. Take another.")
    return manifest


def _read(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Manifest:
    source = archive.extractfile(entry)
    try:
        raw = msgspec.json.decode(source.read() if source else b"")
        if isinstance(raw, dict) and isinstance(raw.get("format"), int) and raw["format"] > FORMAT:
            raise Unfit("This backup was made by a newer Dorsal: install that version first.")
        manifest = msgspec.convert(raw, Manifest)
    except msgspec.MsgspecError as error:
        raise Unfit(f"The archive is damaged: its manifest cannot be read ({error}). Take another.") from error
    if not manifest.parts.keys() <= {snapshot.NAMES.get(manifest.engine), KEY}:
        raise Unfit("The archive is damaged: its manifest names what no backup holds. Take another.")
    return manifest


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """A name is kept through a power cut once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

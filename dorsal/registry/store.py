"""Where the tables lie: parts that are written once, and one small file that says which of them are the registry now.

A build writes new parts, then a list of all that count, then swaps the pointer: whatever breaks before that leaves the
registry of before. A batch, one part for each table, holds all rows of some people as of one build; those of the latest
build that knew a person count.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import msgspec
import polars as pl

from dorsal.registry.problem import OutdatedError, RegistryError
from dorsal.registry.tables import TABLES

SCHEMA = "dorsal-registry-3"
POINTER, PARTS, BUILDS, LOCK = "now", "parts", "builds", "lock"
SHOWN = 12  # digits of its hash in the name of a file
REMEMBERED = 10_000  # files whose hash is known while nothing touches them


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: its table, which build wrote it, in which batch of people, how many rows; its bytes and their hash."""

    table: str
    generation: int
    batch: int
    file: str
    rows: int
    bytes: int
    sha256: str


class Build(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the registry is: `as_of`, the day it stands for; `seen`, up to when entries were looked for, and `mark`, by
    which the source knows again what it had then; `read`, of how many people this build wrote the rows; `there`, how
    many the source has, also who is not counted.
    """

    schema: str = SCHEMA
    generation: int
    as_of: date
    seen: datetime
    source: str
    content: str
    key: str
    mark: str
    read: int
    there: int | None = None
    parts: tuple[Part, ...]


class _Kind(msgspec.Struct, frozen=True):
    schema: str


@dataclass(frozen=True)
class Store:
    folder: Path

    def build(self) -> Build | None:
        """What counts now; None before the first build. Raises RegistryError where the list is damaged, and of these
        OutdatedError where another version of Dorsal made it.
        """
        pointer = self.folder / POINTER
        if not pointer.is_file():
            return None
        name = pointer.read_text(encoding="utf-8").strip()
        try:
            listed = (self.folder / BUILDS / name).read_bytes()
            if (made := msgspec.json.decode(listed, type=_Kind).schema) != SCHEMA:
                raise OutdatedError(f"{self.folder}: made as {made}, this version reads {SCHEMA}: build it again")
            if not name.endswith(f"-{_shown(listed)}.json"):
                raise _damaged(self.folder / BUILDS / name)
            return msgspec.json.decode(listed, type=Build)
        except (OSError, msgspec.MsgspecError) as error:
            raise RegistryError(
                f"{self.folder / BUILDS / name}: this list of parts cannot be read: {error}; build it anew with --anew"
            ) from None

    def usable(self) -> Build | None:
        """As `build`, and None too where another version made it. Raises RegistryError where the list is damaged."""
        try:
            return self.build()
        except OutdatedError:
            return None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For one who builds: two at once would sweep each other's parts. Raises RegistryError while another builds."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / LOCK).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RegistryError(f"{self.folder}: another build is under way") from None
            yield

    def built(self) -> Build:
        """As `build`. Raises RegistryError before the first one."""
        found = self.build()
        if found is None:
            raise RegistryError(f"{self.folder}: there is no registry yet; `dorsal registry build` makes one")
        return found

    def write(self, generation: int, batch: int, frames: Mapping[str, pl.DataFrame]) -> tuple[Part, ...]:
        """The rows of some people, table by table, each part whole or not at all."""
        return tuple(self._write(name, generation, batch, frame) for name, frame in frames.items() if frame.height)

    def _write(self, table: str, generation: int, batch: int, frame: pl.DataFrame) -> Part:
        folder = self.folder / PARTS / table
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            frame.write_parquet(file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        whole = _hash(Path(file.name))
        path = folder / f"{generation:06}-{batch:05}-{whole[:SHOWN]}.parquet"
        Path(file.name).replace(path)
        return Part(table, generation, batch, path.relative_to(self.folder).as_posix(), frame.height, size, whole)

    def without(self, parts: Sequence[Part], people: Collection[str]) -> tuple[Part, ...]:
        """The same parts with nobody of these people in them: those that held one are written again."""
        gone = pl.lit(pl.Series("person", sorted(people), pl.String).implode())
        here = pl.col("person").is_in(gone)
        held = {(one.generation, one.batch) for one in parts if one.table == "people" and self._holds(one, here)}
        found = []
        for part in parts:
            if (part.generation, part.batch) not in held:
                found.append(part)
                continue
            self.sound([part])
            rows = pl.read_parquet(self.folder / part.file).filter(~here)
            found.append(self._write(part.table, part.generation, part.batch, rows))
        return tuple(found)

    def _holds(self, part: Part, here: pl.Expr) -> bool:
        return bool(pl.scan_parquet(self.folder / part.file).filter(here).select(pl.len()).collect().item())

    def swap(self, build: Build) -> None:
        """From here on this build counts; parts that none names any more go."""
        folder = self.folder / BUILDS
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        listed = msgspec.json.format(msgspec.json.encode(build), indent=1)
        name = f"{build.generation:06}-{_shown(listed)}.json"
        _replace(folder / name, listed)
        _replace(self.folder / POINTER, name.encode())
        self._sweep({part.file for part in build.parts}, name)

    def _sweep(self, wanted: set[str], name: str) -> None:
        for path in (self.folder / PARTS).rglob("*"):
            if path.is_file() and path.relative_to(self.folder).as_posix() not in wanted:
                path.unlink()
        for path in (self.folder / BUILDS).iterdir():
            if path.name != name:
                path.unlink()

    def there(self, parts: Iterable[Part]) -> None:
        """Raises RegistryError that names the part which is missing or of another size; reads none of them."""
        for part in parts:
            path = self.folder / part.file
            if not path.is_file():
                raise RegistryError(f"{path}: this part of the registry is missing; build it anew with --anew")
            if path.stat().st_size != part.bytes:
                raise _damaged(path)

    def sound(self, parts: Iterable[Part]) -> None:
        """Raises RegistryError that names the part which is missing or is not what was written."""
        for part in parts:
            self.there([part])
            if _hash(self.folder / part.file) != part.sha256:
                raise _damaged(self.folder / part.file)

    def check(self, build: Build) -> None:
        """As `sound`, of every part."""
        self.sound(build.parts)

    def still(self, build: Build) -> None:
        """As `check`, for whoever asks again and again: a part that nothing touched since is not read a second time."""
        self.there(build.parts)
        for part in build.parts:
            path = self.folder / part.file
            if _known(path, _touched(path)) != part.sha256:
                raise _damaged(path)

    def tables(self, build: Build) -> dict[str, pl.LazyFrame]:
        """Every table with the rows that count."""
        return self.latest(build.parts)

    def people(self, build: Build) -> int:
        """How many there are in it."""
        found: int = self.tables(build)["people"].select(pl.len()).collect(engine="streaming").item()
        return found

    def latest(self, parts: Sequence[Part]) -> dict[str, pl.LazyFrame]:
        """Of each person the rows of the latest build that knew them, among these parts."""
        found: dict[str, list[pl.LazyFrame]] = {name: [] for name in TABLES}
        later: list[Path] = []
        for generation in sorted({part.generation for part in parts}, reverse=True):
            files: dict[str, list[Path]] = {}
            for part in parts:
                if part.generation == generation:
                    files.setdefault(part.table, []).append(self.folder / part.file)
            for name, paths in files.items():
                found.setdefault(name, []).append(_but(later, pl.scan_parquet(paths)))
            later += files.get("people", [])
        return {name: pl.concat(rows) if rows else _nothing(name) for name, rows in found.items()}


def _but(later: Sequence[Path], rows: pl.LazyFrame) -> pl.LazyFrame:
    """Without those of whom a later build wrote the rows."""
    if not later:
        return rows
    return rows.join(pl.scan_parquet(list(later)).select("person"), on="person", how="anti")


def _nothing(table: str) -> pl.LazyFrame:
    return pl.LazyFrame(schema=TABLES[table].schema)


def _damaged(path: Path) -> RegistryError:
    return RegistryError(f"{path}: this part of the registry is damaged; build it anew with --anew")


def _shown(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:SHOWN]


def _touched(path: Path) -> tuple[int, ...]:
    """Other numbers after whatever was done to a file; a time of change is the system's and cannot be put back."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@lru_cache(maxsize=REMEMBERED)
def _known(path: Path, _touched: tuple[int, ...]) -> str:
    return _hash(path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)

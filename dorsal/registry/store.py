"""Where the tables lie: parts that are written once, and one small file that says which of them are the registry now.

A build writes new parts, then a list of all that count, then swaps the pointer: whatever breaks before that leaves the
registry of before. A batch, one part for each table, holds all rows of some people as of one build; the later batch of
a person counts.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec
import polars as pl

from dorsal.registry.problem import RegistryError
from dorsal.registry.tables import TABLES, WHOLE

SCHEMA = "dorsal-registry-1"
POINTER, PARTS, BUILDS, LOCK = "now", "parts", "builds", "lock"
GENERATION = "generation"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: its table, which build wrote it, in which batch of people, how many rows, the hash of its bytes."""

    table: str
    generation: int
    batch: int
    file: str
    rows: int
    sha256: str


class Build(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the registry is: `as_of`, the day it stands for; `seen`, up to when entries were looked for."""

    schema: str = SCHEMA
    generation: int
    as_of: date
    seen: datetime
    source: str
    content: str
    key: str
    people: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Store:
    folder: Path

    def build(self) -> Build | None:
        """What counts now; None before the first build. Raises RegistryError where the list is damaged."""
        pointer = self.folder / POINTER
        if not pointer.is_file():
            return None
        name = pointer.read_text(encoding="utf-8").strip()
        try:
            found = msgspec.json.decode((self.folder / BUILDS / name).read_bytes(), type=Build)
        except (OSError, msgspec.MsgspecError) as error:
            raise RegistryError(f"{self.folder / BUILDS / name}: this list of parts cannot be read: {error}") from None
        if found.schema != SCHEMA:
            raise RegistryError(f"{self.folder}: made as {found.schema}, this version reads {SCHEMA}: build it anew")
        return found

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
        return tuple(self._write(name, generation, batch, frame) for name, frame in frames.items())

    def _write(self, table: str, generation: int, batch: int, frame: pl.DataFrame) -> Part:
        folder = self.folder / PARTS / table
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            frame.with_columns(pl.lit(generation, WHOLE).alias(GENERATION)).write_parquet(file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        whole = _hash(Path(file.name))
        path = folder / f"{generation:06}-{batch:05}-{whole[:12]}.parquet"
        Path(file.name).replace(path)
        return Part(table, generation, batch, path.relative_to(self.folder).as_posix(), frame.height, whole)

    def without(self, parts: Sequence[Part], people: Collection[str]) -> tuple[Part, ...]:
        """The same parts with nobody of these people in them: those that held one are written again."""
        gone = pl.Series("person", sorted(people), pl.String)
        held = {(one.generation, one.batch) for one in parts if one.table == "people" and self._holds(one, gone)}
        found = []
        for part in parts:
            if (part.generation, part.batch) not in held:
                found.append(part)
                continue
            rows = (
                pl.read_parquet(self.folder / part.file)
                .drop(GENERATION)
                .filter(~pl.col("person").is_in(gone.implode()))
            )
            found.append(self._write(part.table, part.generation, part.batch, rows))
        return tuple(found)

    def _holds(self, part: Part, gone: pl.Series) -> bool:
        there = pl.scan_parquet(self.folder / part.file).filter(pl.col("person").is_in(gone.implode()))
        return bool(there.select(pl.len()).collect().item())

    def swap(self, build: Build) -> None:
        """From here on this build counts; parts that none names any more go."""
        folder = self.folder / BUILDS
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{build.generation:06}.json"
        _replace(folder / name, msgspec.json.format(msgspec.json.encode(build), indent=1))
        _replace(self.folder / POINTER, name.encode())
        self._sweep({part.file for part in build.parts}, name)

    def _sweep(self, wanted: set[str], name: str) -> None:
        for path in (self.folder / PARTS).rglob("*"):
            if path.is_file() and path.relative_to(self.folder).as_posix() not in wanted:
                path.unlink()
        for path in (self.folder / BUILDS).iterdir():
            if path.name != name:
                path.unlink()

    def forget(self) -> None:
        """No registry any more; twice is harmless."""
        (self.folder / POINTER).unlink(missing_ok=True)
        for name in (PARTS, BUILDS):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def check(self, build: Build) -> None:
        """Raises RegistryError that names the part which is missing or is not what was written."""
        for part in build.parts:
            path = self.folder / part.file
            if not path.is_file():
                raise RegistryError(f"{path}: this part of the registry is missing; build it anew with --anew")
            if _hash(path) != part.sha256:
                raise RegistryError(f"{path}: this part of the registry is damaged; build it anew with --anew")

    def tables(self, build: Build) -> dict[str, pl.LazyFrame]:
        """Every table with the rows that count: those of a person's latest part."""
        latest = self._all("people", build).select("person", GENERATION)
        latest = latest.group_by("person").agg(pl.col(GENERATION).max())
        several = len({part.generation for part in build.parts}) > 1
        found = {}
        for name in dict.fromkeys([*TABLES, *(part.table for part in build.parts)]):
            rows = self._all(name, build)
            if several:
                rows = rows.join(latest, on=["person", GENERATION], how="semi")
            found[name] = rows.select(list(TABLES[name].schema)) if name in TABLES else rows.drop(GENERATION)
        return found

    def _all(self, name: str, build: Build) -> pl.LazyFrame:
        """The rows of every part, each with the number of the build that wrote it."""
        files = [self.folder / part.file for part in build.parts if part.table == name]
        if files:
            return pl.scan_parquet(files)
        return pl.LazyFrame(schema={**TABLES[name].schema, GENERATION: WHOLE})


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)

"""What a day costs: a build that brings the news of some people to registries of different sizes.

Simulated people are drawn beforehand, and copied under other pseudonyms, so that only what a build does is measured.
"""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

from dorsal.content.schema import Content
from dorsal.registry.build import Frames, build
from dorsal.registry.key import Key
from dorsal.registry.simulated import Simulated
from dorsal.registry.store import Build, Store

ON, SEED, ROUNDS = date(2026, 11, 21), 20261122, 3
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DRAWN, SIZES, DAYS = 10_000, (10_000, 100_000, 1_000_000), (0, 1_000, 10_000)
KEY = Key(bytes(32))


class _Copies(Simulated):
    """The same people under as many pseudonyms as are wanted. `news`: of how many something came."""

    def __init__(self, content: Content) -> None:
        super().__init__(DRAWN, KEY, content, seed=SEED, names=["clinic"], as_of=ON)
        self.drawn, self.copies = list(super().changed(None)), 1

    def changed(self, since: datetime | None) -> Iterator[Frames]:
        if since is None:
            yield from (_under(one, number) for number in range(self.copies) for one in self.drawn)
        left = self.news if since else 0
        for one in self.drawn:
            some = one["people"]["person"].head(left)
            if len(some):
                here = pl.col("person").is_in(some.implode())
                yield _under({name: rows.filter(here) for name, rows in one.items()}, 0)
            left -= len(some)


def _under(one: Frames, number: int) -> Frames:
    other = (pl.col("person").str.head(24) + f"{number:08x}").alias("person")
    return {name: rows.with_columns(other) for name, rows in one.items()}


def run(content: Content, folder: Path, sizes: tuple[int, ...] = SIZES) -> None:
    """Measure and print: a row for each size, a column for each number of people with news."""
    print("A day of news built on, seconds of a processor and by the clock (tables of simulated people, a year each)")
    print("    people        rows   first build" + "".join(f"{f'{day:,} with news':>22}" for day in DAYS))
    source = _Copies(content)
    for many in sizes:
        base, used = folder / f"days-{many}", process_time()
        source.copies = many // DRAWN
        made = _built(base, source)
        first, rows = process_time() - used, sum(part.rows for part in made.parts)
        days = "".join(f"{_day(base, source, day):>22}" for day in DAYS)
        print(f"{many:>10,} {rows:>11,} {first:>13.1f}{days}", flush=True)
        shutil.rmtree(base)


def _day(base: Path, source: _Copies, day: int) -> str:
    """The same tables each round: files are never changed in place, so that links are enough."""
    source.news, taken = day, []
    for _ in range(ROUNDS):
        copy = base.with_name("day")
        shutil.copytree(base, copy, copy_function=os.link)
        start, used = perf_counter(), process_time()
        _built(copy, source)
        taken.append((process_time() - used, perf_counter() - start))
        shutil.rmtree(copy)
    processor, wall = (statistics.median(way) for way in zip(*taken, strict=True))
    return f"{processor:.2f} ({wall:.2f})"


def _built(folder: Path, source: _Copies) -> Build:
    return build(Store(folder), source, key=KEY, content=source.content.hash, as_of=ON, seen=NOON)

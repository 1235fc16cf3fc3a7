"""What a day costs: a build that brings the news of some people to registries of different sizes.

The simulated people are drawn beforehand, so that only what a build does is measured.
"""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, process_time

from dorsal.content.schema import Content
from dorsal.registry.build import Frames, build
from dorsal.registry.key import Key
from dorsal.registry.simulated import Simulated
from dorsal.registry.store import Build, Store

ON, SEED, ROUNDS = date(2026, 11, 21), 20261122, 3
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIZES, DAYS = (10_000, 100_000, 1_000_000), (0, 1_000, 10_000)
KEY = Key(bytes(32))


class _News(Simulated):
    """Simulated people, of whom what is new was drawn before it is asked for."""

    def __init__(self, people: int, content: Content) -> None:
        super().__init__(people, KEY, content, seed=SEED, names=["clinic"], as_of=ON)
        self.drawn: list[Frames] = []

    def changed(self, since: datetime | None) -> Iterator[Frames]:
        return super().changed(since) if since is None else iter(self.drawn)


def run(content: Content, folder: Path, sizes: tuple[int, ...] = SIZES) -> None:
    """Measure and print: a row for each size, a column for each number of people with news."""
    print("A day of news built on, seconds of a processor and by the clock (tables of simulated people, a year each)")
    print("    people        rows   first build" + "".join(f"{f'{day:,} with news':>22}" for day in DAYS))
    for many in sizes:
        base, source, used = folder / f"days-{many}", _News(many, content), process_time()
        made = _built(base, source)
        first, rows = process_time() - used, sum(part.rows for part in made.parts)
        line = f"{many:>10,} {rows:>11,} {first:>13.1f}"
        for day in (one for one in DAYS if one <= many):
            line += f"{_day(base, source, day, content):>22}"
        print(line, flush=True)
        shutil.rmtree(base)


def _day(base: Path, source: _News, day: int, content: Content) -> str:
    """The same tables each round: files are never changed in place, so that links are enough."""
    source.drawn, taken = list(_News(day, content).changed(None)), []
    for _ in range(ROUNDS):
        copy = base.with_name("day")
        shutil.copytree(base, copy, copy_function=os.link)
        start, used = perf_counter(), process_time()
        _built(copy, source)
        taken.append((process_time() - used, perf_counter() - start))
        shutil.rmtree(copy)
    processor, wall = (statistics.median(way) for way in zip(*taken, strict=True))
    return f"{processor:.2f} ({wall:.2f})"


def _built(folder: Path, source: _News) -> Build:
    return build(Store(folder), source, key=KEY, content=source.content.hash, as_of=ON, seen=NOON)

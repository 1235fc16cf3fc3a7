"""People for the benchmark of the registry: wide rows as the bedside makes them, in Parquet, as many as are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

import msgspec
import polars as pl

from dorsal.care.findings import Findings, findings
from dorsal.care.triage import triage
from dorsal.cli.people import people
from dorsal.content.form import FOUND
from dorsal.content.schema import Content, Urgency
from dorsal.registry.wide import Seen, rows

ON = date(2026, 11, 21)
SEED, POOL, CHUNK = 20261122, 20_000, 100_000
GAPS = (0.0, 0.0, 0.02, 0.2)  # the share of questions without an answer, for one person in four each
PERSON = "person"


def pool(content: Content, count: int = POOL) -> pl.DataFrame:
    """People with gaps in what they said, some with weeks behind them, read by the bedside's own code."""
    return rows(_seen(content, count), content)


def complete(content: Content, count: int) -> list[Findings]:
    """People of whom everything is known: peers that have no unknown are compared on these."""
    random = Random(SEED + 1)  # noqa: S311 - examples, not secrets
    agree = (one for one in _found(content, 2 * count, (0.0,), random) if not one.disputed)
    return [Findings({**_lived(content, random), **one.values}) for one in islice(agree, count)]


def _seen(content: Content, count: int) -> Iterator[Seen]:
    random = Random(SEED)  # noqa: S311 - examples, not secrets
    for one in _found(content, count, GAPS, random):
        lived = _lived(content, random) if random.random() < 1 / 2 else {}
        exercises = triage(one, content).urgency in (Urgency.T3, Urgency.T4)
        yield Seen(findings=msgspec.structs.replace(one, values={**one.values, **lived}), exercises=exercises)


def _found(content: Content, count: int, gaps: tuple[float, ...], random: Random) -> Iterator[Findings]:
    for answers in people(count, content, seed=SEED):
        absent = random.choice(gaps)
        yield findings({k: v for k, v in answers.items() if random.random() >= absent}, content, on=ON)


def _lived(content: Content, random: Random) -> dict[str, str | float | tuple[str, ...]]:
    """What weeks in the plan and an examination add."""
    lived: dict[str, str | float | tuple[str, ...]] = {}
    for name, record in content.derived.items():
        if record.kind == "number" and record.from_history:
            least, most = record.range or (0, 10)
            lived[name] = float(random.randint(int(max(least, -100)), int(min(most, 100))))
        elif record.kind == "sign" and random.random() < 1 / 50:
            lived[name] = FOUND
    return lived


def write(drawn_from: pl.DataFrame, many: int, folder: Path) -> None:
    """So many rows, drawn from the pool and numbered, in parts, so that any number fits in memory."""
    folder.mkdir(parents=True)
    for start in range(0, many, CHUNK):
        part = drawn_from.sample(min(CHUNK, many - start), with_replacement=True, seed=SEED + start)
        part.with_row_index(PERSON, offset=start).write_parquet(folder / f"{start:09}.parquet", compression="lz4")

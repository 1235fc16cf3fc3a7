"""`dorsal registry bench`: every rule over a million people, beside engines that others would take, in one run.

Each contender judges the same people by the same rules, and is first shown to say what ours says of them. Machines are
shared and noisy, so a row is a median; a missed bar is said, and is no error.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from dorsal.cli.bench_people import complete, pool, write
from dorsal.cli.bench_registry_peers import Measured, Sample, by_cql, by_fhir4ds, by_spark, by_zen
from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.registry.evaluate import results
from dorsal.registry.ruled import every_rule

RATE, GIB, SAMPLE = 250_000, 4, 1_000
BARS = {"cql-execution": 200, "zen-engine": 200, "fhir4ds": 25}
WIDE = 58


class Run(NamedTuple):
    """Ours: medians over the rounds, and the most memory."""

    wall: float
    processor: float
    peak: float


def run(sizes: list[int], people: int, engines: Path | None, fhir4ds: Path | None) -> int:
    """Measure and print; 1 where a contender says something else of somebody."""
    content = load()
    with tempfile.TemporaryDirectory(dir=Path("build") if Path("build").is_dir() else None) as name:
        folder = Path(name)
        drawn_from = pool(content)
        kinds = Counter(rule.kind for rule in every_rule(content).values())
        print(f"{kinds.total()} rules: {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}")
        print(f"{len(results(content))} columns written for each person, decisions among them")
        ours = _growth(sizes, people, drawn_from, folder)
        peers = _peers(content, folder, engines, fhir4ds)
        _ratios(people / ours.wall, peers)
        spark = by_spark(folder / str(people), folder / f"{people}.parquet", content, folder, engines)
        if spark:
            _say(spark)
        return 0 if all(peer.differ == 0 for peer in [*peers, spark] if peer) else 1


def _growth(sizes: list[int], people: int, drawn_from: pl.DataFrame, folder: Path) -> Run:
    """Ours at each size, the rows of one size kept for another engine; what else was written is thrown away."""
    print("Read, every rule judged, written:")
    print("    people     seconds  people/s    people/s of one processor   peak memory")
    kept: Run | None = None
    for many in sizes:
        rows, said = folder / str(many), folder / f"{many}.parquet"
        write(drawn_from, many, rows)
        one = _once(rows, said, 5 if many <= people else 1)
        print(
            f"{many:>10,} {one.wall:>11.2f} {many / one.wall:>9,.0f} {many / one.processor:>17,.0f} "
            f"{one.peak:>22,.0f} MiB",
            flush=True,
        )
        if many == people:
            kept = one
            print(f"           bar: at least {RATE:,} people/s, {_met(met=many / one.wall >= RATE)}")
        else:
            said.unlink()
            for part in rows.iterdir():
                part.unlink()
        if many == max(sizes):
            print(f"           bar: under {GIB} GiB, {_met(met=one.peak < GIB * 1024)}")
    if kept is None:
        raise ValueError(f"{people} is none of the sizes")
    return kept


def _once(rows: Path, said: Path, rounds: int) -> Run:
    command = [sys.executable, "-m", "dorsal.cli.bench_once", str(rows), str(said), str(rounds)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own
    return Run(statistics.median(told["wall"]), statistics.median(told["processor"]), told["peak"])


def _peers(content: Content, folder: Path, engines: Path | None, fhir4ds: Path | None) -> list[Measured]:
    sample = Sample(complete(content, SAMPLE), content, folder)
    print(f"Peers on {SAMPLE} people of whom everything is known, one way to call each as its documentation shows")
    found = [by_cql(sample, engines), by_zen(sample), by_fhir4ds(sample, fhir4ds)]
    for name, peer in zip(BARS, found, strict=True):
        if peer is None:
            print(f"  {name} is not here: run `make bench-registry`")
        else:
            _say(peer)
    return [peer for peer in found if peer is not None]


def _say(peer: Measured) -> None:
    print(f"  {peer.name}: {peer.rules} rules, {peer.told}")
    print(f"  {'people/s, median':<{WIDE}} {peer.rate:>12,.0f}")
    print(f"  {'answers that differ from ours':<{WIDE}} {peer.differ:>12} of {peer.compared:,}", flush=True)


def _ratios(ours: float, peers: list[Measured]) -> None:
    for peer in peers:
        ratio, bar = ours / peer.rate, BARS[peer.name]
        said = f"  times {peer.name}, ours with every rule and written to disk"
        print(f"{said:<{WIDE + 2}} {ratio:>12,.0f}   bar: at least {bar}, {_met(met=ratio >= bar)}")


def _met(*, met: bool) -> str:
    return "met" if met else "not met"

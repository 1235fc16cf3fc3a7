"""`dorsal registry bench`: every rule over a million people, beside engines that others would take, in one run.

Each contender judges the same people by the same rules, and is first shown to say what ours says of them. Machines are
shared and noisy, so a row is a median; a missed bar is said, and is no error.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from dorsal.cli import bench_days
from dorsal.cli.bench_people import complete, pool, write
from dorsal.cli.bench_registry_peers import Measured, Sample, by_cql, by_fhir4ds, by_spark, by_zen
from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.registry.evaluate import ARROW, results
from dorsal.registry.ruled import every_rule

RATE, GIB, SAMPLE, ROUNDS = 250_000, 4, 1_000, 5
BARS = {"cql-execution": 200, "zen-engine": 200, "fhir4ds": 25}
WIDE = 58


class Run(NamedTuple):
    """Ours: medians over the rounds, the most memory, and people a second with nothing read or written."""

    wall: float
    processor: float
    peak: float
    memory: float
    memory_processor: float


def run(sizes: list[int], people: int, spark_people: int, engines: Path | None, fhir4ds: Path | None) -> int:
    """Measure and print; 1 where a contender says something else of somebody."""
    content = load()
    with tempfile.TemporaryDirectory(dir=Path("build") if Path("build").is_dir() else None) as name:
        folder = Path(name)
        drawn_from = pool(content)
        kinds = Counter(rule.kind for rule in every_rule(content).values())
        print(f"{kinds.total()} rules: {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}")
        print(f"{len(results(content))} columns written for each person, decisions among them")
        ours = _growth(sizes, (people, spark_people), drawn_from, folder)
        bench_days.run(content, folder)
        peers = _peers(content, folder, engines, fhir4ds)
        _ratios(people / ours.wall, ours, peers)
        print("Spark on this machine, on Parquet that ours read, beside what ours wrote")
        spark = by_spark(folder, spark_people, content, engines)
        for one in spark:
            _say(one)
        return 0 if all(peer.differ == 0 for peer in [*peers, *spark]) else 1


def _growth(sizes: list[int], keep: tuple[int, int], drawn_from: pl.DataFrame, folder: Path) -> Run:
    """Ours at each size, the rows of one size kept for another engine; what else was written is thrown away."""
    print("Parquet read, every rule judged, Parquet written:")
    print("    people     seconds  people/s    people/s of one processor   peak memory")
    people, kept = keep[0], None
    for many in sizes:
        rows, said = folder / str(many), folder / f"{many}.parquet"
        write(drawn_from, many, rows)
        one = _once(rows, said, ROUNDS if many <= people else 1)
        print(
            f"{many:>10,} {one.wall:>11.2f} {many / one.wall:>9,.0f} {many / one.processor:>17,.0f} "
            f"{one.peak:>22,.0f} MiB",
            flush=True,
        )
        if many == people:
            kept = one
            print(f"           bar: at least {RATE:,} people/s, {_met(met=many / one.wall >= RATE)}")
            arrow = _once(rows, folder / f"{many}{ARROW}", ROUNDS)
            told = f"{many / arrow.wall:,.0f} people/s, {many / arrow.processor:,.0f} of one processor"
            print(f"           written as Arrow instead: {told}, {arrow.peak:,.0f} MiB")
        if many not in keep:
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
    wall, processor = (statistics.median(told[key]) for key in ("wall", "processor"))
    memory, memory_processor = (statistics.median(way) for way in zip(*(told["memory"] or [(0, 0)]), strict=True))
    return Run(wall, processor, told["peak"], memory, memory_processor)


def _peers(content: Content, folder: Path, engines: Path | None, fhir4ds: Path | None) -> list[Measured]:
    sample = Sample(complete(content, SAMPLE), content, folder)
    print(f"Peers on {SAMPLE} people of whom everything is known, one way to call each as its documentation shows")
    found = []
    for name, measured in zip(
        BARS, (by_cql(sample, engines), by_zen(sample), by_fhir4ds(sample, fhir4ds)), strict=True
    ):
        if not measured:
            print(f"  {name} is not here: run `make bench-registry`")
        for peer in measured:
            _say(peer)
            found.append(peer)
    return found


def _say(peer: Measured) -> None:
    print(f"  {peer.name}: {peer.rules} rules, {peer.told}")
    print(f"  {'people/s, and a second of one processor':<{WIDE}} {peer.rate:>12,.0f} {peer.processor:>9,.0f}")
    print(f"  {'answers that differ from ours':<{WIDE}} {peer.differ:>12} of {peer.compared:,}", flush=True)


def _ratios(written: float, ours: Run, peers: list[Measured]) -> None:
    """Ours judges every rule on all processors, a peer the rules it was given, on one; the urgency is given to both."""
    print("Ours in memory, the rules alone, as peers are called:", end=" ")
    print(f"{ours.memory:,.0f} people/s on {os.cpu_count()} processors,", end=" ")
    print(f"{ours.memory_processor:,.0f} a second of one")
    print(f"From disk to disk, with every decision: {written:,.0f} people/s. So many times as many as")
    for peer in peers:
        ratio, bar = ours.memory / peer.rate, BARS[peer.name.split(",")[0]]
        print(f"  {peer.name:<{WIDE}} {ratio:>12,.0f}   bar: at least {bar}, {_met(met=ratio >= bar)}")
        print(f"  {'  processor for processor':<{WIDE}} {ours.memory_processor / peer.processor:>12,.0f}")
        print(f"  {'  ours from disk to disk':<{WIDE}} {written / peer.rate:>12,.0f}", flush=True)


def _met(*, met: bool) -> str:
    return "met" if met else "not met"

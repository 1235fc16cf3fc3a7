"""One process that judges everybody in a folder of Parquet: `python -m dorsal.cli.bench_once ROWS SAID ROUNDS`.

Prints the seconds and the processor seconds of each round after a small one to warm up, and the most memory it held.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

from dorsal.content import load
from dorsal.registry.evaluate import plan

KIB_A_MIB = 1024


def main(folder: str, said: str, rounds: str) -> None:
    content, rows = load(), sorted(Path(folder).glob("*.parquet"))
    plan(pl.scan_parquet(rows[:1]).head(1000), content).collect()
    wall, processor = [], []
    for _ in range(int(rounds)):
        start, used = perf_counter(), process_time()
        plan(pl.scan_parquet(rows), content).sink_parquet(said)
        wall.append(perf_counter() - start)
        processor.append(process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MIB
    print(json.dumps({"wall": wall, "processor": processor, "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""One process that judges everybody in a folder of Parquet: `python -m dorsal.cli.bench_once ROWS SAID ROUNDS`.

Prints the seconds and the processor seconds of each round after a small one to warm up, and the most memory it held;
then, where Parquet was written, people a second of the rules alone with the rows in memory, as engines without tables
are called.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.registry.evaluate import ARROW, plan, write

KIB_A_MIB = 1024
MOST = 10  # parts that are held in memory, a million people


def main(folder: str, said: str, rounds: str) -> None:
    content, rows = load(), sorted(Path(folder).glob("*.parquet"))
    plan(pl.scan_parquet(rows[:1]).head(1000), content).collect()
    wall, processor = [], []
    for _ in range(int(rounds)):
        start, used = perf_counter(), process_time()
        write(pl.scan_parquet(rows), content, Path(said))
        wall.append(perf_counter() - start)
        processor.append(process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MIB
    memory = [] if said.endswith(ARROW) else _in_memory(_judged(rows, said), content, int(rounds))
    print(json.dumps({"wall": wall, "processor": processor, "peak": peak, "memory": memory}))


def _judged(rows: list[Path], said: str) -> pl.DataFrame:
    """As many as are held in memory, with the urgency that some rules go by."""
    frame = pl.read_parquet(rows[:MOST])
    return frame.with_columns(pl.read_parquet(said, columns=["urgency"], n_rows=frame.height)["urgency"])


def _in_memory(frame: pl.DataFrame, content: Content, rounds: int) -> list[tuple[float, float]]:
    """People a second, and a processor second, in each round."""
    rates = []
    for _ in range(rounds):
        start, used = perf_counter(), process_time()
        plan(frame.lazy(), content, decisions=False).collect()
        rates.append((frame.height / (perf_counter() - start), frame.height / (process_time() - used)))
    return rates


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Runs one SQL statement over a Parquet table with Spark on this machine.

`python spark.py STATEMENT.sql ROWS RESULTS [ROUNDS]`, with the Python of build/engines. The statement calls the table
`people`. Prints the seconds and the processor seconds of the start, then of each round.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession


def main(statement: str, rows: str, results: str, rounds: str = "1") -> None:
    start = time.perf_counter()
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("dorsal")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "3g")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.read.parquet(rows).createOrReplaceTempView("people")
    machine = spark.sparkContext._gateway.proc.pid  # noqa: SLF001 - the machine that does the work
    print(f"{time.perf_counter() - start:.3f} {used(machine):.3f}", flush=True)
    for _ in range(int(rounds)):
        start, before = time.perf_counter(), used(machine)
        spark.sql(Path(statement).read_text(encoding="utf-8")).write.mode("overwrite").parquet(results)
        print(f"{time.perf_counter() - start:.3f} {used(machine) - before:.3f}", flush=True)
    spark.stop()


def used(process: int) -> float:
    """The processor seconds of a process up to now."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


main(*sys.argv[1:])

"""Runs one SQL statement over a Parquet table with Spark on this machine.

`python spark.py STATEMENT.sql ROWS RESULTS [ROUNDS]`, with the Python of build/engines. The statement calls the table
`people`. Prints how many seconds the start took, then each round.
"""

from __future__ import annotations

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
    print(f"{time.perf_counter() - start:.3f}", flush=True)
    for _ in range(int(rounds)):
        start = time.perf_counter()
        spark.sql(Path(statement).read_text(encoding="utf-8")).write.mode("overwrite").parquet(results)
        print(f"{time.perf_counter() - start:.3f}", flush=True)
    spark.stop()


main(*sys.argv[1:])

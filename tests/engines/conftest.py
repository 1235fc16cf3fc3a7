"""Engines that are not ours: they run in build/engines, which `make test-engines` makes. Elsewhere: skipped."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from dorsal.content.schema import Content
from dorsal.registry import cql, spark
from dorsal.registry.evaluate import evaluate
from dorsal.registry.wide import rows
from tests.registry.covering import covering

SEED = 20261123
Run = Callable[..., str]


@pytest.fixture(scope="session")
def engines() -> Path:
    if "DORSAL_ENGINES" not in os.environ:
        pytest.skip("Spark and cql-execution are tried by `make test-engines`")
    return Path(os.environ["DORSAL_ENGINES"])


@pytest.fixture(scope="session")
def run(engines: Path, root: Path) -> Run:
    """Run one of the tools with what stands in build/engines."""

    def _run(program: str, tool: str, *arguments: Path | str) -> str:
        done = subprocess.run(
            [engines / program, root / "tools/engines" / tool, *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return _run


@pytest.fixture(scope="session")
def people(content: Content) -> pl.DataFrame:
    """One row for each of a few thousand people: every rule true, false and unknown of somebody."""
    return rows(covering(content, SEED), content)


@pytest.fixture(scope="session")
def ours(people: pl.DataFrame, content: Content) -> pl.DataFrame:
    return evaluate(people, content)


@pytest.fixture(scope="session")
def by_spark(
    people: pl.DataFrame, content: Content, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("spark")
    people.write_parquet(folder / "people.parquet")
    statement = spark.statement(content, "people", given=frozenset(people.columns))
    (folder / "statement.sql").write_text(statement, encoding="utf-8")
    run("python/bin/python", "spark.py", folder / "statement.sql", folder / "people.parquet", folder / "said")
    return pl.read_parquet(folder / "said/*.parquet")


@pytest.fixture(scope="session")
def by_cql(people: pl.DataFrame, content: Content, run: Run, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("cql")
    people.write_ndjson(folder / "people.jsonl")
    (folder / "rules.cql").write_text(cql.written(content), encoding="utf-8")
    run("python/bin/python", "compile.py", folder / "rules.cql", folder / "rules.json")
    run("node", "run.mjs", folder / "rules.json", folder / "people.jsonl", folder / "said.jsonl")
    return pl.read_ndjson(folder / "said.jsonl", infer_schema_length=None)

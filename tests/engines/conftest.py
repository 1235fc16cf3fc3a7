"""Engines that are not ours: they run in build/engines, which `make test-engines` makes. Elsewhere: skipped."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from dorsal.content.schema import Content
from dorsal.registry import cql, spark
from dorsal.registry.wide import Seen, rows
from tests.registry.bedside import Bedside
from tests.registry.covering import anybody, covering

SEED = 20261123
DRAWN = 300
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


def drawn(content: Content) -> list[Seen]:
    """Other people each time, as Hypothesis draws them: gathered, since an engine takes seconds to start."""
    found = list[Seen]()

    @settings(max_examples=DRAWN, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(one=anybody(content))
    def gather(one: Seen) -> None:
        found.append(one)

    gather()
    assert len(found) >= DRAWN
    return found


@pytest.fixture(scope="session")
def crowd(content: Content) -> list[Seen]:
    """A few thousand people, so that every rule is true, false and unknown of somebody, and those of Hypothesis."""
    return [*covering(content, SEED), *drawn(content)]


@pytest.fixture(scope="session")
def people(crowd: list[Seen], content: Content) -> pl.DataFrame:
    """One row for each."""
    return rows(crowd, content)


@pytest.fixture(scope="session")
def wanted(crowd: list[Seen], content: Content) -> list[dict[str, Any]]:
    """What the bedside says of each."""
    bedside = Bedside(content)
    return [bedside.says(one) for one in crowd]


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

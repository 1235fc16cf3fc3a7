"""The engines that the registry is measured beside, each on the same people and shown to say the same of them."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

import polars as pl
from sqlglot import exp

from dorsal.care.findings import Findings
from dorsal.care.triage import triage
from dorsal.cli.bench_people import PERSON
from dorsal.cli.peer import Peer
from dorsal.content.schema import Content
from dorsal.registry import cql, spark
from dorsal.registry.composed import steps
from dorsal.registry.evaluate import evaluate, results
from dorsal.registry.ruled import Rule, every_rule
from dorsal.registry.wide import COMPUTED, columns, rows

TOOLS = Path(__file__).parents[2] / "tools/engines"
ROUNDS, FEW = 3, 200
FHIR_RULES = 10  # each finding that a rule reads is one more pass over all resources


class Measured(NamedTuple):
    """What a contender did: people a second and a processor second, and how many of its answers differ from ours."""

    name: str
    rules: int
    told: str
    rate: float
    processor: float
    differ: int
    compared: int


class Sample:
    """A few people of whom everything is known, and what ours says of them."""

    def __init__(self, people: list[Findings], content: Content, folder: Path) -> None:
        self.people, self.content, self.folder = people, content, folder
        self.rows = rows(people, content)
        self.ours = evaluate(self.rows, content)
        self.rules = every_rule(content)


def by_cql(sample: Sample, engines: Path | None) -> list[Measured]:
    """All rules, compiled to ELM by `ms-cql-sdk`: one executor, its parameters set for each person."""
    if engines is None:
        return []
    text, elm, told, said = (sample.folder / name for name in ("rules.cql", "rules.json", "told.jsonl", "said.jsonl"))
    text.write_text(cql.written(sample.content, decisions=False), encoding="utf-8")
    sample.rows.with_columns(sample.ours[COMPUTED]).write_ndjson(told)
    _run(engines / "python/bin/python", TOOLS / "compile.py", text, elm)
    rates = _run(engines / "node", TOOLS / "run.mjs", elm, told, said, str(ROUNDS), DORSAL_ENGINES=str(engines))
    theirs = pl.read_ndjson(said, infer_schema_length=None)
    names = [rule.column for rule in sample.rules.values()]
    differ = sum(int((~sample.ours[name].eq_missing(theirs[name].cast(pl.Boolean))).sum()) for name in names)
    rate = _rates(len(theirs), _pairs(rates))
    count, told_so = len(sample.rules), "parameters in memory"
    return [Measured("cql-execution", count, told_so, *rate, differ, len(names) * len(theirs))]


def by_zen(sample: Sample) -> list[Measured]:
    """All rules as one expression, the fastest model that we tried, in each way that its documentation shows."""
    if find_spec("zen") is None:
        return []
    peer = Peer({name: rule.form for name, rule in sample.rules.items()})
    contexts = [peer.context({**one.values, **_urgency(one, sample.content)}) for one in sample.people]
    differ = 0
    for number, context in enumerate(contexts):
        fired = set(peer.fired(context))
        said = sample.ours.row(number, named=True)
        differ += sum((said[rule.column] is True) is not (rule.name in fired) for rule in sample.rules.values())
    count = len(sample.rules)
    return [
        Measured(
            f"zen-engine, {way}",
            count,
            "contexts in memory",
            *_timed(judge, contexts[:FEW]),
            differ,
            count * len(contexts),
        )
        for way, judge in peer.ways.items()
    ]


def _timed(judge: Callable[[dict[str, object]], object], contexts: list[dict[str, object]]) -> tuple[float, float]:
    taken = []
    for _ in range(ROUNDS):
        start, used = perf_counter(), process_time()
        for context in contexts:
            judge(context)
        taken.append((perf_counter() - start, process_time() - used))
    return _rates(len(contexts), taken)


def _rates(people: int, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """People a second, and a processor second, in the median round."""
    wall, processor = (statistics.median(way) for way in zip(*taken, strict=True))
    return people / wall, people / processor


def _pairs(told: str) -> list[tuple[float, float]]:
    return [(float(wall), float(processor)) for wall, processor in (line.split() for line in told.splitlines())]


def _urgency(one: Findings, content: Content) -> dict[str, str]:
    urgency = triage(one, content).urgency
    return {COMPUTED: urgency.value} if urgency else {}


def by_fhir4ds(sample: Sample, home: Path | None) -> list[Measured]:
    """Some rules as one measure over FHIR: an Observation for each finding that these rules read."""
    if home is None:
        return []
    chosen = [rule for rule in sample.rules.values() if rule.kind == "red-flags"][:FHIR_RULES]
    names = [rule.column for rule in chosen]
    text, told, said = (sample.folder / name for name in ("fhir.cql", "fhir.jsonl", "fhir-said.jsonl"))
    text.write_text("\n".join(_over_fhir(chosen, sample.content)), encoding="utf-8")
    sample.rows.select(_read(chosen, sample.content)).write_ndjson(told)
    asked = sample.folder / "names.json"
    asked.write_text(json.dumps(names), encoding="utf-8")
    done = json.loads(_run(home / "bin/python", TOOLS / "fhir4ds_peer.py", text, asked, told, said, str(ROUNDS)))
    theirs = pl.read_ndjson(said)
    differ = sum(int((sample.ours[name].fill_null(value=False) != theirs[name]).sum()) for name in names)
    (whole, _), alone = (_rates(len(theirs), done[way]) for way in ("whole", "alone"))
    told_so = f"resources loaded before; with its translation to SQL {whole:,.0f} people/s, without it"
    return [Measured("fhir4ds", len(names), told_so, *alone, differ, len(names) * len(theirs))]


def _read(chosen: Iterable[Rule], content: Content) -> list[str]:
    made = {one.name: one.what for step in steps(content) for one in step}
    return list(dict.fromkeys(field.name for rule in chosen for field in made[rule.column].find_all(exp.Column)))


def _over_fhir(chosen: list[Rule], content: Content) -> Iterator[str]:
    kinds, made = columns(content), {one.name: one.what for step in steps(content) for one in step}
    yield from ("library Peer version '1'", "using FHIR version '4.0.1'", "codesystem \"S\": 'urn:dorsal:findings'")
    yield from (f'code "c {name}": \'{name}\' from "S"' for name in _read(chosen, content))
    yield "context Patient"
    for name in _read(chosen, content):
        kind = kinds[name]
        value = "(O.value as Quantity).value" if kind.is_float() else f"O.value as {_type(kind)}"
        yield f'define "{name}": First([Observation: "c {name}"] O return {value})'
    yield from (f'define "{rule.column}": {cql.text(made[rule.column])}' for rule in chosen)


def _type(kind: pl.DataType) -> str:
    return "Boolean" if isinstance(kind, pl.Boolean) else "String"


def by_spark(folder: Path, people: int, content: Content, engines: Path | None) -> list[Measured]:
    """The one statement on the very Parquet that ours read, and what it wrote beside what ours wrote."""
    if engines is None:
        return []
    rows, ours = folder / str(people), folder / f"{people}.parquet"
    given = frozenset(pl.scan_parquet(rows / "*.parquet").collect_schema().names())
    statement, said = folder / "statement.sql", folder / "by-spark"
    statement.write_text(spark.statement(content, "people", given=given, keys=(PERSON,)), encoding="utf-8")
    taken = _run(engines / "python/bin/python", TOOLS / "spark.py", statement, rows, said, "2")
    start, *seconds = _pairs(taken)
    order = pl.read_parquet(said / "*.parquet", columns=[PERSON])[PERSON].arg_sort()
    differ = 0
    for name in results(content):
        theirs = pl.read_parquet(said / "*.parquet", columns=[name])[name].gather(order)
        differ += int((~pl.read_parquet(ours, columns=[name])[name].eq_missing(theirs)).sum())
    told = f"with every decision, {start[0]:.0f} s to start, {start[1]:.0f} of a processor; of two rounds the last"
    count, compared = len(every_rule(content)), len(order) * len(results(content))
    return [Measured("Spark", count, told, *_rates(len(order), seconds[-1:]), differ, compared)]


def _run(program: Path, *arguments: Path | str, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own tools
        [program, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        raise SystemExit(1)
    return done.stdout

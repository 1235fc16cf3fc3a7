"""What `dorsal registry` understands: apart from what it does, so that no other command waits for it."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its tasks."""
    registry = commands.add_parser("registry", help="the same rules over many people, and what their courses show")
    tasks = registry.add_subparsers(dest="task", required=True)
    explain = tasks.add_parser("explain", help="a rule as a table in each language, as SQL and as CQL")
    explain.add_argument("rule", help="such as red-flags/fever-unwell, or a name that only one rule has")
    _export(tasks.add_parser("export", help="the rules for engines that are not ours, the measures, or the tables"))
    _build(tasks.add_parser("build", help="bring the tables up to date with the record"))
    _assess(tasks.add_parser("assess", help="ask every rule of everybody in the tables"))
    _measure(tasks.add_parser("measure", help="work out the measures of the content"))
    _report(tasks.add_parser("report", help="everything as one file, for an assessment of health technology"))
    _bench(tasks.add_parser("bench", help="every rule over a million people, beside other engines"))


def _export(export: argparse.ArgumentParser) -> None:
    what = "the rules in Clinical Quality Language, the measures as CSV, or the tables without who could be known"
    export.add_argument("what", choices=["cql", "measures", "tables"], help=what)
    export.add_argument("--to", type=Path, help="the file to write (standard output); for tables, the folder")
    export.add_argument("--by", action="append", default=[], help="of measures: for each group of people")
    export.add_argument("--without", action="append", default=[], help="of tables: a column by which one may be known")
    _where(export)


def _assess(assess: argparse.ArgumentParser) -> None:
    written = "the file to write, .parquet or .arrow"
    assess.add_argument("--to", type=Path, default=Path("assessed.parquet"), help=written)
    _where(assess)


def _report(report: argparse.ArgumentParser) -> None:
    report.add_argument("--to", type=Path, help="the .html or .pdf to write (report-en.html)")
    report.add_argument("--lang", default="en")
    _where(report)


def _build(build: argparse.ArgumentParser) -> None:
    build.add_argument("--simulated", type=int, metavar="N", help="of so many simulated people instead of the record")
    build.add_argument("--clinics", type=int, default=1, help="of simulated people: how many clinics care for them")
    build.add_argument("--findings", action="store_true", help="of simulated people: with findings, which takes longer")
    build.add_argument("--seed", type=int, default=20261121)
    build.add_argument("--anew", action="store_true", help="from the first entry on, instead of from the last build")
    build.add_argument("--key", type=Path, help="the file of the secret that makes pseudonyms (beside the folder)")
    _where(build)


def _measure(measure: argparse.ArgumentParser) -> None:
    measure.add_argument("measure", nargs="?", help="one of them, by its id")
    measure.add_argument("--by", action="append", default=[], help="for each group of people, such as phase")
    measure.add_argument("--sql", action="store_true", help="show the queries instead")
    measure.add_argument("--json", action="store_true", dest="as_json", help="for another program")
    _where(measure)


def _where(task: argparse.ArgumentParser) -> None:
    task.add_argument("--folder", type=Path, help="where the tables lie (registry/ beside the database)")
    task.add_argument("--as-of", type=date.fromisoformat, help="the day that they stand for (today)")


def _bench(bench: argparse.ArgumentParser) -> None:
    bench.add_argument("--people", type=int, default=1_000_000)
    bench.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000, 10_000_000])
    bench.add_argument("--spark", type=int, default=100_000, help="how many people Spark judges")
    bench.add_argument("--engines", type=Path, help="the folder that tools/engines.sh prints")
    bench.add_argument("--fhir4ds", type=Path, help="the folder that tools/fhir4ds.sh prints")

"""Loads a server with four clients at once, bounded and on this machine alone, for each size of database: `make load`.

The people are simulated, a year each, five hundred different courses copied under new ids. What is measured: one
exercise told, today's page, and the caseload of a physiotherapist with two hundred people.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from served import MANAGE, gunicorn, production

COURSES, SEED = 500, 20261121
CLIENTS, WARM, LONGEST = 4, 3, 60
BARS = {"log": "at least 200/s, p95 under 50 ms", "today": "p95 under 60 ms", "caseload": "p95 under 120 ms"}


def main() -> None:
    args = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        courses = args.courses or Path(folder) / "courses.jsonl"
        if not courses.exists():
            course = ["simulate", "--people", str(COURSES), "--seed", str(SEED), "--to", str(courses)]
            _run([sys.executable, "-c", "import dorsal.cli as cli; cli.main()", *course])
        print("people     what       requests/s  p50 ms  p95 ms  p99 ms  refused  bar")
        for people in args.people:
            for what, found in _of(people, courses, Path(folder) / str(people), args).items():
                _tell(people, what, found)


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("people", type=int, nargs="+")
    read.add_argument("--seconds", type=int, default=15, help=f"of each measurement, at most {LONGEST}")
    read.add_argument("--courses", type=Path, help="what `dorsal simulate` wrote; made there where it is absent")
    read.add_argument("--wrk", default="wrk")
    found = read.parse_args()
    found.seconds = min(found.seconds, LONGEST)
    return found


def _of(people: int, courses: Path, folder: Path, args: argparse.Namespace) -> dict[str, Any]:
    folder.mkdir()
    env = os.environ | production(folder)
    began = time.monotonic()
    _run([*MANAGE, "migrate", "--verbosity", "0"], env=env)
    _run([*MANAGE, "fill", str(courses), "--people", str(people)], env=env | {"DORSAL_ENV": "development"})
    _run([*MANAGE, "replan", "--workers", "2"], env=env, quiet=True)
    _run([*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"], env=env)
    told = subprocess.run([sys.executable, "tools/load_people.py"], env=env, check=True, stdout=subprocess.PIPE)
    print(f"{people} people ready in {time.monotonic() - began:.0f} s", file=sys.stderr)
    sent = json.loads(told.stdout)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found: dict[str, Any] = {}
    with gunicorn(port, env):
        for what, lines in sent["lines"].items():
            targets = folder / f"{what}.tsv"
            targets.write_text("".join("\t".join(line) + "\n" for line in lines))
            load = os.environ | {"LOAD_TARGETS": str(targets), "LOAD_SCHEMA": str(sent["schema"])}
            for turn, seconds in enumerate((WARM, args.seconds)):
                load["LOAD_FROM"] = str(turn * 1_000_000)
                found[what] = _wrk(args.wrk, port, seconds, load)
    return found


def _run(command: list[str], *, env: Mapping[str, str] | None = None, quiet: bool = False) -> None:
    where = {"stdout": sys.stderr, "stderr": subprocess.DEVNULL if quiet else None}
    subprocess.run(command, env=env, check=True, **where)


def _wrk(wrk: str, port: int, seconds: int, env: Mapping[str, str]) -> dict[str, Any]:
    command = [wrk, "--threads", "2", "--connections", str(CLIENTS), "--duration", f"{seconds}s", "--timeout", "10s"]
    command += ["--script", "tools/load.lua", f"http://localhost:{port}"]
    said = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    at = next(number for number, line in enumerate(said) if line.startswith("{"))
    return json.loads(said[at]) | {"why": " ".join(said[at + 1 :])}


def _tell(people: int, what: str, found: Mapping[str, Any]) -> None:
    rate = found["requests"] / found["seconds"]
    figures = "".join(f"{found[name]:>8.1f}" for name in ("p50", "p95", "p99"))
    wrong = found["refused"] + found["errors"]
    print(f"{people:<10} {what:<10} {rate:>10.1f}{figures}{wrong:>9}  {BARS[what]}", flush=True)
    if wrong:
        print(f"{'':10} not as it should be: {found['why']}", flush=True)


if __name__ == "__main__":
    main()

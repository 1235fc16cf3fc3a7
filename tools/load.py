"""Loads a server with four clients at once, bounded and on this machine alone, for each engine and size: `make load`.

The people are simulated, a year each: so many different courses, the others copies of them under new ids. The server is
`dorsal serve` with what it chooses by itself, and its log goes into a file. What is measured: one exercise told,
today's page, today's page of who has just told something, and the caseload of a physiotherapist with 200 people,
at rest and while three of them a second tell something. Beside the clock stands the processor time of the server for a
request, for machines that do other work; that of PostgreSQL apart.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import load_server
import postgres
from served import MANAGE, production

from dorsal.simulate.living import histories

COURSES, WEEKS, SEED = 200, 52, 20261121
CLIENTS, WARM, LONGEST, A_SECOND = 4, 3, 60, 3
CALM = "p95 under 120 ms"


@dataclass(frozen=True)
class Look:
    """What one measurement sends, beside what else, and the bar it is held to."""

    what: str
    lines: str
    bar: str
    beside: str = ""


LOOKS = (
    Look("today", "today", "p95 under 60 ms"),
    Look("told", "log", "at least 200/s, p95 under 50 ms"),
    Look("today, told", "today", "p95 under 60 ms"),
    Look("caseload", "caseload", CALM),
    Look("caseload, told", "caseload", CALM, beside="news"),
)
HEAD = f"{'database':<12}{'people':>8}  {'what':<16}{'requests/s':>10}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}"
HEAD += f"{'cpu ms':>8}{'its cpu':>8}{'refused':>9}  bar"


def main() -> None:
    args = _arguments()
    with tempfile.TemporaryDirectory(prefix="dorsal-load-") as folder:
        courses = args.courses or Path(folder) / "courses.jsonl"
        if not courses.exists():
            _simulated(courses)
        print(HEAD, flush=True)
        for engine in args.engines:
            for people in args.people:
                place = Path(folder) / f"{engine}-{people}"
                place.mkdir()
                with _database(engine) as named:
                    _measured(args, Filled(place, courses, people, os.environ | production(place) | named), engine)


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("people", type=int, nargs="+")
    read.add_argument("--engines", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite"])
    read.add_argument("--seconds", type=int, default=15, help=f"of each measurement, at most {LONGEST}")
    read.add_argument("--courses", type=Path, help="a year of simulated people, as this made it before")
    read.add_argument("--wrk", default="wrk")
    found = read.parse_args()
    found.seconds = min(found.seconds, LONGEST)
    return found


def _simulated(courses: Path) -> None:
    """A file that is there is whole."""
    begun, part = time.monotonic(), courses.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for one in histories(COURSES, seed=SEED, weeks=WEEKS):
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
    part.rename(courses)
    print(f"{COURSES} courses of a year simulated in {time.monotonic() - begun:.0f} s", file=sys.stderr)


@contextmanager
def _database(engine: str) -> Iterator[dict[str, str]]:
    """A database of its own for each measurement; what the settings need to find it."""
    if engine == "sqlite":
        yield {"DORSAL_DATABASE": "sqlite"}
        return
    with postgres.server() as made:
        yield {"DORSAL_DATABASE": made.address}


@dataclass(frozen=True)
class Filled:
    """A database, where it lies, and who is in it."""

    place: Path
    courses: Path
    people: int
    env: Mapping[str, str]

    def made(self) -> dict[str, Any]:
        """Fill it; the lines to send for each kind of request."""
        begun = time.monotonic()
        self._manage("migrate", "--verbosity", "0")
        self._manage("fill", str(self.courses), "--people", str(self.people), DORSAL_ENV="development")
        filled = time.monotonic()
        command = [sys.executable, "tools/load_people.py"]
        told = subprocess.run(command, env=self.env, check=True, stdout=subprocess.PIPE).stdout
        planned = time.monotonic() - filled
        print(f"{self.people} people in {filled - begun:.0f} s, some planned in {planned:.0f} s", file=sys.stderr)
        return dict(json.loads(told))

    def _manage(self, *command: str, **more: str) -> None:
        subprocess.run([*MANAGE, *command], env={**self.env, **more}, check=True, stdout=sys.stderr)


def _measured(args: argparse.Namespace, filled: Filled, engine: str) -> None:
    sent = filled.made()
    with load_server.serving(filled.env, filled.place / "log") as server:
        clients = Clients(args.wrk, filled.place, server, sent)
        for look in LOOKS:
            found: dict[str, Any] = {}
            for seconds in (WARM, args.seconds):
                found = clients.look(look, seconds)
            _tell(engine, filled.people, look, found)


@dataclass
class Clients:
    """Those who ask. `told`: how many numbers of entries their devices have used."""

    wrk: str
    place: Path
    server: load_server.Server
    sent: Mapping[str, Any]
    told: int = 0

    def look(self, look: Look, seconds: int) -> dict[str, Any]:
        """The clock of the clients, and the processor time of the server, for one kind of request."""
        self.server.count()
        other = self._begun(look.beside, seconds, 1, LOAD_PAUSE=str(1000 // A_SECOND)) if look.beside else None
        found = _said(self._begun(look.lines, seconds, CLIENTS))
        refused = _said(other)["refused"] if other else 0
        return found | self.server.spent(found["requests"]) | {"refused": found["refused"] + refused}

    def _begun(self, lines: str, seconds: int, clients: int, **more: str) -> subprocess.Popen[str]:
        targets = self.place / f"{lines}.tsv"
        targets.write_text("".join("\t".join(line) + "\n" for line in self.sent["lines"][lines]))
        self.told += 1_000_000
        env = {"LOAD_TARGETS": str(targets), "LOAD_SCHEMA": str(self.sent["schema"]), "LOAD_FROM": str(self.told)}
        command = [self.wrk, "--threads", str(min(clients, 2)), "--connections", str(clients), "--timeout", "10s"]
        command += ["--duration", f"{seconds}s", "--script", "tools/load.lua", self.server.address]
        return subprocess.Popen(command, env={**os.environ, **env, **more}, stdout=subprocess.PIPE, text=True)


def _said(wrk: subprocess.Popen[str]) -> dict[str, Any]:
    said = wrk.communicate()[0].splitlines()
    at = next(number for number, line in enumerate(said) if line.startswith("{"))
    return dict(json.loads(said[at])) | {"why": " ".join(said[at + 1 :])}


def _tell(engine: str, people: int, look: Look, found: Mapping[str, Any]) -> None:
    rate = found["requests"] / found["seconds"]
    figures = "".join(f"{found[name]:>8.1f}" for name in ("p50", "p95", "p99", "cpu", "its"))
    wrong = found["refused"] + found["errors"]
    print(f"{engine:<12}{people:>8}  {look.what:<16}{rate:>10.1f}{figures}{wrong:>9}  {look.bar}", flush=True)
    if wrong:
        print(f"{'':22}not as it should be: {found['why']}", flush=True)


if __name__ == "__main__":
    main()

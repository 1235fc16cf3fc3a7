"""`dorsal serve` as it serves by itself, its log in a file, and the processor time that it and PostgreSQL take."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from served import MANAGE, PATIENCE

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """Where it is, and the processes whose time is counted, each with its children: the server's, the database's."""

    address: str
    process: int
    database: int | None
    before: tuple[float, float] = (0.0, 0.0)

    def count(self) -> None:
        self.before = self._now()

    def spent(self, requests: int) -> dict[str, float]:
        """Milliseconds for each request since `count`."""
        cpu, its = (1000 * (now - then) / max(1, requests) for now, then in zip(self._now(), self.before, strict=True))
        return {"cpu": cpu, "its": its}

    def _now(self) -> tuple[float, float]:
        return _seconds(self.process), _seconds(self.database) if self.database else 0.0


@contextmanager
def serving(env: Mapping[str, str], log: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as said:
        command = [*MANAGE, "serve", "--bind", f"127.0.0.1:{port}"]
        process = subprocess.Popen(command, env=env, stdout=said, stderr=said)
        try:
            _wait(process, f"http://127.0.0.1:{port}/healthz", log)
            yield Server(f"http://127.0.0.1:{port}", process.pid, _postmaster(env["DORSAL_DATABASE"]))
        finally:
            process.terminate()
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Until it answers; what it said where it does not start."""
    last = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < last:
        with suppress(URLError):
            urlopen(address).close()  # nosec # noqa: S310 - our own server
            return
        time.sleep(0.2)
    raise SystemExit(f"the server did not start:\n{log.read_text()[-2000:]}")


def _postmaster(address: str) -> int | None:
    """The process of a PostgreSQL that lies beside its socket, as `postgres.py` starts it."""
    (folder,) = parse_qs(urlsplit(address).query).get("host", [""])
    note = Path(folder) / "data" / "postmaster.pid"
    return int(note.read_text().splitlines()[0]) if note.exists() else None


def _seconds(process: int) -> float:
    """The processor time of a process, of its children, and of those that ended."""
    times, children = dict[int, list[int]](), dict[int, list[int]]()
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = one.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(one.parent.name)
        children.setdefault(int(told[1]), []).append(number)
        times[number] = [int(value) for value in told[11:15]]
    family, ticks = [process], 0
    while family:
        one = family.pop()
        ticks += sum(times.get(one, []))
        family += children.get(one, [])
    return ticks / TICKS

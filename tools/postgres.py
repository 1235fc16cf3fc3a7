"""Runs a command beside a PostgreSQL of its own, which goes when the command ends; its address is in DORSAL_DATABASE.

`python tools/postgres.py make ...`. Where DORSAL_DATABASE names a server already, the command gets that one. Ours lies
in memory where there is room: what it must do for a commit then takes no time, and none of its promises is left out.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NEEDED = ("initdb", "postgres", "pg_isready", "createdb")
MISSING = (
    "The tests on PostgreSQL need its programs: run 'sudo apt-get install postgresql' "
    "(or set DORSAL_DATABASE to a server that may be filled with test databases) and try again."
)
PATIENCE = 60
MEMORY = Path("/dev/shm")  # nosec # noqa: S108  a folder of chance is made in it
ROOM = 2 * 1024**3


def programs() -> Path:
    """The folder of the newest PostgreSQL here; where there is none and we may, the distribution's own."""
    return _found() or _installed() or sys.exit(MISSING)


def _found() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    folders += [Path(one).resolve().parent for name in ("initdb", "postgres") if (one := shutil.which(name))]
    return next((one for one in folders if all((one / name).exists() for name in NEEDED)), None)


def _version(folder: Path) -> int:
    found = re.match(r"\d+", folder.parent.name)
    return int(found[0]) if found else 0


def _installed() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("No PostgreSQL here: asking apt-get ...", file=sys.stderr)
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "--no-install-recommends", "postgresql"]
    subprocess.run(command, check=False, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, **quiet)
    return _found()


@dataclass
class Server:
    """A server in a folder of its own, reached by a socket in it; it writes to disk before it says that it has."""

    bin: Path
    folder: Path
    settings: tuple[str, ...] = ("fsync=on",)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"postgresql://dorsal@/dorsal?host={self.folder}"

    def begin(self) -> None:
        """A new, empty cluster. Names are sorted by the rules of a language, as on most servers."""
        self._give()
        command = ["-D", self.folder / "data", "-U", "dorsal", "-A", "trust", "-E", "UTF8"]
        command += ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]
        subprocess.run([self.bin / "initdb", *command], check=True, stdout=subprocess.DEVNULL, **self.as_owner())
        self.start()
        subprocess.run([self.bin / "createdb", "-h", self.folder, "-U", "dorsal", "dorsal"], check=True)

    def start(self) -> None:
        command: list[str | Path] = [self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder]
        for setting in ("listen_addresses=", "synchronous_commit=on", "max_connections=100", *self.settings):
            command += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **self.as_owner())
        self.wait()

    def wait(self) -> None:
        last = time.monotonic() + PATIENCE
        asked = [self.bin / "pg_isready", "-q", "-h", self.folder, "-d", "postgres"]
        while subprocess.run(asked, check=False).returncode:
            if time.monotonic() > last or (self.process and self.process.poll() is not None):
                sys.exit(f"PostgreSQL does not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Fast: no client is waited for. One that is still coming up after a fall may not hear it: then at once."""
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.process and self.process.poll() is None:
                self.process.send_signal(how)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(PATIENCE / 4)

    def _give(self) -> None:
        """PostgreSQL does not run as root: the folder is given to somebody who may do little."""
        if os.geteuid() == 0:
            owner = _owner()
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def as_owner(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        owner = _owner()
        return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _owner() -> pwd.struct_passwd:
    """Whoever the server runs as, where we are root."""
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    sys.exit("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as.")


def _memory() -> Path | None:
    return MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM else None


@contextmanager
def server(place: Path | None = None) -> Iterator[Server]:
    """A server of one's own until it is no longer needed, in a folder at this place, else where others are made."""
    with tempfile.TemporaryDirectory(prefix="dorsal-postgres-", dir=place, ignore_cleanup_errors=True) as folder:
        made = Server(programs(), Path(folder))
        try:
            made.begin()
            yield made
        finally:
            made.stop()


def main(command: list[str]) -> int:
    if os.environ.get("DORSAL_DATABASE", "sqlite") != "sqlite":
        return subprocess.run(command, check=False).returncode
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server goes too
    with server(_memory()) as made:
        return subprocess.run(command, check=False, env=os.environ | {"DORSAL_DATABASE": made.address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

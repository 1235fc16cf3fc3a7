"""Dorsal served as in production, with one demo person in it who is signed in: for the tools that measure the pages.

Demo people are refused in production, so this one is written down as anybody's record is, and a proxy is played.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

MANAGE = [sys.executable, "-m", "dorsal.config"]
PATIENCE = 120
WORKERS, THREADS = 2, 4


@dataclass(frozen=True)
class Served:
    """Where it is, whose session it is, and an address of each kind of page."""

    base: str
    cookie: str
    pages: dict[str, str]


def production(folder: Path | str) -> dict[str, str]:
    """The settings of a server in production, behind a proxy that is played, with its data in a folder."""
    return {
        "PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")]),
        "DJANGO_SETTINGS_MODULE": "dorsal.config.settings",
        "DORSAL_ENV": "production",
        "DORSAL_SECRET_KEY": secrets.token_urlsafe(64),
        "DORSAL_HOSTS": "localhost",
        "DORSAL_BEHIND_PROXY": "yes",
        "DORSAL_SMTP_HOST": "localhost",
        "DORSAL_MAIL_FROM": "dorsal@localhost",
        "DORSAL_DATA": str(folder),
    }


@contextmanager
def served() -> Iterator[Served]:
    """A server of its own, on its own data, until the measuring is done."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        env = os.environ | production(folder)
        subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], env=env, check=True)
        subprocess.run([*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"], env=env, check=True)
        person = [sys.executable, "tools/served_person.py"]
        told = subprocess.run(person, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
        with gunicorn(port, env):
            yield Served(f"http://localhost:{port}", *json.loads(told.splitlines()[-1]))


@contextmanager
def gunicorn(port: int, env: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", str(THREADS)]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", "--pythonpath", "tools", "served_wsgi"]
    with subprocess.Popen(command, env=env) as process:
        try:
            wait_for(f"http://localhost:{port}/")
            yield
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    last = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(address)  # nosec # noqa: S310 - our own server
            return
        except HTTPError:
            return
        except URLError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)

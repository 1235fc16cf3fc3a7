"""A whole installation for a test: a folder, settings as in production, and the commands that work on it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from tests.record.databases import POSTGRESQL, Own, bare, gone, made

PATIENCE = 120
SAFE = {
    "DORSAL_ENV": "production",
    "DORSAL_SECRET_KEY": "Zk3-7fQpV9sLx0TtRw2YbNcUe8HgJm5DaXiKo4qE6rPvSzB1-and-a-little-more",
    "DORSAL_HOSTS": "dorsal.example",
    "DORSAL_BEHIND_PROXY": "yes",
    "DORSAL_SMTP_HOST": "127.0.0.1",
    "DORSAL_MAIL_FROM": "dorsal@dorsal.example",
}
PROXIED = {"Host": "dorsal.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}


@dataclass
class Installation:
    """Its folder and database, and what its environment says."""

    own: Own
    env: dict[str, str] = field(default_factory=lambda: dict(SAFE))

    @property
    def folder(self) -> Path:
        return self.own.folder

    @property
    def file(self) -> Path:
        return self.own.file

    def environment(self, **more: str | None) -> dict[str, str]:
        where: dict[str, str | None] = {"DORSAL_DATA": str(self.folder), "DORSAL_DATABASE": self.own.address}
        ours = {**where, **self.env, **more}
        return bare() | {name: value for name, value in ours.items() if value is not None}

    def run(self, *arguments: str, **more: str | None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "dorsal.config", *arguments]
        env = self.environment(**more)
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE)

    def code(self, code: str, **more: str | None) -> str:
        """What a few lines of Python print, with this installation's record at hand."""
        whole = "import django; django.setup(); from dorsal.record import actions, queries\n" + code
        env = self.environment(DJANGO_SETTINGS_MODULE="dorsal.config.settings", **more)
        done = subprocess.run([sys.executable, "-c", whole], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def serving(self, *arguments: str, **more: str | None) -> Iterator[Server]:
        """`dorsal serve` until it is no longer needed; what it said stands in a file."""
        port = free_port()
        command = [sys.executable, "-m", "dorsal.config", "serve", "--bind", f"127.0.0.1:{port}", *arguments]
        told = self.folder / "told"
        with told.open("w") as out:
            process = subprocess.Popen(command, env=self.environment(**more), stdout=out, stderr=subprocess.STDOUT)
        server = Server(port, process, told)
        try:
            until(lambda: process.poll() is not None or server.listens())
            assert process.poll() is None, told.read_text()
            yield server
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@dataclass
class Server:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]
    told: Path

    def listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def ask(self, path: str, headers: dict[str, str] | None = None, method: str = "GET", body: str = "") -> Answer:
        """One question on a line of its own, as a proxy would put it."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request(method, path, body or None, PROXIED if headers is None else headers)
        response = line.getresponse()
        answer = Answer(response.status, response.headers, response.read().decode(errors="replace"))
        line.close()
        return answer


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    text: str


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(true: object, patience: float = PATIENCE) -> None:
    assert callable(true)
    last = time.monotonic() + patience
    while not true():
        assert time.monotonic() < last, "what was waited for never came"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Migrated once, and copied for each test."""
    one = Installation(Own(tmp_path_factory.mktemp("ready"), f"ready_{os.getpid()}"))
    if POSTGRESQL:
        made(one.own.name, like="template0")
    done = one.run("migrate", "--skip-checks", "-v", "0")
    assert done.returncode == 0, done.stderr
    yield one
    if POSTGRESQL:
        gone(one.own.name)


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Installation]:
    """An empty machine: a folder, and on PostgreSQL a database without a table."""
    one = Installation(Own(tmp_path / "new", f"new_{os.getpid()}"))
    one.folder.mkdir(mode=0o700)
    if POSTGRESQL:
        made(one.own.name, like="template0")
    yield one
    if POSTGRESQL:
        gone(one.own.name)


@pytest.fixture
def installation(ready: Installation, tmp_path: Path) -> Iterator[Installation]:
    """One that no other test sees, ready to be served."""
    one = Installation(Own(tmp_path / "own", f"running_{os.getpid()}"))
    one.folder.mkdir(mode=0o700)
    _copy(ready, one)
    yield one
    if POSTGRESQL:
        gone(one.own.name)


TOKEN = "a-token-of-fifty-characters-or-more-for-whoever-watches-over-it"  # noqa: S105  nobody's


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that several tests ask, and that none of them changes."""
    one = Installation(Own(tmp_path_factory.mktemp("served"), f"served_{os.getpid()}"))
    if POSTGRESQL:
        made(one.own.name, like="template0")
    with one.serving("--migrate", DORSAL_METRICS_TOKEN=TOKEN) as server:
        yield server
    if POSTGRESQL:
        gone(one.own.name)


PEOPLE = """
from django.utils import timezone
from dorsal.record.ids import new_id
from dorsal.record.models import User
for number in range(3):
    person = actions.create_person()
    actions.record_entry(
        person=person, id=new_id(), kind="message", body={"text": "hello"}, written=timezone.now())
    actions.adopt(person=person, user=User.objects.create_user(f"{number}@person.example"))
    print(person.id)
"""


def people(one: Installation) -> set[str]:
    return {str(id).replace("-", "") for (id,) in one.own.rows("SELECT id FROM record_person")}


def told(one: Installation, *arguments: str | Path) -> str:
    done = one.run(*map(str, arguments))
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(one: Installation, *arguments: str | Path) -> str:
    done = one.run(*map(str, arguments))
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    return done.stderr


@dataclass
class Lived:
    """An installation with three people, who they are, and a backup of them in a folder of its own."""

    here: Installation
    ids: list[str]
    file: Path


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory, ready: Installation) -> Iterator[Lived]:
    """Made once, and copied for each test."""
    one = Installation(Own(tmp_path_factory.mktemp("first"), f"first_{os.getpid()}"))
    _copy(ready, one)
    ids = [line.replace("-", "") for line in one.code(PEOPLE).split()]
    file = tmp_path_factory.mktemp("backups") / "one.tar.gz"
    told(one, "backup", file)
    yield Lived(one, ids, file)
    if POSTGRESQL:
        gone(one.own.name)


@pytest.fixture
def lived(first: Lived, tmp_path: Path) -> Iterator[Lived]:
    one = Installation(Own(tmp_path / "lived", f"lived_{os.getpid()}"))
    one.folder.mkdir(mode=0o700)
    _copy(first.here, one)
    kept = Path(shutil.copytree(first.file.parent, tmp_path / "backups"))
    yield Lived(one, first.ids, kept / first.file.name)
    if POSTGRESQL:
        gone(one.own.name)


def _copy(of: Installation, to: Installation) -> None:
    if POSTGRESQL:
        made(to.own.name, like=of.own.name)
    else:
        to.file.write_bytes(of.file.read_bytes())

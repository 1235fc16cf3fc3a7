"""The cast: a person, another person, a stranger with an account, and a database file of one's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.models import Person, User

from .databases import POSTGRESQL, Own, gone, made

SETUP = (
    "import django; django.setup(); from dorsal.record import actions, queries; from dorsal.record.ids import new_id\n"
)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
Run = Callable[..., str]


@pytest.fixture
def person(db: None) -> Person:
    return actions.create_person()


@pytest.fixture
def other(db: None) -> Person:
    return actions.create_person()


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("stranger@example.org")


@pytest.fixture
def knowledge() -> Content:
    """Content of the right shape that holds nothing."""
    empty: dict[str, Any] = {field.name: {} for field in msgspec.structs.fields(Content)}
    return Content(**(empty | {"hash": "a" * 64, "pages": ()}))


def start(database: Own, code: str, **more: str) -> subprocess.Popen[str]:
    """A process of its own on this database, as a second server would be."""
    command = [sys.executable, "-c", SETUP + code]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=database.environment(**more), stdout=pipe, stderr=pipe, text=True)


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    own = Own(tmp_path_factory.mktemp("migrated"), f"migrated_{os.getpid()}")
    if POSTGRESQL:
        made(own.name, like="template0")
    command = [sys.executable, "-m", "dorsal.config", "migrate", "--skip-checks", "-v", "0"]
    subprocess.run(command, env=own.environment(), check=True)
    yield own
    if POSTGRESQL:
        gone(own.name)


@pytest.fixture
def database(migrated: Own, tmp_path: Path) -> Iterator[Own]:
    """A migrated database that no other test sees."""
    own = Own(tmp_path / "own", f"own_{os.getpid()}")
    own.folder.mkdir()
    if POSTGRESQL:
        made(own.name, like=migrated.name)
    else:
        shutil.copy(migrated.file, own.file)
    yield own
    if POSTGRESQL:
        gone(own.name)

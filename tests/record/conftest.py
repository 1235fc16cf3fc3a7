"""The cast: a person, another person, a stranger with an account, and a database file of one's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.models import Person, User

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


def environment(database: Path, **more: str) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DORSAL_")}
    ours = {"DJANGO_SETTINGS_MODULE": "dorsal.config.settings", "DORSAL_DATA": str(database)}
    return bare | ours | more


def start(database: Path, code: str, **more: str) -> subprocess.Popen[str]:
    """A process of its own on this database, as a second server would be."""
    command = [sys.executable, "-c", SETUP + code]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment(database, **more), stdout=pipe, stderr=pipe, text=True)


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "dorsal.sqlite3"
    command = [sys.executable, "-m", "dorsal.config", "migrate", "--skip-checks", "-v", "0"]
    subprocess.run(command, env=environment(file), check=True)
    return file


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    """A migrated database file that no other test sees."""
    return Path(shutil.copy(migrated, tmp_path / "own.sqlite3"))

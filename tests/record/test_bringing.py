"""A clinic moves to another database: everything comes along, or nothing does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import finish, start
from .databases import Own

FILL = """
from datetime import datetime, UTC, date
from dorsal.content import load
from dorsal.record.models import User
from dorsal.record import teams
from dorsal.web.filling import record_of
content = load()
course = {"began": "2026-01-05", "language": "en", "country": "GB", "answers": {"age": 40, "fear": 3}, "entries": []}
people = actions.tell_demo_people(records=[record_of(course, content)] * 3, content=content)
actions.adopt(person=people[0], user=User.objects.create_user("one@example.org"))
member = User.objects.create_user("sam@example.org")
clinic = teams.found_clinic(name="Dos")
works = teams.join_clinic(secret=teams.invite_to_clinic(clinic=clinic, role="doctor"), user=member, name="Sam")
case = teams.join_team(secret=teams.invite_to_team(person=people[1], role="doctor"), member=works)
teams.open_caseload(member=works, what="caseload")
actions.erase_person(person=people[2])
"""
LEFT = """
from dorsal.record.models import User
print(len(queries.everybodys_ids()), len(queries.erasures()), User.objects.count())
User.objects.create_user("new@example.org")
"""


class InFile(Own):
    """A database in SQLite, whatever the run is for."""

    @property
    def address(self) -> str:
        return "sqlite"


def managed(database: Own, *command: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "dorsal.config", *command]
    return subprocess.run(whole, env=database.environment(), capture_output=True, text=True, check=False)


@pytest.fixture
def old(tmp_path: Path) -> InFile:
    """Where the clinic was."""
    own = InFile(tmp_path / "old", "")
    own.folder.mkdir()
    managed(own, "migrate", "-v", "0")
    return own


def test_everything_comes_along_and_decides_the_same(database: Own, old: InFile) -> None:
    finish(start(old, FILL))
    brought = managed(database, "bring", str(old.file))
    assert brought.returncode == 0, brought.stderr
    assert "each read back and the same" in brought.stdout
    assert managed(database, "replay").stdout == managed(old, "replay").stdout
    assert finish(start(database, LEFT)).split() == ["2", "1", "2"]
    again = managed(database, "bring", str(old.file))
    assert again.returncode != 0
    assert "nothing was brought: this database is not empty" in again.stderr


def test_a_source_that_is_none_is_named(database: Own, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("not a database, but long enough to be read as one" * 9)
    for source, words in {
        "nowhere.sqlite3": "is neither a file of SQLite nor an address",
        "mysql://a@b/c": "the source must be 'sqlite' or an address like postgresql://",
        str(tmp_path / "letter.txt"): "nothing was brought: file is not a database",
    }.items():
        refused = managed(database, "bring", source)
        assert refused.returncode != 0
        assert words in refused.stderr

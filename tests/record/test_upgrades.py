"""What an earlier version left is there after an upgrade: every entry and decision, and what its devices still send."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dorsal.record.kinds import KINDS, LIVED

from .databases import Own

RELEASES = sorted((Path(__file__).parents[1] / "fixtures/releases").iterdir())
DEVICE = {"session": 200, "morning": 200, "check-in": 200, "flare": 200}
Told = dict[str, Any]


@pytest.fixture(scope="module", params=RELEASES, ids=lambda folder: folder.name)
def told(request: pytest.FixtureRequest, root: Path, empty: Own) -> Told:
    env = empty.environment(PYTHONPATH=str(root))
    command = [sys.executable, "tests/record/upgrading.py", str(request.param)]
    run = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found: Told = json.loads(run.stdout.splitlines()[-1])
    return found | {"folder": request.param}


def kinds(folder: Path) -> set[str]:
    tables = dict(json.loads((folder / "record.json").read_text(encoding="utf-8"))["tables"])
    return {one["kind"] for one in tables["record.Entry"]}


def test_this_version_has_its_fixture_with_every_kind_of_entry(root: Path) -> None:
    """A new kind fails here until `python -m tools.release` has written it down."""
    (version,) = re.findall(r'^version = "(.+)"$', (root / "pyproject.toml").read_text(), re.MULTILINE)
    assert version in {folder.name for folder in RELEASES}
    assert kinds(root / "tests/fixtures/releases" / version) == {*KINDS, *LIVED}


def test_every_entry_is_there_and_reads_as_it_did(told: Told) -> None:
    assert set(told["kinds"]) == kinds(told["folder"])
    assert told["misfits"] == []
    assert told["archived"] > 30
    assert told["team"] == ["doctor"]


def test_every_decision_is_recomputed_to_what_was_shown(told: Told) -> None:
    """Where a later version means to decide otherwise, `differs.txt` beside the fixture names what, and why."""
    named = told["folder"] / "differs.txt"
    meant = named.read_text().split() if named.exists() else []
    assert told["decisions"] >= 1
    assert told["not_recomputed"] == []
    assert [path for path in told["differences"] if path not in meant] == []


def test_what_is_derived_is_made_again(told: Told) -> None:
    assert told["failed"] == []
    assert len(told["planned"]) == 1


def test_an_app_of_then_is_still_understood(told: Told) -> None:
    assert told["device"] == DEVICE
    assert told["refused_schema"] == [426, "schema", True]


def test_the_record_is_still_append_only(told: Told) -> None:
    assert told["guarded"]

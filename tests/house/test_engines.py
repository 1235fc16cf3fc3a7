"""What the run on PostgreSQL leaves out touches no database, so that nothing is tried on one engine alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOUCHES = re.compile(r"django_db|live_server|\b(transactional_)?db: None|\bdatabase: |\binstallation: ")


def left_out(root: Path) -> list[str]:
    found = re.search(r"grep -vE '/\(([a-z|]+)\)/\$'", (root / "tools/test.sh").read_text())
    assert found
    return found[1].split("|")


def test_what_is_left_out_touches_no_database(root: Path) -> None:
    files = [path for kind in left_out(root) for path in (root / "tests" / kind).rglob("*.py")]
    assert len(files) > 50
    touching = [path.name for path in files if path.name != Path(__file__).name and TOUCHES.search(path.read_text())]
    assert touching == []


def test_every_kind_that_is_left_out_is_there(root: Path) -> None:
    assert [kind for kind in left_out(root) if not (root / "tests" / kind).is_dir()] == []


@pytest.mark.parametrize("kind", ["record", "web"])
def test_a_kind_that_touches_one_would_be_seen(root: Path, kind: str) -> None:
    assert any(TOUCHES.search(path.read_text()) for path in (root / "tests" / kind).rglob("*.py"))

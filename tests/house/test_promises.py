"""What the documents and the lock files promise is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

COMMAND = re.compile(r"`(?:[A-Z]+=\S+ )*make ([a-z][a-z-]*)|^\s*make ([a-z][a-z-]*)", re.MULTILINE)
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
NAME = re.compile(r"^([A-Za-z0-9][\w.-]*)", re.MULTILINE)
INDEX = re.compile(r"^\s*(?:-i\b|-f\b|--(?:extra-)?index-url|--find-links|--trusted-host)|://|@ file:", re.MULTILINE)
PIN = re.compile(r"^([a-z][\w.-]*)==(\S+)(.*\n.*)", re.MULTILINE)
LOCKS = ("run", "test", "bench")


def commands(root: Path) -> set[str]:
    pages = [root / "DEVELOPERS.md", root / "README.md", *(root / "docs").rglob("*.md"), root / "tests/README.md"]
    words = "\n".join(page.read_text() for page in pages if page.exists())
    return {first or second for first, second in COMMAND.findall(words)}


def test_every_make_command_in_the_documents_exists(root: Path) -> None:
    named = commands(root)
    assert {"run", "test", "check"} <= named
    assert named <= set(TARGET.findall((root / "Makefile").read_text()))


def test_every_dependency_says_why_it_is_here(root: Path) -> None:
    reasons = (root / "docs/explanation/dependencies.md").read_text().lower()
    asked = {name for lock in LOCKS for name in NAME.findall((root / f"requirements/{lock}.in").read_text())}
    assert [name for name in sorted(asked) if f"`{name.lower()}" not in reasons] == []


def pins(root: Path, lock: str) -> dict[str, str]:
    """Each package of a lock file with its version; a pin without a hash fails."""
    found = PIN.findall((root / f"requirements/{lock}.txt").read_text())
    assert [name for name, _, rest in found if "--hash=sha256:" not in rest] == []
    return {name: version for name, version, _ in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_and_no_index(root: Path, lock: str) -> None:
    assert pins(root, lock)
    assert not INDEX.search((root / f"requirements/{lock}.txt").read_text())


def test_the_locks_agree_with_each_other(root: Path) -> None:
    run = pins(root, "run")
    for other in ("test", "bench"):
        assert {name: version for name, version in pins(root, other).items() if name in run} == run

"""The rooms hold, and the linter that says so is seen to notice when they do not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONTRACTS = (
    "A room imports only from the floors below it",
    "Inside care",
    "stand without Django",
    "Simulated people share no code",
    "Who judges a shown week",
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    plain = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=plain)


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The package's code alone, free to be broken."""
    others = shutil.ignore_patterns("*.yaml", "*.md", "*.html", "static", "__pycache__")
    shutil.copytree(root / "dorsal", tmp_path / "dorsal", ignore=others)
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_rooms_hold(root: Path) -> None:
    result = lint(root)
    assert result.returncode == 0, result.stdout
    for contract in CONTRACTS:
        assert contract in result.stdout


@pytest.mark.parametrize(
    ("module", "planted", "named"),
    [
        ("dorsal/content/words.py", "import dorsal.care", "dorsal.content is not allowed to import dorsal.care"),
        ("dorsal/care/planted.py", "import django.utils.timezone", "dorsal.care is not allowed to import django"),
        ("dorsal/simulate/svg.py", "import dorsal.care", "dorsal.simulate.svg is not allowed to import dorsal.care"),
        (
            "dorsal/simulate/judge/sheet.py",
            "import dorsal.care.week",
            "dorsal.simulate.judge is not allowed to import dorsal.care.week",
        ),
        ("dorsal/utils/__init__.py", "", "dorsal.utils"),
    ],
)
def test_a_wrong_import_is_noticed(copy: Path, module: str, planted: str, named: str) -> None:
    plant(copy / module, planted)
    assert_broken(copy, named)


def test_a_step_of_care_that_looks_ahead_is_noticed(copy: Path) -> None:
    inside = "triage.py" if (copy / "dorsal/care/triage.py").exists() else "triage/__init__.py"
    plant(copy / "dorsal/care" / inside, "import dorsal.care.plan")
    assert_broken(copy, "dorsal.care.triage is not allowed to import dorsal.care.plan")


def plant(file: Path, line: str) -> None:
    file.parent.mkdir(exist_ok=True)
    with file.open("a") as open_file:
        open_file.write(f"\n{line}\n")


def assert_broken(folder: Path, named: str) -> None:
    result = lint(folder)
    assert result.returncode == 1, result.stdout + result.stderr
    assert named in result.stdout

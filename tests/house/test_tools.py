"""On a machine that lacks something, the tools say in one sentence what to install, and fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with the plainest commands, a Python that is too old, and a person who is not root."""
    for name in ("dirname", "timeout", "env", "sh"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    script(tmp_path / "id", "echo 1000")
    script(tmp_path / "python3", "exit 1")
    return tmp_path


def script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def run(tool: Path, bare: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DORSAL_", "PLAYWRIGHT_"))}
    nowhere = {
        "PATH": str(bare),
        "PLAYWRIGHT_BROWSERS_PATH": str(bare / "browsers"),
        "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9",
    }
    return subprocess.run([tool], env=kept | nowhere | extra, capture_output=True, text=True, check=False)


def test_an_old_python_is_refused(root: Path, bare: Path) -> None:
    result = run(root / "tools/python.sh", bare)
    assert (result.returncode, result.stdout) == (1, "")
    assert "needs Python 3.11 or later: run 'apt install python3 python3-venv'" in result.stderr


def test_a_python_that_cannot_make_environments_is_named(root: Path, bare: Path) -> None:
    script(bare / "python3", 'case "$2" in *ensurepip*) exit 1 ;; *) exit 0 ;; esac')
    result = run(root / "tools/python.sh", bare)
    assert (result.returncode, result.stdout) == (1, "")
    assert "run 'apt install python3-venv'" in result.stderr


def test_a_fitting_python_is_found(root: Path, bare: Path) -> None:
    script(bare / "python3.12", "exit 0")
    assert run(root / "tools/python.sh", bare).stdout.strip() == str(bare / "python3.12")


def test_no_browser_is_an_error_with_a_remedy(root: Path, bare: Path) -> None:
    result = run(root / "tools/browser.sh", bare)
    assert (result.returncode, result.stdout) == (1, "")
    assert "run 'sudo apt-get install chromium'" in result.stderr


def test_a_browser_that_does_not_start_is_no_browser(root: Path, bare: Path) -> None:
    script(bare / "chromium", "exit 1")
    script(bare / "google-chrome", "exit 0")
    assert run(root / "tools/browser.sh", bare).stdout.strip() == str(bare / "google-chrome")


def test_a_named_browser_that_is_not_there_is_an_error(root: Path, bare: Path) -> None:
    result = run(root / "tools/browser.sh", bare, DORSAL_CHROMIUM="missing/chromium")
    assert result.returncode == 1
    assert "DORSAL_CHROMIUM names missing/chromium" in result.stderr

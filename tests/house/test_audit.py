"""An audit that did not reach the advisories says so and fails: silence is no good news."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

CLEAN = {"dependencies": [{"name": "one", "version": "1.0", "vulns": []}]}
FAULTY = {"dependencies": [{"name": "one", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}]}


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Path:
    """The tool and the lock files, with a place for an auditor."""
    for name in ("tools", "requirements"):
        shutil.copytree(root / name, tmp_path / name)
    (tmp_path / "build/audit/bin").mkdir(parents=True)
    return tmp_path


def audits(desk: Path, script: str, **env: str) -> subprocess.CompletedProcess[str]:
    auditor = desk / "build/audit/bin/pip-audit"
    auditor.write_text(f"#!/bin/sh\nfor file; do :; done\n{script}\n")
    auditor.chmod(0o755)
    command = [desk / "tools/audit.sh"]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, check=False)


def test_without_an_answer_it_fails(desk: Path) -> None:
    """The auditor ended well or badly, but wrote nothing."""
    for script in ("exit 1", "exit 0"):
        result = audits(desk, script)
        assert result.returncode == 2
        assert "Not audited: the advisories did not answer about requirements/run.txt" in result.stderr
        assert "no known fault" not in result.stdout


def test_a_known_fault_is_named_and_fails(desk: Path) -> None:
    result = audits(desk, f"echo '{json.dumps(FAULTY)}' > \"$file\"; exit 1")
    assert result.returncode == 1
    assert "one 1.0: PYSEC-1, mended in 1.1" in result.stdout
    assert "make lock" in result.stderr


def test_no_known_fault_is_said_so(desk: Path) -> None:
    result = audits(desk, f"echo '{json.dumps(CLEAN)}' > \"$file\"")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "audited: no known fault in what requirements/*.txt name\n"


def test_where_the_auditor_cannot_be_installed_it_fails(desk: Path) -> None:
    """An environment that is there already, whose pip reaches nobody."""
    shutil.rmtree(desk / "build")
    fake = desk / "python"
    fake.write_text('#!/bin/sh\nmkdir -p "$3/bin"; echo exit 1 > "$3/bin/pip"; chmod +x "$3/bin/pip"\n')
    fake.chmod(0o755)
    (desk / "tools/python.sh").write_text(f"#!/bin/sh\necho {fake}\n")
    result = subprocess.run([desk / "tools/audit.sh"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "Not audited: pip-audit cannot be installed" in result.stderr
    assert not (desk / "build/audit").exists()

"""The command as a program of its own: what a script sees of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
NUMB = "dorsal/simulate/demo/numb-between-legs.yaml"


@pytest.fixture
def run(root: Path) -> Run:
    def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        command = [root / ".venv/bin/dorsal", *arguments]
        return subprocess.run(command, cwd=root, capture_output=True, check=False, env={**os.environ, **environment})

    return _run


def test_an_emergency_is_a_result_and_no_error(run: Run) -> None:
    done = run("assess", NUMB, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["triage"]["urgency"] == "T0"


def test_what_can_be_mended_ends_with_2_and_one_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("on: 2026-11-21\nanswers:\n  fever: maybe\n", encoding="utf-8")
    done = run("assess", str(path))
    said = f"{path}:3: answers.fever: expected one of yes, no; found 'maybe'\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", said)


def test_a_terminal_that_claims_to_know_ascii_only_still_gets_the_advice(run: Run) -> None:
    done = run("assess", NUMB, "--lang", "fr", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Numéro d’urgence" in done.stdout.decode("utf-8")


def test_a_reader_who_stops_reading_is_no_error(root: Path) -> None:
    command = f".venv/bin/dorsal questions --json | head -n 1; .venv/bin/dorsal assess {NUMB} | true"
    done = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"[\n", b"")


def test_answers_may_come_through_a_pipe(root: Path) -> None:
    done = subprocess.run(
        [root / ".venv/bin/dorsal", "assess", "/dev/stdin", "--json"],
        input=(root / NUMB).read_bytes(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout)["triage"]["urgency"]) == (0, "T0")

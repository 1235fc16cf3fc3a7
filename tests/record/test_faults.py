"""A few kills at moments of chance: what was said to be kept is there, and nothing is half there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .databases import bare


def test_a_few_kills_lose_nothing(root: Path, engine: str) -> None:
    command = [sys.executable, "tools/faults.py", "--engine", engine, "--kills", "5", "--kills-only", "--seconds", "60"]
    env = bare()
    env["PYTHONPATH"] = os.pathsep.join([str(root), env.get("PYTHONPATH", "")])
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{engine}: lost: 0, half there: 0, out of order: 0" in done.stdout

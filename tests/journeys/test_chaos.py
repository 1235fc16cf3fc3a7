"""The trial of `make chaos`, small: a few notes through cut lines and a killed server, and nothing lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.record.databases import Own


def test_a_few_notes_through_a_bad_line_are_neither_lost_nor_doubled(root: Path, chromium: Path, empty: Own) -> None:
    env = os.environ | {"DORSAL_CHROMIUM": str(chromium), "PYTHONPATH": str(root), "DORSAL_DATABASE": empty.address}
    env.pop("DORSAL_DATA", None)
    command = [sys.executable, "tools/chaos.py", "--notes", "8", "--share", "0.3", "--seed", "7"]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost: 0, doubled: 0, given to the wrong person: 0, order wrong: 0" in done.stdout

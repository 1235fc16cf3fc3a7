"""Somebody sore and tired can read every text: the limits of each language hold, and the ten hardest are named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_every_text_is_plain_enough(root: Path) -> None:
    result = subprocess.run(
        [sys.executable, "tools/readability.py"], cwd=root, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Hardest to read, en" in result.stdout
    assert "Hardest to read, fr" in result.stdout

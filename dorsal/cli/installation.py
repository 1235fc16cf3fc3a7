"""The commands of a running Dorsal stand in the room that knows its settings; here they are only handed over."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

COMMANDS = {
    "serve": "serve Dorsal for real people, behind a proxy",
    "work": "do what is due in the background: reminders, plans, erasing",
    "backup": "write everything into one file, while Dorsal serves",
    "restore": "put a backup back",
    "doctor": "say what is wrong with this installation",
}


def run(arguments: Sequence[str]) -> int:
    """Become the other command: it gets the signals, and its exit code is ours."""
    safe = ["-P"] if sys.flags.safe_path else []
    os.execv(sys.executable, [sys.executable, *safe, "-m", "dorsal.config", *arguments])  # noqa: S606 - our own

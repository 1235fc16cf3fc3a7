"""How a process that helps another begins; it imports nothing that needs Django to be set up."""

from __future__ import annotations

import signal

import django


def begin() -> None:
    """What stops the run is the first process's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    django.setup()

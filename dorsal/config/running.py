"""One file beside the data says that somebody works on it: many may at once, but nobody while it is put back."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.conf import settings

_held: list[int] = []


class Busy(Exception):
    """Somebody else works on the data, in a way that shuts us out."""


def work_here(*, alone: bool = False) -> None:
    """Hold the place until this process and its children end, however they end. Raises Busy."""
    file: Path = settings.DATA / "dorsal.lock"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise Busy from error
    _held.append(descriptor)

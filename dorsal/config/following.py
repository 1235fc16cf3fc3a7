"""The registry that somebody made of the record, kept up with it."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from dorsal.content import load
from dorsal.registry.build import build
from dorsal.registry.from_record import Record
from dorsal.registry.key import read_or_make
from dorsal.registry.store import Store


def follow(folder: Path, file: Path) -> dict[str, int]:
    """Build it again, with what is new and without whoever was erased; one of simulated people is left alone."""
    store, content, now = Store(folder), load(), timezone.now()
    before = store.usable()
    if before and before.source != Record.name:
        return {}
    key = read_or_make(file)
    source = Record(key, content)
    made = build(store, source, key=key, content=content.hash, as_of=now.date(), seen=now)
    return {"people": made.read}

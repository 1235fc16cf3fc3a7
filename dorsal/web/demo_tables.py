"""Tables of simulated people beside the demo people, who are too few for a lead to see anything of many courses."""

from __future__ import annotations

import shutil
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from dorsal.content import load
from dorsal.registry.build import build
from dorsal.registry.key import read_or_make
from dorsal.registry.simulated import Simulated
from dorsal.registry.store import Store

PEOPLE, SEED = 6_000, 20261121
SHARE, CLINICS = 6, range(1, 12)  # of the people, the demo clinic's; the clinics beside it, the last the largest


def make(clinic: UUID) -> None:
    """Of today, for the demo clinic and others beside it; tables of anybody real are left alone."""
    store, today = Store(settings.REGISTRY), timezone.localdate()
    before = store.usable()
    if before and (before.source != Simulated.name or before.as_of == today):
        return
    key, content = read_or_make(settings.REGISTRY_KEY), load()
    names = [str(clinic)] * SHARE + [f"clinic {number}" for number in CLINICS for _ in range(number)]
    build(
        store, Simulated(PEOPLE, key, content, seed=SEED, names=names, as_of=today),
        key=key, content=content.hash, as_of=today, seen=timezone.now(), anew=True,
    )  # fmt: skip


def remove() -> None:
    """With the folder, since a folder of tables is what makes the worker keep them up with the record."""
    before = Store(settings.REGISTRY).usable()
    if before and before.source == Simulated.name:
        shutil.rmtree(settings.REGISTRY)

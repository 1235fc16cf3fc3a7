"""Ids that any device can make alone: UUIDv7, which sort by the time they were made and say nothing else."""

from __future__ import annotations

import hashlib
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()


def opaque(person: UUID) -> str:
    """What stays of an erased person: whoever holds the id can recognise it, nobody can go back to it."""
    return hashlib.sha256(person.bytes).hexdigest()

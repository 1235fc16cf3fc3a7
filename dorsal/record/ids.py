"""Ids that any device can make alone: UUIDv7, which sort by the time they were made and say nothing else."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()


def new_key() -> str:
    """By what a device knows whose entries it keeps: chance alone, so that it says nothing of anybody."""
    return secrets.token_hex(16)


def opaque(person: UUID) -> str:
    """What stays of an erased person: whoever holds the id can recognise it, nobody can go back to it."""
    return hashlib.sha256(person.bytes).hexdigest()

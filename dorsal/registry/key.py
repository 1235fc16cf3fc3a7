"""The secret that links a person to their rows, kept apart from the tables: whoever has only these knows nobody."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from dorsal.registry.problem import RegistryError

LENGTH = 32
SHOWN = 32  # hexadecimal digits of a pseudonym: 128 bits, so that no two people meet in one
OPEN_TO_OTHERS = 0o077


class Key:
    """Makes pseudonyms. It says nothing of its secret, not even by accident."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def person(self, opaque: str) -> str:
        """The pseudonym of a person, from the opaque line that also stays of somebody erased."""
        return self._of("person", opaque)

    def writer(self, opaque: str) -> str:
        """Another name of a person, that cannot be held against the tables."""
        return self._of("writer", opaque)

    def clinic(self, id: str) -> str:
        return self._of("clinic", id)

    def mark(self) -> str:
        """By which tables know that they were made with this key."""
        return self._of("key", "")

    def _of(self, kind: str, name: str) -> str:
        return hmac.new(self._secret, f"{kind}\0{name}".encode(), hashlib.sha256).hexdigest()[:SHOWN]


def read_or_make(file: Path) -> Key:
    """The key of this file, made where there is none yet. Raises RegistryError where others may read it."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read(file)
    except OSError as error:
        raise RegistryError(f"{file}: the key cannot be made: {error.strerror}") from None
    secret = secrets.token_bytes(LENGTH)
    with os.fdopen(handle, "wb") as opened:
        opened.write(secret)
    return Key(secret)


def read(file: Path) -> Key:
    """The key of this file. Raises RegistryError where it is missing, damaged, or open to others."""
    try:
        mode, secret = file.stat().st_mode, file.read_bytes()
    except OSError as error:
        raise RegistryError(f"{file}: the key cannot be read: {error.strerror}") from None
    if mode & OPEN_TO_OTHERS:
        raise RegistryError(f"{file}: others may read the key; take that from them with `chmod 600`")
    if len(secret) != LENGTH:
        raise RegistryError(f"{file}: this is no key of {LENGTH} bytes")
    return Key(secret)

"""What a caller can mend, in one sentence."""

from __future__ import annotations


class RegistryError(ValueError):
    """The registry cannot answer; the message says why, and what would help."""


class OutdatedError(RegistryError):
    """The tables were made by another version of Dorsal: the next build makes them anew."""

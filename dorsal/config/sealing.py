"""Seals the secrets that tables must hold: with a key made of the server's secret, which no table and no backup holds.

The secret can be changed: what the one before sealed is still read, and `reseal_factors` seals it anew.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "sealed-1:"
PURPOSE = b"dorsal.config.sealing"
SIZE = 32


def seal(text: str) -> str:
    """Different each time, for the same text too."""
    return MARK + _keys().encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    """What was sealed; what was kept before anything was sealed is returned as it is.

    Raises cryptography.fernet.InvalidToken where none of the secrets fits.
    """
    return _keys().decrypt(text.removeprefix(MARK).encode()).decode() if text.startswith(MARK) else text


def resealed(text: str) -> str:
    """Sealed with the secret of today."""
    return seal(unsealed(text))


def _keys() -> MultiFernet:
    """Seals with the first, opens with any."""
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=SIZE, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))

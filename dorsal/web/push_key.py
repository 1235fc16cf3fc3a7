"""The key by which the makers of browsers know that a message to a device is ours (VAPID, RFC 8292)."""

from __future__ import annotations

import os
import tempfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NAME = "DORSAL_PUSH_KEY"
SIZE = 32
OTHERS = 0o077


def private_key() -> ec.EllipticCurvePrivateKey | None:
    """The variable's, else the file's beside the data; made in development, None in production where there is neither.

    Raises ImproperlyConfigured, without the key in its words, where it is wrong or others may read it.
    """
    if settings.PUSH_KEY:
        return _read(settings.PUSH_KEY, NAME)
    file: Path = settings.PUSH_KEY_FILE
    if not file.exists():
        if settings.PRODUCTION:
            return None
        _make(file)
    try:
        if file.stat().st_mode & OTHERS:
            raise ImproperlyConfigured(f"{file} holds a key: nobody but its owner may read it (chmod 600)")
        return _read(file.read_text(encoding="ascii", errors="replace"), str(file))
    except OSError as error:
        raise ImproperlyConfigured(f"{file} cannot be read: {error.strerror}") from error


def public_key() -> str | None:
    """What a browser is given, so that it takes messages of ours alone; None where there are none to take."""
    key = private_key()
    if key is None:
        return None
    point = serialization.PublicFormat.UncompressedPoint
    return urlsafe_b64encode(key.public_key().public_bytes(serialization.Encoding.X962, point)).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """URL-safe base64 as browsers write it, without its padding. Raises ValueError."""
    return urlsafe_b64decode((text + "=" * (-len(text) % 4)).encode("ascii"))


def _read(text: str, where: str) -> ec.EllipticCurvePrivateKey:
    """A private key on P-256: as PEM, or as its 32 bytes in URL-safe base64."""
    key: object = None
    with suppress(ValueError, TypeError):
        if "-----BEGIN" in text:
            key = serialization.load_pem_private_key(text.encode("ascii"), password=None)
        elif len(raw := decoded(text.strip())) == SIZE:
            key = ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ImproperlyConfigured(f"{where} must be a private key on P-256: PEM, or its 32 bytes in URL-safe base64")
    return key


def _make(file: Path) -> None:
    """Two processes may make one at once: the first to finish wins, and nobody reads half a key."""
    made = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(SIZE)
    with tempfile.NamedTemporaryFile("wb", dir=file.parent) as new:
        new.write(urlsafe_b64encode(made))
        new.flush()
        try:
            os.link(new.name, file)
        except FileExistsError:
            return

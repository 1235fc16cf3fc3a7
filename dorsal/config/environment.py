"""Reads the environment and fails loudly: a mistyped setting must stop the server, not fall back in silence."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LEAST_SECRET = 50


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    """One of a few words. Raises ImproperlyConfigured on any other."""
    value = os.environ.get(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not '{value}'")
    return value


def switch(name: str) -> bool:
    """`yes` or `no`; no is the default."""
    return choice(name, ("yes", "no"), "no") == "yes"


def text(name: str, *, default: str | None) -> str:
    """Words that are not empty. No default means that it must be set."""
    value = os.environ.get(name, default)
    if value is None or (not value.strip() and name in os.environ):
        raise ImproperlyConfigured(f"{name} must be set and must not be empty")
    return value


def secret(name: str, *, default: str | None) -> str:
    value = text(name, default=default)
    if len(value) < LEAST_SECRET:
        raise ImproperlyConfigured(f"{name} must have at least {LEAST_SECRET} characters")
    return value


def names(name: str, *, default: str | None) -> list[str]:
    """Words between commas. Raises ImproperlyConfigured on an empty one."""
    found = [word.strip() for word in text(name, default=default).split(",")]
    if not all(found):
        raise ImproperlyConfigured(f"{name} must be words between commas, none of them empty")
    return found


def origin(name: str, *, default: str) -> str:
    """A scheme and a host, without a path. Raises ImproperlyConfigured on anything else."""
    value = text(name, default=default)
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts[2:] != ("", "", ""):
        raise ImproperlyConfigured(f"{name} must be like https://example.org, not '{value}'")
    return value


def whole(name: str, *, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not '{value}'")
    return int(value)


def folder(name: str, *, default: str) -> Path:
    """A folder of our own, made where it is missing, readable by its owner only, and one that we can write to."""
    path = Path(text(name, default=default)).absolute()
    if path.is_file() or path.suffix == ".sqlite3":
        raise ImproperlyConfigured(f"{name} must be a folder, but {path} is a file: name its folder, {path.parent}")
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: the folder {path} cannot be made: {error.strerror}") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name}: nothing can be written to {path}: give it to whoever runs Dorsal")
    return path

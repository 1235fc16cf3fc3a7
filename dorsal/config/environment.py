"""Reads the environment and fails loudly: a mistyped setting must stop the server, not fall back in silence."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

LEAST_SECRET = 50
PREFIX = "DORSAL_"
# Read by our tests and tools alone, which may start a server with them set.
OF_TOOLS = ("DORSAL_CHROMIUM", "DORSAL_NODE", "DORSAL_REAL_PEOPLE")
_asked = set[str]()


def given(name: str) -> str | None:
    """What the environment says; whatever was asked for here is a name that exists."""
    _asked.add(name)
    return os.environ.get(name)


def strangers() -> list[str]:
    """Every variable that begins like ours and that nobody asked for, each as a sentence with the likely name."""
    found = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in (*_asked, *OF_TOOLS))
    return [f"{name} is no setting of Dorsal{_meant(name)}" for name in found]


def _meant(name: str) -> str:
    near = get_close_matches(name, sorted(_asked), n=1)
    return f": did you mean {near[0]}?" if near else ": remove it"


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    """One of a few words. Raises ImproperlyConfigured on any other."""
    said = given(name)
    value = default if said is None else said
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not '{value}'")
    return value


def switch(name: str) -> bool:
    """`yes` or `no`; no is the default."""
    return choice(name, ("yes", "no"), "no") == "yes"


def text(name: str, *, default: str | None) -> str:
    """Words that are not empty. No default means that it must be set."""
    said = given(name)
    value = default if said is None else said
    if value is None or (said is not None and not said.strip()):
        raise ImproperlyConfigured(f"{name} must be set and must not be empty")
    return value


def secret(name: str, *, default: str | None) -> str:
    value = text(name, default=default)
    if len(value) < LEAST_SECRET:
        raise ImproperlyConfigured(f"{name} must have at least {LEAST_SECRET} characters: `openssl rand -base64 48`")
    return value


def secret_or_none(name: str) -> str | None:
    return None if given(name) is None else secret(name, default=None)


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
    said = given(name)
    value = str(default) if said is None else said
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


def zone(name: str, *, default: str) -> str:
    """A time zone of the IANA list. Raises ImproperlyConfigured on any other."""
    value = text(name, default=default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(f"{name} must be a time zone like Europe/Brussels, not '{value}'") from error
    return value


def port(name: str, *, default: int) -> int:
    value = whole(name, default=default)
    if not 0 < value < 65536:
        raise ImproperlyConfigured(f"{name} must be between 1 and 65535, not {value}")
    return value

"""Which database keeps the record: a file beside everything else, or PostgreSQL where one address says so.

An address is read strictly, and no refusal repeats it: it may hold a password.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from dorsal.config import environment

NAME = "DORSAL_DATABASE"
LIKE = "an address like postgresql://user@host:5432/database"
FILE = "dorsal.sqlite3"
SECURE = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
FILES = ("sslrootcert", "sslcert", "sslkey")
KEPT_OPEN = 60  # seconds: to open a database for each request costs as much as to read from it

# A write takes its lock at once and waits for its turn, so that two writers never fail half-way; what was
# answered survives a power cut (FULL), and what was erased is overwritten (secure_delete).
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
# The same promises, whatever the server has for defaults: what was answered is on disk before it is said to be kept,
# a lock is waited for as long as on SQLite, and a writer that hangs does not hold a record for ever.
PROMISES = "-c synchronous_commit=on -c lock_timeout=20s -c idle_in_transaction_session_timeout=60s"


def database(data: Path) -> dict[str, Any]:
    """Django's settings of the database; `data`: the folder of everything that is kept. Raises ImproperlyConfigured."""
    address = environment.text(NAME, default="sqlite")
    return in_file(data / FILE) if address == "sqlite" else at_address(address)


def in_file(file: Path, *, to_read: bool = False) -> dict[str, Any]:
    """SQLite, in a file that is made where it is missing. `to_read`: and nothing else."""
    if file.is_dir():
        raise ImproperlyConfigured(f"DORSAL_DATA: {file} must be a file, but it is a folder")
    begins, pragmas = ("DEFERRED", "PRAGMA query_only=ON;") if to_read else ("IMMEDIATE", PRAGMAS)
    options = {"transaction_mode": begins, "timeout": 20, "init_command": pragmas}
    return {"ENGINE": "dorsal.config.sqlite", "NAME": file, "CONN_MAX_AGE": KEPT_OPEN, "OPTIONS": options}


def at_address(address: str, *, name: str = NAME) -> dict[str, Any]:
    """PostgreSQL. `name`: where the address was said, for the sentence that mends it. Raises ImproperlyConfigured."""
    from psycopg import IsolationLevel  # noqa: PLC0415  where it is asked for

    parts = _parts(address, name)
    options = _options(parts, name)
    socket = options.pop("host", "")
    if socket and parts.hostname:
        raise ImproperlyConfigured(f"{name} names a host twice: before the database, or as host=, but not both")
    if parts.hostname and not parts.username:
        raise ImproperlyConfigured(f"{name} must name the user: {LIKE}")
    # A statement after a lock must see what the one who held it wrote, whatever the server has for a default.
    more = {"isolation_level": IsolationLevel.READ_COMMITTED, "connect_timeout": 10, "application_name": "dorsal"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or socket,
        "PORT": parts.port or "",
        "CONN_MAX_AGE": KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,  # a server that was started anew meanwhile is asked, not met with an error
        "OPTIONS": {**options, **more, "options": PROMISES},
    }


def _parts(address: str, name: str) -> SplitResult:
    """The parts of an address that has all it needs."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        port = "its port must be a number, and a '/' in a password is written %2F"
        raise ImproperlyConfigured(f"{name} must be {LIKE}; {port}") from None  # the error holds part of it
    if parts.scheme != "postgresql":
        raise ImproperlyConfigured(f"{name} must be 'sqlite' or {LIKE}; it begins with '{address.partition(':')[0]}'")
    if parts.fragment:
        raise ImproperlyConfigured(f"{name} holds a '#': in a password write it as %23")
    found = parts.path[1:]
    if not found or "/" in found:
        raise ImproperlyConfigured(f"{name} must name one database after the host: {LIKE}")
    return parts


def _options(parts: SplitResult, name: str) -> dict[str, str]:
    """What stands after the question mark: where a socket is, and how the line is secured."""
    try:
        found = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True) if parts.query else []
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: after the '?' come options like sslmode=verify-full") from error
    options = dict(found)
    known = ("host", "sslmode", *FILES)
    if unknown := sorted(options.keys() - {*known}):
        raise ImproperlyConfigured(
            f"{name} has no option '{unknown[0]}', only {', '.join(known)}; in a password write '?' as %3F"
        )
    if len(options) < len(found):
        raise ImproperlyConfigured(f"{name} says one option twice")
    if options.get("sslmode", "prefer") not in SECURE:
        raise ImproperlyConfigured(f"{name}: sslmode must be one of {', '.join(SECURE)}")
    if not Path(options.get("host", "/")).is_absolute():
        raise ImproperlyConfigured(f"{name}: host= is the folder of a socket, such as /run/postgresql")
    for one in FILES:
        if one in options and not Path(options[one]).is_file():
            raise ImproperlyConfigured(f"{name}: {one} names {options[one]}, where there is no file")
    return options

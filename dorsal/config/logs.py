"""What is written down while people use Dorsal: one JSON object a line, and nothing of a person in it.

What we say ourselves is said in full: our own messages name no person. What a library says may hold an address, a
secret of a link or somebody's words, so of it only the text that its author wrote stays, without what was filled in.
Of an error its kind and the places it came through stay, never its message.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import walk_tb
from types import TracebackType
from typing import Any

OURS = "dorsal"
LIFE = "gunicorn.error"  # below a warning: a process began, listens, ends
MOST_PLACES = 20
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class Line(logging.Formatter):
    """A record of any logger as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        if said := _said(record):
            line["message"] = said
        if request := request_id.get():
            line["request"] = request
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = _errors(record.exc_info[1])
            line["places"] = _places(record.exc_info[2])
        elif record.name.partition(".")[0] != OURS:
            line["places"] = [f"{record.module}:{record.lineno} {record.funcName}"]
        return json.dumps(line, ensure_ascii=False)


def _said(record: logging.LogRecord) -> str | None:
    """In full where it is ours or the server's own life; else only a text that waits to be filled in."""
    ours = record.name.partition(".")[0] == OURS
    if ours or (record.name == LIFE and record.levelno < logging.WARNING):
        return record.getMessage()
    return str(record.msg) if record.args else None


def _errors(error: BaseException | None) -> list[str]:
    """The kinds, from the one that was seen to the one that began it."""
    found = list[str]()
    while error and len(found) < MOST_PLACES:
        found.append(type(error).__qualname__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _places(trace: TracebackType | None) -> list[str]:
    """The last places that an error came through, the one that raised it last."""
    frames = [(frame.f_globals.get("__name__", "?"), line, frame.f_code.co_name) for frame, line in walk_tb(trace)]
    return [f"{module}:{line} {name}" for module, line, name in frames[-MOST_PLACES:]]


def speak_up() -> None:
    """Let an error that nobody caught be said in the same form, in every thread of this process."""
    log = logging.getLogger(OURS)
    sys.excepthook = lambda kind, error, trace: log.critical("ended by an error", exc_info=(kind, error, trace))
    threading.excepthook = lambda told: log.critical(
        "a thread ended by an error", exc_info=(told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback)
    )


def logging_for(*, production: bool) -> dict[str, Any]:
    """Django's LOGGING. Nothing is sent by mail: a report would carry what a person wrote."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
            "json": {"()": "dorsal.config.logs.Line"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if production else "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "dorsal.request": {"level": "INFO" if production else "WARNING"},  # in development the server says it
            "django_tasks": {"level": "CRITICAL"},  # our duties say themselves how they ended
            "django_tasks_db": {"level": "WARNING"},
            "fido2": {"level": "WARNING"},  # below that it names the passkey of whoever signs in
        },
    }

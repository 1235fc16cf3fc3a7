"""Dorsal in gunicorn: processes with threads, a log of ours, and nothing read from gunicorn's own files."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from dorsal.config import metrics
from dorsal.content import load

PATIENCE = 60  # a request that takes longer is stuck, and so is its process
FAREWELL = 30


@dataclass(frozen=True)
class Wanted:
    """Where to listen, and with how many."""

    bind: str
    workers: int
    threads: int


class Log(Logger):  # type: ignore[misc]  # it ships no types
    """What gunicorn says goes where everything else goes, in the same form; there is no second list of requests."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Server(BaseApplication):  # type: ignore[misc]
    """Loaded once and then forked, so that a process that dies is soon replaced and memory is shared."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        super().__init__()

    def load_config(self) -> None:
        ours = {
            "bind": self.wanted.bind,
            "workers": self.wanted.workers,
            "threads": self.wanted.threads,
            "worker_class": "gthread",
            # No process takes a connection that it cannot serve now, or keeps one, while another process rests.
            "worker_connections": self.wanted.threads,
            "keepalive": 0,
            "preload_app": True,
            "timeout": PATIENCE,
            "graceful_timeout": FAREWELL,
            "logger_class": Log,
            "control_socket_disable": True,
            "proc_name": "dorsal",
            "child_exit": _ended,
        }
        for name, value in ours.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        from dorsal.config.wsgi import application  # noqa: PLC0415  it refuses an unsafe start where it is imported

        load()
        _ = get_resolver().url_patterns  # every page's code
        connections.close_all()  # each process opens its own
        gc.collect()
        gc.freeze()  # or each process would look through all of the content for what may go, 70 ms at a time
        return application


def _ended(_server: Any, worker: Any) -> None:
    metrics.ended(worker.pid)

"""A writer who waits for SQLite's one lock asks for it about every millisecond.

SQLite's own way is to sleep longer each time, up to a tenth of a second, so that under load the lock lies free while
whoever came first sleeps (`sqliteDefaultBusyCallback` in sqlite.org/src/file/src/main.c).
"""

from __future__ import annotations

import random
import sqlite3
import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

BETWEEN_TRIES = 0.0005, 0.0015  # seconds: not the same each time, or two would meet again and again


class DatabaseWrapper(base.DatabaseWrapper):
    patience = 5.0
    transaction_mode: str | None

    def get_connection_params(self) -> Any:
        """`timeout` among the options: for how many seconds a writer waits."""
        params = super().get_connection_params()
        self.patience = float(params.get("timeout", self.patience))
        return params

    def _start_transaction_under_autocommit(self) -> None:
        """Raises OperationalError where the lock is not to be had in time, as Django's own does."""
        until = time.monotonic() + self.patience
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in its types
        except OperationalError as error:
            if not _locked(error) or not self._begun(until):
                raise
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {self.patience * 1000:.0f}")

    def _begun(self, until: float) -> bool:
        """Asks again and again, past what Django does around a statement, which takes longer than to ask."""
        while time.monotonic() < until:
            time.sleep(random.uniform(*BETWEEN_TRIES))  # noqa: S311  chance keeps writers apart, and nothing secret
            try:
                self.connection.execute(f"BEGIN {self.transaction_mode or ''}")
            except sqlite3.OperationalError as error:
                if not _locked(error):
                    raise
            else:
                return True
        return False


def _locked(error: Exception) -> bool:
    return "locked" in str(error)

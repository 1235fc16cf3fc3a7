"""Takes the last bytes of what was erased out of the database's files: for a quiet hour of each day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dorsal.record import storage


class Command(BaseCommand):
    help = (
        "Leave no byte of what was erased in the database's files. SQLite has none but in its log, which is emptied; "
        "PostgreSQL writes each table anew, and whoever asks for that table waits."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            self.stdout.write(f"tables written anew: {storage.rewrite()}")
        except storage.Busy as error:
            raise CommandError(str(error)) from error

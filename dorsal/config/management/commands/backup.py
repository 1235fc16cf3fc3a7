"""Writes everything into one file, while Dorsal serves."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dorsal.record import backup, health
from dorsal.record.snapshot import Unfit

OWNER_ONLY = 0o077


class Command(BaseCommand):
    help = "Write everything into one new file, while Dorsal serves. It is not encrypted: see the how-to."
    requires_system_checks: tuple[str, ...] = ()  # a backup is wanted most where something is wrong

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="such as /var/backups/dorsal/today.tar.gz")

    def handle(self, *_args: Any, **options: Any) -> None:
        os.umask(OWNER_ONLY)
        try:
            if not health.applied():
                raise CommandError("There is no database yet, so there is nothing to back up.", returncode=2)
            made = backup.write(options["file"].absolute(), settings.PUSH_KEY_FILE)
        except Unfit as error:
            raise CommandError(str(error), returncode=2) from error
        (settings.DATA / "backed-up").write_text(f"{made.made.isoformat()}\n")
        people, entries = made.rows.get("record_person", 0), made.rows.get("record_entry", 0)
        self.stdout.write(f"{options['file']}: {people} people, {entries} entries; not encrypted")

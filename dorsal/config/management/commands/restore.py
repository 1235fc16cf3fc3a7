"""Puts a backup back: it is doubted first, and nothing is replaced unless that is said."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dorsal.config.restoring import restore
from dorsal.record.snapshot import Unfit

OWNER_ONLY = 0o077


class Command(BaseCommand):
    help = "Put a backup back, after looking whether it is whole. Servers and workers must be stopped."
    requires_system_checks: tuple[str, ...] = ()  # they would read the database that is not there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what `dorsal backup` wrote")
        parser.add_argument("--replace", action="store_true", help="put it in the place of the people who are here")
        what = "more lines of erased people; those beside FILE are taken anyhow"
        parser.add_argument("--erasures", type=Path, metavar="FILE", help=what)
        what = "leave the plans to `dorsal work`: sooner ready, and lists of people fill up later"
        parser.add_argument("--plans-later", action="store_true", help=what)

    def handle(self, *_args: Any, **options: Any) -> None:
        os.umask(OWNER_ONLY)
        try:
            found = restore(
                options["file"].absolute(),
                replace=options["replace"],
                erasures=options["erasures"],
                plans=not options["plans_later"],
                said=self.stdout.write,
            )
        except Unfit as error:
            raise CommandError(str(error), returncode=2) from error
        rows = found.manifest.rows
        self.stdout.write(f"Back: {rows.get('record_person', 0)} people, {rows.get('record_entry', 0)} entries.")
        self.stdout.write(f"Erased again: {found.erased}. Everybody has to sign in anew.")
        if found.refused:
            self.stdout.write(f"Not counted, as they had chosen since: {found.refused}.")
        if found.failed:
            self.stderr.write(f"{found.failed} plans could not be made: run `python -m dorsal.config replan`.")
        if found.aside:
            self.stdout.write(f"What was here before lies in {found.aside}: delete it once you are sure.")

"""Moves a clinic to another database: everything that another one holds comes into the one that the settings name."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from dorsal.config import database
from dorsal.record import bringing

SOURCE = "source"


class Command(BaseCommand):
    help = "Copy everything from another database, which nobody may write to meanwhile, into this empty one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="a file of SQLite, or an address like that of DORSAL_DATABASE")

    def handle(self, *_args: Any, **options: Any) -> None:
        _connect(options["source"])
        try:
            rows = bringing.bring(SOURCE, said=lambda table, count: self.stdout.write(f"{count:9}  {table}"))
        except (bringing.NotBrought, DatabaseError) as error:
            raise CommandError(f"nothing was brought: {str(error).strip()}") from error
        self.stdout.write(f"{rows:9}  rows, each read back and the same")


def _connect(source: str) -> None:
    """One more database, beside the one that the settings name."""
    if "://" in source:
        try:
            found = database.at_address(source, name="the source")
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
    elif Path(source).is_file() and os.access(source, os.R_OK):
        found = database.in_file(Path(source).absolute(), to_read=True)
    else:
        raise CommandError(f"{source} is neither a file of SQLite nor an address like postgresql://user@host/database")
    whole = connections.configure_settings({"default": connections.settings["default"], SOURCE: found})
    connections.settings[SOURCE] = whole[SOURCE]

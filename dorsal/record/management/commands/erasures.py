"""Carries erasures over a restore: print the lines beside each backup, apply the newest ones after restoring it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dorsal.record import actions, queries


class Command(BaseCommand):
    help = "Print the opaque line of everybody who was erased, or erase them again after a restore."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", type=Path, metavar="FILE", help="a file that this command printed")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["apply"]:
            lines = options["apply"].read_text().split()
            self.stdout.write(f"erased again: {actions.erase_again(lines=lines)}")
            return
        for line in queries.erasures():
            self.stdout.write(line)

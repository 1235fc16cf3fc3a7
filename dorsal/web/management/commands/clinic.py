"""Founds a clinic and prints the link by which its lead joins; everybody else is invited on its pages."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dorsal.record import teams


class Command(BaseCommand):
    help = "Found a clinic. Prints a link, good once and for two weeks, for the account of its lead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as people know it")

    def handle(self, *_args: Any, **options: Any) -> None:
        clinic = teams.found_clinic(name=options["name"])
        secret = teams.invite_to_clinic(clinic=clinic, role="clinic-lead")
        self.stdout.write(f"{settings.ORIGIN}/join/{secret}")

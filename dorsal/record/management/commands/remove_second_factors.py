"""For somebody who lost every second factor: whoever runs the server lets them in with the password alone."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dorsal.record import actions


class Command(BaseCommand):
    help = "Remove passkeys, the app and the recovery codes of one account, and end its sessions. The password stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address of the account")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            count = actions.remove_second_factors(email=options["address"])
        except LookupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"removed: {count}")

"""Does what is due in the background, and what pages handed over: until it is stopped, or once."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dorsal.config.checks import refusals
from dorsal.config.logs import speak_up
from dorsal.config.running import Busy, work_here
from dorsal.record.health import unapplied

OWNER_ONLY = 0o077
OF_PAGES = ("dorsal.E003",)  # it needs no static files


class Command(BaseCommand):
    requires_system_checks: tuple[str, ...] = ()  # it makes those that matter itself
    help = "Send reminders, plan everybody anew, erase who expired, until SIGTERM. Starting it twice is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="what is due now, and no more: for a timer")

    def handle(self, *_args: Any, **options: Any) -> None:
        os.umask(OWNER_ONLY)
        if behind := unapplied():
            said = f"The database is not of this version ({', '.join(behind)}): run `dorsal serve --migrate`."
            raise CommandError(said, returncode=2)
        _refuse()
        try:
            work_here()
        except Busy as error:
            raise CommandError("A backup is being put back here: wait until it is done.", returncode=2) from error
        from dorsal.config.working import work  # noqa: PLC0415  after what refuses, so that a refusal is quick

        speak_up()
        work(once=options["once"])


def _refuse() -> None:
    """What speaks against serving real people speaks against working for them."""
    against = [one for one in refusals() if one.id not in OF_PAGES] if settings.PRODUCTION else []
    if against:
        raise CommandError("\n".join(f"{one.msg}. {one.hint or ''}".strip() for one in against), returncode=2)

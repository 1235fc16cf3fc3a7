"""Starts Dorsal for real people, or says what has to be set right first."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dorsal.config.logs import speak_up
from dorsal.config.refusing import Refused, refuse_or_prepare
from dorsal.config.running import Busy, work_here

OWNER_ONLY = 0o077


class Command(BaseCommand):
    help = "Serve Dorsal behind a proxy, until SIGTERM. Refuses every unsafe or wrong setting before it listens."
    requires_system_checks: tuple[str, ...] = ()  # the start makes them itself, in an order that can be mended

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT", help="or unix:FILE (%(default)s)")
        parser.add_argument("--workers", type=int, default=4, metavar="N", help="processes (%(default)s)")
        parser.add_argument("--threads", type=int, default=1, metavar="N", help="of each process (%(default)s)")
        parser.add_argument("--migrate", action="store_true", help="bring the database to this version first")

    def handle(self, *_args: Any, **options: Any) -> None:
        if min(options["workers"], options["threads"]) < 1:
            raise CommandError("--workers and --threads are at least 1")
        os.umask(OWNER_ONLY)
        counted = settings.DATA / "metrics"
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counted)  # read where the library is imported
        try:
            refuse_or_prepare(migrate=options["migrate"])
            work_here()
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        except Busy as error:
            raise CommandError("A backup is being put back here: wait until it is done.", returncode=2) from error
        from dorsal.config import metrics, serving  # noqa: PLC0415  after the line about the library

        metrics.afresh(counted)
        speak_up()
        serving.Server(serving.Wanted(options["bind"], options["workers"], options["threads"])).run()

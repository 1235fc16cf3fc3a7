"""Sends the reminders whose hour has come: once, or every minute until it is stopped."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from dorsal.web.reminding import round_of_reminders

MINUTE = 60.0


class Command(BaseCommand):
    help = "Send the reminders whose hour has come. Starting it twice, or killing it, sends nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="every minute, until Ctrl-C")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.over = Event()
        if options["watch"]:
            for one in (signal.SIGINT, signal.SIGTERM):
                signal.signal(one, self._stop)
        while True:
            told = round_of_reminders()
            if told.sent or told.on_devices or told.failed or not options["watch"]:
                self.stdout.write(
                    f"sent: {told.sent}, on devices: {told.on_devices}, "
                    f"nothing to do: {told.nothing_to_do}, failed: {told.failed}"
                )
            if not options["watch"] or self.over.wait(MINUTE):
                return
            close_old_connections()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.over.set()

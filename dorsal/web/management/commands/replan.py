"""Plans everybody anew, as each night does; stopped and started again at will."""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser
from time import monotonic
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dorsal.web.everybody import Part, Stand, replan

STOPPED = 130
EVERY_SECONDS = 2.0


class Command(BaseCommand):
    help = "Plan everybody anew whose plan is not of today. Ctrl-C stops after those in hand; start again to go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that plan (1)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["workers"] < 1:
            raise CommandError("--workers is at least 1")
        self.stop, self.began, self.told = False, monotonic(), 0.0
        before = {one: signal.signal(one, self._stop) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            stand = replan(options["workers"], stopped=lambda: self.stop, said=self._said)
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
        self._end(stand)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop = True

    def _said(self, stand: Stand, part: Part) -> None:
        """Progress, every few seconds; a failure at once."""
        for person, error in part.failed:
            self.stderr.write(f"{person}: {error}")
        now = monotonic()
        if now - self.told >= EVERY_SECONDS:
            self.told = now
            rate = stand.done / max(now - self.began, 1e-9)
            left = (stand.people - stand.done) / rate
            self.stderr.write(f"{stand.done} of {stand.people} people, {rate:.1f} people/s, {_duration(left)} to go")

    def _end(self, stand: Stand) -> None:
        taken, used = monotonic() - self.began, sum(os.times()[:4])
        self.stdout.write(
            f"{stand.planned} planned, {stand.up_to_date} already up to date, {stand.without} without a plan yet, "
            f"{stand.failed} failed; {stand.done} of {stand.people} people in {_duration(taken)}, "
            f"{_duration(used)} of processor time"
        )
        if stand.done < stand.people:
            self.stdout.write("stopped; the same command goes on from here")
            sys.exit(STOPPED)
        if stand.failed:
            raise CommandError(f"{stand.failed} of {stand.people} people could not be planned")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"

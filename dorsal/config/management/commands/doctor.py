"""Says what is wrong with this installation, each with what mends it."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dorsal.config.examining import examine

CODES = {"well": 0, "look": 1, "wrong": 2}


class Command(BaseCommand):
    help = "Say what is wrong with this installation. Ends with 0 if all is well, 1 if something wants a look, else 2."
    requires_system_checks: tuple[str, ...] = ()  # it says itself what they would stop at

    def handle(self, *_args: Any, **_options: Any) -> None:
        worst = 0
        for one in examine():
            worst = max(worst, CODES[one.grade])
            mend = f" {one.mend}" if one.mend else ""
            self.stdout.write(f"{one.grade:<5}  {one.what[:1].upper()}{one.what[1:]}.{mend}")
        sys.exit(worst)

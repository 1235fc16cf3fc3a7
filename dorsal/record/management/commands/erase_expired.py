"""Erases anonymous people a day after they came."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dorsal.record import actions


class Command(BaseCommand):
    help = "Erase anonymous people a day after they came. The web server does it too, while it has visitors."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"erased: {actions.erase_expired()}")

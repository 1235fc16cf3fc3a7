"""Removes what is past its time, as the worker does every hour; for a server without a worker, and to look."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dorsal.record import retention


class Command(BaseCommand):
    help = "Remove everything that is past its time, and print how many of each went."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for name, count in retention.enforce().items():
            self.stdout.write(f"{name}: {count}")

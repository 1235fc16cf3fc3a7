"""After DORSAL_SECRET_KEY was changed: seals the secrets of apps and recovery codes with the new one."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from dorsal.config import sealing
from dorsal.record import accounts


class Command(BaseCommand):
    help = "Seal every second factor anew with today's secret. The one of before stands in DORSAL_SECRET_KEY_BEFORE."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            count = accounts.reseal_factors(resealed=sealing.resealed)
        except InvalidToken:
            raise CommandError(
                "a factor was sealed with a secret that is not here: nothing was changed. "
                "Name it in DORSAL_SECRET_KEY_BEFORE, and run this again."
            ) from None
        self.stdout.write(f"sealed anew: {count}")

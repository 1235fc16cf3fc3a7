"""What guards an account, besides what allauth does itself: sign-in ends everywhere, secrets are sealed anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from dorsal.record import erasing
from dorsal.record.models import User

SECRETS = ("secret", "seed", "migrated_codes")  # what allauth has sealed of an app and of recovery codes


@transaction.atomic
def end_sessions(*, user: User, but: str | None = None) -> int:
    """Sign somebody out on every device but the one whose session has this key; returns on how many."""
    return erasing.end_sessions(set(), [user], but=but)


@transaction.atomic
def reseal_factors(*, resealed: Callable[[str], str]) -> int:
    """Seal every secret of a second factor anew; returns how many factors hold one. Twice is harmless."""
    count = 0
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        found = {name: _each(factor.data[name], resealed) for name in SECRETS if name in factor.data}
        if found:
            factor.data = factor.data | found
            factor.save(update_fields=["data"])
            count += 1
    return count


def _each(value: Any, resealed: Callable[[str], str]) -> Any:
    return [resealed(one) for one in value] if isinstance(value, list) else resealed(value)

"""How long things are kept that nobody needs any more, and the one job that removes them.

`docs/explanation/retention.md` says the same in words, for every table; a test holds the two to each other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from dorsal.record import actions
from dorsal.record.erasing import close, erase
from dorsal.record.holding import held
from dorsal.record.models import Invitation, JoinRequest, Membership, Person, PushSubscription, Tried, User

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """`kept`: for how long, from the moment that `what` names. `remove`: all that is older than this; how many went."""

    name: str
    kept: timedelta
    remove: Callable[[datetime], int]


def enforce(*, now: datetime | None = None) -> dict[str, int]:
    """Remove what is past its time; how many of each. Safe at any moment, and in several processes at once."""
    at = now or timezone.now()
    gone = {rule.name: rule.remove(at - rule.kept) for rule in RULES}
    if any(gone.values()):
        LOG.info("past its time: %s", " ".join(f"{name}={count}" for name, count in gone.items()))
    return gone


def _anonymous(before: datetime) -> int:
    return actions.erase_expired(now=before + actions.ANONYMOUS_FOR)


@transaction.atomic
def _unconfirmed(before: datetime) -> int:
    """Somebody signed up with an address that was never confirmed, and never came in: nobody can reach this record."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    never = User.objects.filter(Exists(addresses), ~Exists(addresses.filter(verified=True)), last_login=None)
    never = never.exclude(Exists(Membership.objects.filter(user=OuterRef("pk")))).filter(created__lt=before)
    found = list(never.select_for_update()[: actions.AT_ONCE])
    for user in found:
        erase(held(Person.objects.filter(user=user)))
        if User.objects.filter(pk=user.pk, is_active=True).exists():
            close(user)
    return len(found)


def _sessions(before: datetime) -> int:
    return Session.objects.filter(expire_date__lt=before).delete()[0]


def _invitations(before: datetime) -> int:
    closed = Q(used__lt=before) | Q(withdrawn__lt=before) | Q(expires__lt=before)
    return Invitation.objects.filter(closed).delete()[0]


def _requests(before: datetime) -> int:
    return JoinRequest.objects.filter(expires__lt=before).delete()[0]


def _browsers(before: datetime) -> int:
    return PushSubscription.objects.filter(made__lt=before).delete()[0]


def _tries(before: datetime) -> int:
    return Tried.objects.filter(expires__lt=before).delete()[0]


AT_ITS_END = timedelta()
RULES = (
    Rule("anonymous-people", actions.ANONYMOUS_FOR, _anonymous),
    Rule("unconfirmed-accounts", timedelta(days=30), _unconfirmed),
    Rule("sessions", AT_ITS_END, _sessions),
    Rule("invitations", timedelta(days=30), _invitations),
    Rule("requests", AT_ITS_END, _requests),
    Rule("browsers", timedelta(days=365), _browsers),
    Rule("tries", AT_ITS_END, _tries),
)

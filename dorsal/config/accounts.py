"""Signing up keeps what was answered before: the anonymous person of the session gets the new user."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_signed_up
from django.dispatch import receiver
from django.http import HttpRequest

from dorsal.record import session
from dorsal.record.models import User


@receiver(user_signed_up, dispatch_uid="dorsal.config.accounts.adopt")
def adopt(request: HttpRequest, user: User, **_: Any) -> None:
    session.adopt(request, user)

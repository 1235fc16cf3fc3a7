"""Signing up or in keeps what was answered before: the anonymous person of the session gets the user."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed, user_signed_up
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from dorsal.config import sessions
from dorsal.record import session
from dorsal.record.models import User
from dorsal.web.views import device


@receiver([user_signed_up, user_logged_in], dispatch_uid="dorsal.config.accounts.adopt")
def adopt(request: HttpRequest, user: User, **_: Any) -> None:
    session.adopt(request, user)


@receiver(user_logged_in, dispatch_uid="dorsal.config.accounts.begin")
def begin(request: HttpRequest, **_: Any) -> None:
    sessions.begin(request)


@receiver(authentication_step_completed, dispatch_uid="dorsal.config.accounts.renew")
def renew(request: HttpRequest, *, reauthenticated: bool = False, **_: Any) -> None:
    """Whoever shows once more who they are goes on under a new name of the session: the one before opens nothing."""
    if reauthenticated:
        request.session.cycle_key()


@receiver(user_logged_out, dispatch_uid="dorsal.config.accounts.hush")
def hush(request: HttpRequest, **_: Any) -> None:
    """Whoever signs out is no longer told in this browser; before the session goes, it says which one this is."""
    device.end_of_session(request)

"""Signed out everywhere else: for a telephone that is lost, or a computer where somebody forgot to."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dorsal.record import accounts
from dorsal.record.models import User


@require_POST
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """Every session of this account but the one that asks."""
    assert isinstance(request.user, User)  # noqa: S101  whoever is signed in is one of ours
    accounts.end_sessions(user=request.user, but=request.session.session_key)
    return HttpResponseRedirect(f"{reverse('mfa_index')}?ended")

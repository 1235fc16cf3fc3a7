"""Where somebody is signed in, and ending it: for a phone that is lost, or a computer where somebody forgot to."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dorsal.record import accounts, signed_in
from dorsal.record.models import User
from dorsal.web.context import language_now
from dorsal.web.words import plain, when


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # it ships no types
def listed(request: HttpRequest) -> HttpResponse:
    """Each session that is open; sent, the name of one that is to end. One that is gone already is no error."""
    assert isinstance(request.user, User)  # noqa: S101  whoever is signed in is one of ours
    if request.method == "POST":
        signed_in.end_session(user=request.user, name=request.POST.get("session", ""))
        return redirect(f"{reverse('sessions')}?ended")
    language = language_now()
    found = [
        (one, plain(f"security.sessions.{one.on}", language), when(one.begun, language), when(one.seen, language))
        for one in signed_in.sessions(request.user, here=request.session.session_key)
    ]
    return render(request, "account/sessions.html", {"sessions": found})


@require_POST
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """Every session of this account but the one that asks."""
    assert isinstance(request.user, User)  # noqa: S101  whoever is signed in is one of ours
    accounts.end_sessions(user=request.user, but=request.session.session_key)
    return HttpResponseRedirect(f"{reverse('mfa_index')}?ended")

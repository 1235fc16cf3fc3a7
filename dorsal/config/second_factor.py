"""Who works in a clinic opens its pages only once a second factor guards their account."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.module_loading import import_string

from dorsal.config.middleware import Next
from dorsal.record.models import User

# Recovery codes alone are none: they only stand in for one that is lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """Whether somebody has no second factor and is held to one: `SECOND_FACTOR_FOR` names the function that says so."""
    if not settings.SECOND_FACTOR_FOR or not user.is_authenticated:
        return False
    return bool(import_string(settings.SECOND_FACTOR_FOR)(user)) and not is_mfa_enabled(user, FACTORS)


class SecondFactorFirst:
    """Leads to the page that sets one up before any page of a clinic opens."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        of_a_clinic = f"{request.path}/".startswith(f"{settings.CLINIC_PAGES}/")
        if of_a_clinic and needs_second_factor(request.user):
            return HttpResponseRedirect(f"{reverse('mfa_index')}?needed")
        return self.get_response(request)

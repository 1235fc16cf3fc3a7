"""What allauth leaves to the project about passkeys and codes: names in our words, limits, where a failure leads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from struct import error as struct_error
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from dorsal.config import sealing
from dorsal.record.models import User
from dorsal.web import words

LONGEST_NAME = 60
SITE = "Dorsal"


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # it ships no types
    """Devices and apps show the name of the product, and a new passkey has a name in the reader's language."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": SITE}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.email}

    def encrypt(self, text: str) -> str:
        """Whoever reads the tables alone, or a copy of them, has no key of anybody's app."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unsealed(encrypted_text)

    def get_totp_issuer(self) -> str:
        return SITE

    def generate_authenticator_name(self, *_: Any) -> str:
        language = translation.get_language()
        return words.plain("security.passkey.name", language, day=words.day(timezone.localdate(), language))


@contextmanager
def reading() -> Iterator[None]:
    """What is no answer of a device does not fit, whatever it is: the library expects little of what may come."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct_error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class OfDevice:
    """A form that takes what a device answered."""

    def clean_credential(self) -> Any:
        with reading():
            return super().clean_credential()  # type: ignore[misc]  # of the form beside it


class StepWithPasskey(OfDevice, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class LoginWithPasskey(OfDevice, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class OnceMoreWithPasskey(OfDevice, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """Opens the account by itself, unless that is unticked."""

    name = forms.CharField(required=False, max_length=LONGEST_NAME)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("passwordless", True)
        super().__init__(*args, **kwargs)

    def clean(self) -> Any:
        with reading():
            return super().clean()


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(max_length=LONGEST_NAME)


class SignInWithPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """A passkey that does not fit leads back to the form, which says the same whatever was wrong."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:  # noqa: ARG002 - what was wrong stays unsaid
        found = {"passkey": "failed", "next": self.request.POST.get("next", "")}
        said = urlencode({name: value for name, value in found.items() if value})
        return HttpResponseRedirect(f"{reverse('account_login')}?{said}")


class AgainWithPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey that does not fit leaves somebody on the page where they were asked for it."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = self.render_to_response({**self.get_context_data(), "form": form})
        return response

"""What allauth leaves to the project: its letters are rendered without the request, so the language is handed on."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from dorsal.record import teams
from dorsal.record.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # it ships no types
    """Letters in the language of the page that caused them; what happened is said by the page it leads to."""

    def add_message(self, *_: Any, **__: Any) -> None:
        """No page shows the library's messages, so none wait in the session."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever works at a clinic comes to work; everybody else comes home."""
        if isinstance(request.user, User) and teams.membership(request.user):
            return reverse("clinic")
        return str(super().get_login_redirect_url(request))

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], **more: Any) -> EmailMessage:
        security = settings.ORIGIN + reverse("mfa_index")
        known = {"language": translation.get_language(), "security_url": security, **context}
        mail: EmailMessage = super().render_mail(template_prefix, email, known, **more)
        return mail

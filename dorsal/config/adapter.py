"""What allauth leaves to the project: its letters are rendered without the request, so the language is handed on."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.utils import translation


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # it ships no types
    """Letters in the language of the page that caused them."""

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], **more: Any) -> EmailMessage:
        known = {"language": translation.get_language(), **context}
        mail: EmailMessage = super().render_mail(template_prefix, email, known, **more)
        return mail

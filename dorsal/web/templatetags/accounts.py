"""Sign-in forms in our words: the library's own labels and messages are never shown."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.template.context import Context

from dorsal.record.models import User
from dorsal.web import words

register = template.Library()


@register.simple_tag(takes_context=True)
def account_problems(context: Context, form: BaseForm) -> list[tuple[str, str]]:
    """What is wrong with a form: the element to go to, and the words, with the name of the field where it is one."""
    found = []
    first = next(iter(form.fields), "")
    for name, errors in form.errors.as_data().items():
        field = name if name in form.fields else first
        element = form[field].id_for_label if field else "main"  # a form may be one button
        said = [_message(error, context["language"]) for error in errors]
        found += [(element, _at(name, message, context) if name in form.fields else message) for message in said]
    return found


def _at(name: str, message: str, context: Context) -> str:
    field = words.plain(f"account.field.{name}", context["language"])
    return words.plain("account.error.at", context["language"], field=field, words=message)


@register.simple_tag(takes_context=True)
def field_problems(context: Context, form: BaseForm, name: str) -> list[str]:
    """The words for one field."""
    return [_message(error, context["language"]) for error in form.errors.as_data().get(name, [])]


@register.simple_tag(takes_context=True)
def field_label(context: Context, name: str) -> str:
    return words.say(f"account.field.{name}", context["language"])


@register.simple_tag(takes_context=True)
def passkey_problems(context: Context, form: BaseForm | None = None) -> list[tuple[str, str]]:
    """What is wrong after a passkey was used: what it holds is never shown, so that all leads to its button."""
    wrong = form.errors.as_data() if form else {}
    unseen = [error for name in ("credential", "__all__") for error in wrong.get(name, [])]
    named = wrong.get("name", [])
    found = [("id_name", _at("name", _message(error, context["language"]), context)) for error in named]
    if any(error.code == "too_many_login_attempts" for error in unseen):
        return [*found, ("passkey", words.plain("account.error.too_many_login_attempts", context["language"]))]
    failed = [("passkey", words.plain("security.passkey.failed", context["language"]))]
    return found + failed * bool(unseen or not form)


@register.simple_tag
def may_add_factors(user: User) -> bool:
    """Not before the address is confirmed: else a stranger could lock its owner out with a factor of their own."""
    try:
        validate_can_add_authenticator(user)
    except ValidationError:
        return False
    return True


@register.simple_tag(takes_context=True)
def codes_file(context: Context, codes: Iterable[str]) -> str:
    """Recovery codes as an address that holds the file itself: the server does not give them out a second time."""
    title = words.plain("security.codes", context["language"])
    return "data:text/plain;charset=utf-8," + quote("\n".join([f"Dorsal: {title}", "", *codes, ""]))


def _message(error: ValidationError, language: str) -> str:
    key = f"account.error.{error.code}"
    return words.plain(key if words.known(key) else "account.error.other", language)

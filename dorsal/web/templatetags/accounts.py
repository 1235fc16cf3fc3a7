"""Sign-in forms in our words: the library's own labels and messages are never shown."""

from __future__ import annotations

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.template.context import Context

from dorsal.web import words

register = template.Library()


@register.simple_tag(takes_context=True)
def account_problems(context: Context, form: BaseForm) -> list[tuple[str, str]]:
    """What is wrong with a form: the element to go to, and the words, with the name of the field where it is one."""
    found = []
    first = next(iter(form.fields), "")
    for name, errors in form.errors.as_data().items():
        element = form[name if name in form.fields else first].id_for_label
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


def _message(error: ValidationError, language: str) -> str:
    key = f"account.error.{error.code}"
    return words.plain(key if words.known(key) else "account.error.other", language)

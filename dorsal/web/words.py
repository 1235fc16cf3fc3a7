"""The words of the interface, in the reader's language and in no other.

A missing key or language raises: what cannot be said in the reader's language is an error, never another language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dorsal.content import load
from dorsal.content.schema import Text


class MissingWords(LookupError):
    """Words that no content file holds in this language."""


def say(key: str, language: str, **values: object) -> SafeString:
    """The words of `key`, escaped, with each `{placeholder}` filled in and escaped too."""
    ready = _escaped(key, language)
    return format_html(ready, **values) if values else mark_safe(ready)  # noqa: S308 - escaped above


def plain(key: str, language: str, **values: object) -> str:
    """As `say`, for places that are not HTML: a subject line, a file."""
    return _raw(key, language).format(**values)


def pick(text: Text, language: str) -> str:
    """One language of a text of the content."""
    try:
        return text[language]
    except KeyError:
        raise MissingWords(f"no words in '{language}' for {sorted(text.items())[:1]}") from None


def known(key: str) -> bool:
    """Whether the content has words under this key."""
    return key in load().interface


def _raw(key: str, language: str) -> str:
    try:
        return load().interface[key][language]
    except KeyError:
        raise MissingWords(f"'{key}' has no words in '{language}'") from None


@cache
def _escaped(key: str, language: str) -> str:
    return str(conditional_escape(_raw(key, language)))


def day(value: date, language: str) -> str:
    """A date as it is written in this language: '3 March 2026', '1er mars 2026'."""
    first = value.day == 1 and known("date.first")
    number = plain("date.first", language) if first else str(value.day)
    return plain("date.long", language, day=number, month=plain(f"month.{value.month}", language), year=value.year)


def when(at: datetime, language: str) -> str:
    """A day and a time, by the reader's clock."""
    local = timezone.localtime(at)
    return plain("team.when", language, day=day(local.date(), language), time=f"{local:%H:%M}")


def weekday(number: int, language: str) -> str:
    """The name of a day of the week; 0 is Monday."""
    return plain(f"weekday.{number}", language)


def number(value: float, language: str) -> str:
    """A number with this language's decimal sign."""
    return f"{value:g}".replace(".", plain("number.decimal", language))


def together(parts: list[str], language: str) -> str:
    """'a, b and c' in this language."""
    if len(parts) < 2:
        return "".join(parts)
    return plain("list.last", language, head=", ".join(parts[:-1]), tail=parts[-1])


def listed(parts: Iterable[str], language: str) -> str:
    """Items one after the other, which may hold commas themselves."""
    return plain("list.between", language).join(parts)


def alphabetical(words: str) -> str:
    """The key by which a reader looks words up: without regard to capitals and accents, so that É stands with E."""
    letters = unicodedata.normalize("NFD", words.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))

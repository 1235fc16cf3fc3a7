"""`{% say "start.title" %}` and `{{ record.name|words }}`: what the pages say, from the content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from dorsal.content.schema import Source, Text
from dorsal.web import words
from dorsal.web.showing import Row

register = template.Library()
MARKDOWN = MarkdownIt("commonmark", {"html": False})


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: object) -> SafeString:
    """The interface's words for `key` in the reader's language."""
    return words.say(key, context["language"], **values)


@register.simple_tag(takes_context=True)
def pick(context: Context, text: Text) -> str:
    """One text of the content in the reader's language."""
    return words.pick(text, context["language"])


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime) -> str:
    """A date in words."""
    return words.day(value, context["language"])


@register.simple_tag(takes_context=True)
def weekday_of(context: Context, value: date) -> str:
    """The name of the day of the week that a date falls on."""
    return words.weekday(value.weekday(), context["language"])


@register.simple_tag(takes_context=True)
def names_of(context: Context, rows: Iterable[Row]) -> str:
    """The names of things to practise, one after the other; they may hold commas themselves."""
    return words.listed((row.name for row in rows if row.kind != "lesson"), context["language"])


@register.simple_tag(takes_context=True)
def prose(context: Context, text: Text) -> SafeString:
    """Long text of the content (Markdown without HTML) in the reader's language."""
    rendered: str = MARKDOWN.render(words.pick(text, context["language"]))
    return mark_safe(rendered)  # noqa: S308 - html is off


NUMBER = re.compile(r"\d[\d ]*\d")


@register.simple_tag
def calls(text: str) -> SafeString:
    """A line of the content with each telephone number in it made ready to dial."""
    linked = NUMBER.sub(
        lambda found: f'<a class="call" href="tel:{found[0].replace(" ", "")}">{found[0]}</a>', str(escape(text))
    )
    return mark_safe(linked)  # noqa: S308 - escaped before the links are added


@register.simple_tag(takes_context=True)
def domain_name(context: Context, domain: str) -> SafeString:
    """The short name of a domain of drivers."""
    return words.say(f"domain.{domain}", context["language"])


ICONS = {
    "signs": '<path d="M12 3.5 22 20.5H2Z"/><path d="M12 10v5"/><path d="M12 17.8v.2"/>',
    "phone": (
        '<path d="M6.5 3h3l1.5 4.5-2 1.5a12 12 0 0 0 6 6l1.5-2 4.5 1.5v3'
        'a2 2 0 0 1-2 2A16 16 0 0 1 4.5 5a2 2 0 0 1 2-2Z"/>'
    ),
    "print": '<path d="M7 9V3.5h10V9"/><path d="M7 17H4V9h16v8h-3"/><path d="M7 14h10v6.5H7Z"/>',
    "next": '<path d="M5 12h14"/><path d="m13 6 6 6-6 6"/>',
    "back": '<path d="M19 12H5"/><path d="m11 6-6 6 6 6"/>',
}


WENT = {
    "came": '<path d="M12 5v14"/><path d="M5 12h14"/>',
    "up": '<path d="M12 19V5"/><path d="m6 11 6-6 6 6"/>',
    "stayed": '<path d="M5 9h14"/><path d="M5 15h14"/>',
    "back": '<path d="M12 5v14"/><path d="m6 13 6 6 6-6"/>',
    "went": '<path d="M5 12h14"/>',
}
ICONS |= {f"went-{step}": drawing for step, drawing in WENT.items()}


@register.simple_tag(takes_context=True)
def source(context: Context, key: str) -> Source:
    """What the content says about one of its sources."""
    found: Source = context["content"].sources[key]
    return found


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing that only repeats the words beside it."""
    return format_html(
        '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own constant
    )


@register.simple_tag
def get(mapping: Any, key: str) -> Any:
    """One value of a mapping, by a key that the template computes; None where there is none."""
    return mapping.get(key)

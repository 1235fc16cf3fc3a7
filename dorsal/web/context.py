"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from dorsal.content import load
from dorsal.record import settled
from dorsal.record.session import person_of
from dorsal.web import shell
from dorsal.web.keys import key_of
from dorsal.web.places import place_of


def page(request: HttpRequest) -> dict[str, Any]:
    """The content, the reader's language and place, and whether somebody's record is open."""
    content = load()
    language = language_now()
    place = place_of(request)
    person = person_of(request)
    planned = person is not None and settled.planned(person)
    return {
        "content": content,
        "language": language,
        "other_languages": [other for code, other in content.languages.items() if code != language],
        "place": content.places[place] if place else None,
        "place_id": place,
        "person_here": person is not None,
        "plan_here": planned,
        "app_key": key_of(person) if person and planned else None,
        "app_words": shell.words_address(language),
        "here": request.get_full_path(),
    }


def language_now() -> str:
    """The language this request is answered in; settings offer those of the content and no others."""
    return translation.get_language() or next(iter(load().languages))

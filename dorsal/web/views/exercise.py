"""One exercise on a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dorsal.content import Content, load
from dorsal.content.schema import Intervention, Level
from dorsal.web.context import language_now
from dorsal.web.dose import chips
from dorsal.web.figures import figure
from dorsal.web.words import pick


@require_safe
def exercise(request: HttpRequest, id: str) -> HttpResponse:
    """One exercise at one level: how, how much, easier, harder, and for whom it is not."""
    content = load()
    found = content.interventions.get(id)
    if found is None:
        raise Http404
    language = language_now()
    chosen = _level(request.GET.get("level", ""), found)
    named = dict.fromkeys((*found.contraindicated, *found.levels[chosen - 1].contraindicated))
    words = {
        "item": found,
        "level": found.levels[chosen - 1],
        "dose": chips(found.levels[chosen - 1].dose, language, each_side=found.each_side, weekly=True),
        "rest": found.levels[chosen - 1].dose.rest if found.levels[chosen - 1].dose.sets > 1 else None,
        "levels": [_offer(number, level, chosen, language) for number, level in enumerate(found.levels, 1)],
        "not_for": [content.contraindications[name] for name in named],
        "equipment": equipment(found, found.levels[chosen - 1], content, language),
        "figure": figure(found, chosen, language),
    }
    return render(request, "web/exercise.html", words)


def _level(raw: str, item: Intervention) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and 1 <= int(raw) <= len(item.levels) else 1


def _offer(number: int, level: Level, chosen: int, language: str) -> dict[str, object]:
    return {"number": number, "name": pick(level.name, language), "chosen": number == chosen}


def equipment(item: Intervention, level: Level, content: Content, language: str) -> list[str]:
    """What is needed, in words."""
    options = content.questions["equipment"].options
    return [
        pick(options[name].text, language)
        for name in dict.fromkeys((*item.equipment, *level.equipment))
        if name in options
    ]

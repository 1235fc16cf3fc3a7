"""The first week, day by day, each item with its dose and its reasons; and one exercise on a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dorsal.care.plan import Item
from dorsal.care.result import Result
from dorsal.content import Content, load
from dorsal.content.schema import Intervention, Level
from dorsal.web import telling
from dorsal.web.context import language_now
from dorsal.web.dose import chips
from dorsal.web.visit import must_ask, open_visit
from dorsal.web.words import pick, weekday


@dataclass(frozen=True)
class Row:
    """One thing to do on a day."""

    name: str
    address: str
    how: str
    kind: str
    minutes: int | None
    dose: list[str]
    why: tuple[telling.Told, ...]


@dataclass(frozen=True)
class DayShown:
    """One day: what has its own minutes, and what runs alongside."""

    day: date
    name: str
    minutes: int
    rows: list[Row]
    alongside: list[Row]


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The week that follows from today's answers."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if must_ask(request, here):
        return redirect("seen")
    decided = here.decide()
    if not decided.plan.week:
        return redirect("result")
    language = language_now()
    words = {
        "days": days(decided, here.content, language),
        "left_out": [here.content.contraindications[name] for name in decided.plan.left_out],
        "review": decided.plan.review,
        "more": here.refines(),
        "gentle": decided.triage.urgency == "T2",
    }
    return render(request, "web/week.html", words)


def days(decided: Result, content: Content, language: str) -> list[DayShown]:
    """Every day of the plan in words."""
    return [_day(day.day, [row(item, content, language) for item in day.items], language) for day in decided.plan.week]


def _day(on: date, rows: list[Row], language: str) -> DayShown:
    timed = [found for found in rows if found.minutes is not None]
    total = sum(found.minutes or 0 for found in timed)
    return DayShown(
        on, weekday(on.weekday(), language), total, timed, [found for found in rows if found.minutes is None]
    )


def row(item: Item, content: Content, language: str) -> Row:
    """One item of a plan in words."""
    why = telling.why(item.reasons, content, language)
    if item.id in content.lessons:
        lesson = content.lessons[item.id]
        address = reverse("lesson", args=[item.id])
        return Row(
            pick(lesson.title, language), address, pick(lesson.summary, language), item.kind, item.minutes, [], why
        )
    found = content.interventions[item.id]
    level = found.levels[(item.level or 1) - 1]
    return Row(
        name=pick(found.name, language),
        address=f"{reverse('exercise', args=[item.id])}?level={item.level or 1}",
        how=pick(level.how, language),
        kind=item.kind,
        minutes=item.minutes,
        dose=chips(item.dose or level.dose, language, each_side=found.each_side),
        why=why,
    )


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

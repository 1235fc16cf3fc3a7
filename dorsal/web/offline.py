"""A person's week as data for the device that they carry: what to do, how, and whom to call; no name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from django.utils import timezone

from dorsal.care.aboard import judged
from dorsal.care.findings import Findings, findings
from dorsal.care.flaring import screen
from dorsal.care.history import History
from dorsal.care.replanning import NextItem, NextWeek
from dorsal.care.weekly import sheets
from dorsal.content.schema import Content, Id, Intervention, Question, Urgency
from dorsal.web import form, showing
from dorsal.web.doing import doing, morning_asked
from dorsal.web.figures import figure
from dorsal.web.keys import key_of
from dorsal.web.templatetags.words import MARKDOWN
from dorsal.web.visit import Visit
from dorsal.web.words import day, pick, plain, weekday

SCHEMA = 1
SOON = (Urgency.T1, Urgency.T2)


def week_of(here: Visit, history: History, week: NextWeek, place: Id | None, language: str) -> dict[str, Any]:
    """Everything that the device draws without network."""
    content, on = here.content, here.on
    now = doing(history, week, on, content)
    days = () if week.mode == "waiting" else week.week
    found = findings(here.answers, content, on=on, asked=here.asked)
    weekly = [question for sheet in sheets(found, content, week.ask) for question in sheet.questions]
    signs = [content.questions[name] for name in screen(content)]
    asked = {question.id: question for question in (*signs, *weekly)}
    return {
        "schema": SCHEMA,
        "content": content.hash,
        "person": key_of(here.person),
        "language": language,
        "now": timezone.now().isoformat(),
        "made": on.isoformat(),
        "made-words": day(on, language),
        "notice": _notice(week, language),
        "days": [_day(one.day, one.items, content, language) for one in days],
        "noted": [name for name, one in now.noted.items() if one.done > 0],
        "morning": morning_asked(history),
        "lessons": _lessons((item.id for one in days for item in one.items), content, language),
        "safety": safety(content, place, language),
        "signs": [question.id for question in signs],
        "check-in": [question.id for question in weekly],
        "questions": {name: _question(question, language) for name, question in asked.items()},
        "rules": _rules(found, content, asked, language),
    }


def _notice(week: NextWeek, language: str) -> dict[str, str] | None:
    """What comes before any exercise, where something does."""
    urgency = week.triage.urgency
    if urgency in (Urgency.T0, *SOON):
        title, text = plain(f"urgency.{urgency}.title", language), plain("today.urgent.lead", language)
        return {"title": title, "text": text}
    if week.mode != "waiting" and not week.blocked_by:
        return None
    state = {"incomplete": "open", "flare-check": "flare-check"}.get(next(iter(week.blocked_by), ""), "excluded")
    return {"title": plain(f"today.{state}", language), "text": plain(f"today.{state}.lead", language)}


def _day(on: date, items: Iterable[NextItem], content: Content, language: str) -> dict[str, Any]:
    return {
        "day": on.isoformat(),
        "name": weekday(on.weekday(), language),
        "date": day(on, language),
        "items": [_item(one, content, language) for one in items],
    }


def _item(item: NextItem, content: Content, language: str) -> dict[str, Any]:
    row = showing.row(item, content, language)
    told: dict[str, Any] = {"id": item.id, "name": row.name, "how": row.how, "kind": item.kind, "minutes": item.minutes}
    told |= {"level": item.level, "dose": row.dose}
    record = content.interventions.get(item.id)
    return told | (_practised(record, item.level or 1, language) if record else {})


def _practised(record: Intervention, level: int, language: str) -> dict[str, Any]:
    """How an exercise is done, in words and pictures."""
    drawn = figure(record, level, language)
    return {
        "start": pick(record.start, language),
        "steps": [pick(step, language) for step in record.steps],
        "cues": [pick(cue, language) for cue in record.cues],
        "caution": pick(record.caution, language) if record.caution else None,
        "figure": {"moving": drawn.moving, "wide": drawn.wide, "high": drawn.high} if drawn else None,
    }


def _lessons(names: Iterable[Id], content: Content, language: str) -> dict[Id, dict[str, str]]:
    known = (content.lessons[name] for name in dict.fromkeys(names) if name in content.lessons)
    return {
        lesson.id: {
            "title": pick(lesson.title, language),
            "summary": pick(lesson.summary, language),
            "body": MARKDOWN.render(pick(lesson.body, language)),
            "do": pick(lesson.do, language),
        }
        for lesson in known
    }


def safety(content: Content, place: Id | None, language: str) -> dict[str, Any]:
    """The warning signs, and whom to call in the place that the person named."""
    signs = content.safety_net.values()
    here = content.places.get(place) if place else None
    return {
        "now": [pick(sign.text, language) for sign in signs if not sign.soon],
        "soon": [pick(sign.text, language) for sign in signs if sign.soon],
        "emergency": list(here.emergency) if here else [],
        "out-of-hours": pick(here.out_of_hours, language) if here else None,
        "crisis": pick(here.crisis, language) if here else None,
    }


def _question(question: Question, language: str) -> dict[str, Any]:
    field = form.field(question, language)
    return {
        "text": field.text,
        "hint": field.hint,
        "widget": field.widget,
        "choices": [{"value": one.value, "text": one.text, "alone": one.alone} for one in field.choices],
        "ends": field.ends,
        "range": question.range,
        "optional": question.optional,
        "alarming": question.alarming if question.red_flag else None,
        "emergency": question.emergency,
    }


def _rules(found: Findings, content: Content, asked: Iterable[Id], language: str) -> list[dict[str, Any]]:
    """The red flags that the device can judge, with what each one means for the person."""
    return [
        msgspec.to_builtins(one)
        | {
            "name": pick(content.red_flags[one.rule].name, language),
            "advice": pick(content.red_flags[one.rule].advice, language),
            "crisis": content.red_flags[one.rule].page == "crisis",
        }
        for one in judged(found, content, set(asked))
    ]

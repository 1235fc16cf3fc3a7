"""One check-in while it is being filled in: its answers wait in the session until the whole is sent as one entry.

A visit that supposes those answers says what to ask next, and whether one of them alarms before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.utils import timezone

from dorsal.care import asking
from dorsal.care.answers import Answer, AnswerError, parse_all
from dorsal.care.findings import findings
from dorsal.care.triage import URGENT
from dorsal.care.weekly import Sheet, sheets
from dorsal.content.schema import Content, Id, Question
from dorsal.record.ids import new_id
from dorsal.record.queries import Answered
from dorsal.web.visit import Visit

KEY = "check-in"
LASTS = timedelta(hours=12)


class Draft(msgspec.Struct, kw_only=True):
    """`person`: whose it is, since a browser may change hands. `entry`: the id that the entry will have.

    `again`: emergency questions put once more. `sent`: written already.
    """

    person: UUID
    entry: UUID
    began: datetime
    values: dict[Id, Any] = {}
    again: list[Id] = []
    sent: bool = False


def opened(request: HttpRequest, here: Visit) -> Draft:
    """What was answered so far, or a new check-in. What was begun half a day ago says nothing about today."""
    try:
        draft = msgspec.convert(request.session.get(KEY), Draft)
        draft.values = dict(parse_all(draft.values, here.content))
    except (msgspec.ValidationError, AnswerError):
        return fresh(here)
    holds = draft.person == here.person.id and timezone.now() - draft.began < LASTS
    return draft if holds else fresh(here)


def fresh(here: Visit) -> Draft:
    return Draft(person=here.person.id, entry=new_id(), began=timezone.now())


def remember(request: HttpRequest, draft: Draft) -> None:
    """Keep it in this browser's session."""
    request.session[KEY] = msgspec.to_builtins(draft)


def supposing(here: Visit, values: Mapping[Id, Answer]) -> Visit:
    """The visit as it would be if these had been answered now."""
    now, entry = timezone.now(), new_id()
    told = [Answered(name, _plain(value), here.on, entry, now) for name, value in values.items()]
    known = replace(here.known, answers=[*here.known.answers, *told])
    return replace(here, told=known)


def sheets_of(here: Visit, draft: Draft) -> tuple[Sheet, ...]:
    """Every sheet of this check-in, as its answers so far leave it."""
    week, then = here.week_now(), supposing(here, draft.values)
    more = (*draft.values, *(week.ask if week else ()), *then.decide().triage.ask)
    found = findings(then.answers, here.content, on=here.on, asked=then.asked)
    return sheets(found, here.content, more)


def first_open(sheets: Iterable[Sheet], draft: Draft) -> int | None:
    """The number of the first sheet that still waits for an answer, counted from 1."""
    return next((number for number, sheet in enumerate(sheets, 1) if _is_open(sheet, draft)), None)


def _is_open(sheet: Sheet, draft: Draft) -> bool:
    return any(question.id not in draft.values and not question.optional for question in sheet.questions)


def to_ask_again(draft: Draft, content: Content) -> tuple[Question, ...]:
    """The emergency questions answered unsure that have not been put once more in plainer words."""
    return asking.to_ask_again(draft.values, frozenset(draft.again), content)


def alarms(here: Visit, values: Mapping[Id, Answer], without: Iterable[Id] = ()) -> bool:
    """Whether these answers bring up a sign that needs somebody soon and that was not up before."""
    told = {name: value for name, value in values.items() if name not in set(without)}
    known = {reason.rule for reason in here.decide().triage.reasons}
    fired = supposing(here, told).decide().triage.reasons
    return any(reason.urgency in URGENT and reason.rule not in known for reason in fired)


def _plain(value: Answer) -> Any:
    return list(value) if isinstance(value, tuple) else value

"""Review points: the weeks at which a step of the pathway may open, what is looked at, and what is asked for it.

The weeks are those that the conditions of the pathway name, so a step and its review cannot drift apart.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from dorsal.care.condition import Value, Values
from dorsal.care.knowledge import Known
from dorsal.care.rules import rules
from dorsal.care.timing import WEEK
from dorsal.content.form import terms
from dorsal.content.schema import Content, Id

COUNTED = "weeks-in-plan"
LOOKED_AT = ("improvement", "interference", "worse-weeks", "leg-pain-level", "low-mood", "course")


class ReviewPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A look back after so many `weeks`. `found`: what it went by; `ask`: what nobody has told it lately."""

    weeks: int
    found: dict[Id, Value]
    ask: tuple[Id, ...]


def points(content: Content) -> tuple[int, ...]:
    """The weeks in a plan from which a step of the pathway may open."""
    found = (term for step in content.pathway.values() for term in terms(step.when) if term.finding == COUNTED)
    return tuple(sorted({int(term.value) for term in found}))


def review_point(number: int, start: date, known: Known, values: Values, content: Content) -> ReviewPoint | None:
    """The review of week `number`, or an earlier one whose questions still have no answer."""
    last = max((point for point in points(content) if point <= number), default=None)
    if last is None:
        return None
    since = start - timedelta(days=WEEK * (number - last + 1))
    stale = (name for name in _questions(content) if _stale(known.answered.get(name), since))
    stale = (name for name in _questions(content) if _stale(known.answered.get(name), since))
    ask = tuple(name for name in stale if _fits(name, values, content))
    if last < number and not ask:
        return None
    return ReviewPoint(weeks=last, found={name: values[name] for name in LOOKED_AT if name in values}, ask=ask)


def _questions(content: Content) -> tuple[Id, ...]:
    return tuple(name for page in content.checkin.values() if page.look_back for name in page.questions)


def _stale(answered: datetime | None, since: date) -> bool:
    return answered is None or answered.date() < since


def _fits(name: Id, values: Values, content: Content) -> bool:
    form = rules(content).asked_if.get(name)
    return form is None or form(values) is True

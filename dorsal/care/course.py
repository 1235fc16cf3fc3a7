"""Where a person is on their course, beside comparable people, and where it may go: a pure function of check-ins.

The published course is the starting belief; each check-in moves it. The order in which check-ins arrive changes
nothing, nor does one that arrives twice; what was said last on a day counts. Missing weeks make the ranges wider.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

import msgspec

from dorsal.care.curve import Path, chosen
from dorsal.care.foresight import Foresight, Measure, Trace, Values, week
from dorsal.care.progress import State, overall
from dorsal.content.schema import Content, Id

Days = dict[int, dict[Id, float]]
MEASURES: dict[str, Id] = {"pain": "pain-average", "function": "interference"}


class CheckIn(msgspec.Struct, frozen=True):
    """What a person said on a day of their own clock; `values` by question, 0 to 10."""

    id: Id
    at: datetime
    values: dict[Id, float]


class LeftOut(msgspec.Struct, frozen=True):
    """A check-in that does not count, and why."""

    id: Id
    why: Literal["after-the-day", "before-the-first-day"]


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """`course`: the published one beside which the person is seen. `state`: one for all measures, or None."""

    on: date
    began: date
    week: float
    course: Id
    state: Id | None
    measures: dict[str, Measure]
    left_out: tuple[LeftOut, ...]


def course(
    check_ins: Iterable[CheckIn],
    content: Content,
    *,
    on: date,
    days_at_start: float | None,
    began: date | None = None,
) -> Course:
    """Follow one person up to a day.

    `days_at_start`: days since the pain began when the person began, None if unknown. `began`: that day; without
    it, the day of the first check-in.
    """
    foresight, counted, left_out = _set_out(check_ins, content, on=on, days_at_start=days_at_start, began=began)
    values = {name: (question, _said(counted, question)) for name, question in MEASURES.items()}
    measures = foresight.measures(values, days_at_start=days_at_start)
    return Course(
        on=on,
        began=foresight.start,
        week=week(foresight.today),
        course=foresight.path.course.id,
        state=overall({name: measure.state.id for name, measure in measures.items()}, content),
        measures=measures,
        left_out=left_out,
    )


def standing(
    check_ins: Iterable[CheckIn],
    content: Content,
    *,
    on: date,
    days_at_start: float | None,
    began: date | None = None,
) -> State:
    """The state of `course`, from the same arguments, with the numbers of the first measure that is in it."""
    foresight, counted, _ = _set_out(check_ins, content, on=on, days_at_start=days_at_start, began=began)
    states = foresight.states({name: (question, _said(counted, question)) for name, question in MEASURES.items()})
    whole = overall({name: one.id for name, one in states.items()}, content)
    return next((one for one in states.values() if one.id == whole), State(whole, {}))


def traces(
    check_ins: Iterable[CheckIn],
    content: Content,
    *,
    on: date,
    days_at_start: float | None,
    began: date | None = None,
) -> dict[str, Trace]:
    """The lines behind `course`, one for each measure, from the same arguments."""
    foresight, counted, _ = _set_out(check_ins, content, on=on, days_at_start=days_at_start, began=began)
    return {name: foresight.trace(question, _said(counted, question)) for name, question in MEASURES.items()}


def _set_out(
    check_ins: Iterable[CheckIn], content: Content, *, on: date, days_at_start: float | None, began: date | None
) -> tuple[Foresight, Days, tuple[LeftOut, ...]]:
    """What looks ahead, what counts on each day, and what does not."""
    unique = {one.id: one for one in sorted(check_ins, key=_order, reverse=True)}
    ordered = sorted(unique.values(), key=_order)
    start = min(on, began or min((one.at.date() for one in ordered), default=on))
    counted, left_out = _counted(ordered, start, on)
    return Foresight(Path(chosen(days_at_start, content), content), start, on, content), counted, left_out


def _order(one: CheckIn) -> tuple[datetime, Id, list[tuple[Id, float]]]:
    return one.at, one.id, sorted(one.values.items())


def _counted(ordered: list[CheckIn], start: date, on: date) -> tuple[Days, tuple[LeftOut, ...]]:
    """What was last said each day, between the first day and this one, by the number of the day."""
    days: Days = {}
    left_out: list[LeftOut] = []
    for one in ordered:
        day = one.at.date()
        if day > on:
            left_out.append(LeftOut(one.id, "after-the-day"))
        elif day < start:
            left_out.append(LeftOut(one.id, "before-the-first-day"))
        else:
            number = (day - start).days
            days[number] = days.get(number, {}) | one.values
    return days, tuple(left_out)


def _said(days: Days, question: Id) -> Values:
    return tuple((day, days[day][question]) for day in sorted(days) if question in days[day])

"""Muscles that worked heavily have their day of rest, whether or not the plan had asked for that work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from dorsal.care.choosing import Choice
from dorsal.care.history import History, Session, read_history
from dorsal.care.next_week import Fold
from dorsal.care.picking import Reading
from dorsal.care.resting import rested, worked
from dorsal.care.week import Placed
from dorsal.content.schema import Content
from tests.care.histories import START, day, session

HEAVY = "squat"


def placed(content: Content, name: str, effort: int) -> Placed:
    item = content.interventions[name]
    dose = msgspec.structs.replace(item.levels[0].dose, effort=effort)
    return Placed(Choice(item, 1, (), 0, 0, 0), dose, 5)


def hard(content: Content) -> tuple[str, int]:
    """An exercise that loads the legs, and a level of it that is heavy."""
    for name, item in content.interventions.items():
        for number, level in enumerate(item.levels, 1):
            if "legs" in item.loads and level.dose.effort >= content.limits["heavy-effort"].value:
                return name, number
    raise AssertionError("nothing is heavy for the legs")


def done(content: Content, on: int, **more: Any) -> Session:
    name, level = hard(content)
    raw = session(day(on), name, level, **more)
    read: History = read_history({}, [raw], content, on=START, today=day(on))
    found: Session = next(read.of(Session))
    return found


@pytest.mark.parametrize(("count", "left"), [(0, ["squat"]), (1, []), (2, [])])
def test_the_day_after_heavy_work_has_none_for_those_muscles(content: Content, count: int, left: list[str]) -> None:
    squat, walk = placed(content, "squat", 6), placed(content, "walking", 6)
    days = tuple((squat, walk, Placed(Reading("pain-is-real", ()), None, 2)) if n == 1 else () for n in range(7))
    shaped, gone = rested(days, START, worked([done(content, count)], content), content)
    assert list(gone) == left
    assert len(shaped[1]) == 3 - len(left)


def test_what_was_not_done_or_was_light_tires_nobody(content: Content) -> None:
    light = next(read_history({}, [session(START, "pelvic-tilt")], content, on=START, today=START).of(Session))
    assert worked([done(content, 0, done=0), light], content) == []


def test_work_that_nobody_had_asked_for_counts_too(content: Content, told: Any) -> None:
    person = told({})
    name, level = hard(content)
    plan = Fold(read_history(person, [], content, on=START, today=day(6)), content).weeks()[-1]
    spared = [session(START + timedelta(days=n), name, level) for n in range(6)]
    after = Fold(read_history(person, spared, content, on=START, today=day(6)), content).weeks()[-1]
    loads = set(content.interventions[name].loads)
    heavy = [
        one.what.item.id
        for one in after.days[6]
        if isinstance(one.what, Choice) and one.dose and one.dose.effort >= 5 and loads & set(one.what.item.loads)
    ]
    assert heavy == []
    assert plan.number == after.number

"""What nobody answers, and what nobody wants: signs that stay open, and refusals before a plan has begun."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dorsal.care.picking import EXERCISES
from dorsal.care.replanning import NextWeek, next_week
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, START, at, day, screened, weeks
from tests.care.histories import told as history

Person = dict[str, Any]
FLARE = {"id": "f", "kind": "flare", "at": at(day(8), 9)}


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


def plan(person: Person, entries: list[Any], content: Content, number: int) -> NextWeek:
    return next_week(history(person, entries, content, day(number)), content)


def refused(item: str, number: int = 0, name: str = "no", hour: int = 9) -> dict[str, Any]:
    return {"id": f"{name}-{item}", "kind": "refuse", "at": at(day(number), hour), "item": item}


def noted(week: Any) -> list[tuple[str | None, str]]:
    return [(note.item, note.why.rule) for note in week.state.notes]


def test_a_flare_whose_signs_are_never_answered_gets_calm_days_and_is_asked_again(
    person: Person, content: Content
) -> None:
    calm = {"relaxation", "rest-position", "lesson"}
    for number in (13, 20, 60):
        still = plan(person, [FLARE], content, number)
        assert (still.mode, still.next_step.kind, len(still.ask)) == ("flare-check", "answer", 8)
        ahead = [item for one in still.week if one.day >= day(13) for item in one.items]
        assert ahead
        assert {item.kind for item in ahead} <= calm
        assert {"flare-open"} <= {why.rule for item in ahead for why in item.changes}
    answered = [FLARE, screened(content, day(60), 8)]
    assert plan(person, answered, content, 60).mode == "flare"
    assert plan(person, answered, content, 70).mode == "building"
    alarm = [FLARE, screened(content, day(60), 8, **{"bladder-change": "yes"})]
    assert plan(person, alarm, content, 60).mode == "waiting"
    amounts = [
        {line.id: line.dose for line in week.state.lines} for week in weeks(person, [FLARE], content, day(60))[2:]
    ]
    assert all(one == amounts[0] for one in amounts)


def test_signs_that_are_answered_late_end_the_calm_days_that_day(person: Person, content: Content) -> None:
    late = plan(person, [FLARE, screened(content, day(18), 8)], content, 18)
    for one in late.week:
        rules = {why.rule for item in one.items for why in item.changes}
        assert ("flare-open" in rules) == (one.day < day(18) and bool(one.items))
        assert ("flare" in rules) == (one.day >= day(18))


def test_what_is_refused_in_the_first_week_is_noted_once(person: Person, content: Content) -> None:
    (first,) = weeks(person, [], content, START)
    old = next(line.id for line in first.state.lines if content.interventions[line.id].kind in EXERCISES)
    (week,) = weeks(person, [refused(old), refused(old, name="again")], content, START)
    assert noted(week) == [(old, "refused")]
    new = next(line.id for line in week.state.lines if line.id not in {one.id for one in first.state.lines})
    (both,) = weeks(person, [refused(old), refused(new, hour=10)], content, START)
    assert noted(both) == [(old, "refused"), (new, "refused")]
    assert noted(weeks(person, [refused(old)], content, day(7))[1]) == []


def test_a_comfort_beside_the_week_that_is_refused_is_noted_in_any_week(person: Person, content: Content) -> None:
    beside = {
        item.id for one in plan(person, [], content, 8).week for item in one.items if item.level and not item.minutes
    }
    item = min(beside)
    assert noted(weeks(person, [refused(item, 8)], content, day(8))[1])[-1] == (item, "refused")
    assert noted(weeks(person, [refused("plank", 8)], content, day(8))[1]) == []

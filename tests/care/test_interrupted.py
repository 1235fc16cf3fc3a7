"""A week in which somebody has to look: what was examined is settled, and what the week began with is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dorsal.care.dosing import amount
from dorsal.care.lines import begin
from dorsal.care.next_week import Week
from dorsal.care.progressing import maintained
from dorsal.content.schema import Content, Urgency
from tests.care.histories import CHRONIC, START, at, check_in, day, followed, weeks

Person = dict[str, Any]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


def seen(number: int, hour: int = 12) -> dict[str, Any]:
    return {"id": f"seen{number}", "kind": "examined", "at": at(day(number), hour), "by": "doctor",
            "found": "nothing-serious"}  # fmt: skip


def ill(number: int) -> dict[str, Any]:
    return check_in(day(number), 9, general_illness="yes", very_thirsty_or_confused="no", tb_risk="no")


def lasts(week: Week) -> dict[str, tuple[int, float]]:
    return {line.id: (line.level, amount(line.dose)) for line in week.state.lines}


def test_what_was_examined_does_not_come_back_with_the_next_check_in(person: Person, content: Content) -> None:
    entries = [ill(0), seen(1), check_in(day(6), pain_average=5)]
    last = weeks(person, entries, content, day(8))[-1]
    assert last.known.triage.urgency == Urgency.T3
    assert not last.known.standing.held
    assert last.blocked == ()


def test_what_is_said_anew_after_an_examination_stands_again(person: Person, content: Content) -> None:
    entries = [ill(0), seen(1), check_in(day(6), general_illness="yes")]
    assert weeks(person, entries, content, day(8))[-1].known.triage.urgency == Urgency.T2


def test_an_examination_of_the_same_day_settles_only_what_came_before_it(person: Person, content: Content) -> None:
    entries = [ill(0), seen(1, 8), check_in(day(1), 10, general_illness="yes")]
    assert weeks(person, entries, content, day(2))[-1].known.triage.urgency == Urgency.T2


def test_a_week_that_ends_waiting_keeps_what_it_began_with(person: Person, content: Content) -> None:
    swap = {"id": "swap", "kind": "swap", "at": at(day(2), 9), "item": "walking"}
    begun = weeks(person, [swap], content, day(5))[0]
    waiting, after = weeks(person, [swap, ill(6), seen(7)], content, day(8))
    assert waiting.blocked
    assert waiting.state.notes == ()
    assert lasts(waiting) == lasts(begun)
    assert {why.rule for line in after.state.lines for why in line.why} == {"back-from-break"}
    assert lasts(after).keys() == lasts(begun).keys()
    assert "walking" not in lasts(after)


def test_a_week_that_waits_from_its_first_day_keeps_what_came_into_it(person: Person, content: Content) -> None:
    entries = [*followed(person, content, 1), ill(7), seen(14)]
    first, waiting, after = weeks(person, entries, content, day(15))
    assert waiting.blocked
    grown = lasts(waiting)
    assert all(grown[name][1] >= weekly for name, (_, weekly) in lasts(first).items())
    assert all(weekly <= 0.8 * grown[name][1] or weekly <= 2 * 7 for name, (_, weekly) in lasts(after).items())


def test_who_recovered_with_no_exercise_left_keeps_what_there_is(person: Person, content: Content) -> None:
    first = weeks(person, [], content, START)[0]
    calm = begin(next(one for one in first.rules.offered.values() if one.item.kind == "relaxation"))
    assert [line.id for line in maintained((calm,), content)] == [calm.id]

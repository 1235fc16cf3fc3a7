"""How far plans were worked out: one row for a person, replaced, never believed when it is stale, gone with them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Person, PlanKept

from .conftest import NOON

TODAY = date(2026, 11, 21)
MADE = {"content": "a" * 64, "code": "b" * 64, "day": TODAY}


def row(person: Person, **changes: Any) -> PlanKept:
    told = MADE | {"sequence": 1, "state": b"kept", "mode": "building", "urgency": "T3", "review": TODAY}
    return PlanKept(person=person, **(told | changes))


def stands(person: Person, **other: Any) -> bool:
    """Whether what is kept stands for every entry there is."""
    plan, last = queries.plan_kept(person), queries.last_sequence(person)
    return plan is not None and queries.stands(plan, last, **(MADE | other))


@pytest.fixture
def told(person: Person) -> Person:
    actions.record_answers(person=person, answers=[(new_id(), "age", 44)], written=NOON)
    return person


def test_a_row_is_kept_in_place_of_the_one_before(told: Person) -> None:
    assert actions.keep_plans(plans=[row(told)]) == 1
    assert actions.keep_plans(plans=[row(told, mode="maintenance", state=None, urgency=None)]) == 1
    plan = queries.plan_kept(told)
    assert plan is not None
    assert (plan.mode, plan.urgency, plan.review) == ("maintenance", None, TODAY)
    assert queries.state_kept(told) is None
    assert str(plan) == f"the plan of {told.id} on 2026-11-21"


@pytest.mark.parametrize(
    "other",
    [{"content": "c" * 64}, {"code": "c" * 64}, {"day": TODAY + timedelta(days=1)}],
    ids=lambda one: next(iter(one)),
)
def test_a_row_made_with_something_else_is_never_used(told: Person, other: dict[str, Any]) -> None:
    actions.keep_plans(plans=[row(told)])
    assert stands(told)
    assert not stands(told, **other)


def test_one_more_entry_makes_a_row_stale(told: Person) -> None:
    actions.keep_plans(plans=[row(told)])
    actions.record_answers(person=told, answers=[(new_id(), "fear", 2)], written=NOON)
    assert not stands(told)
    assert queries.state_kept(told) == b"kept"


def test_nothing_is_kept_of_somebody_who_was_erased(told: Person, other: Person) -> None:
    plans = [row(told), row(other)]
    assert actions.keep_plans(plans=plans) == 2
    actions.erase_person(person=told)
    assert queries.plans_kept([told.id, other.id]).keys() == {other.id}
    assert actions.keep_plans(plans=plans) == 1
    assert actions.keep_plans(plans=[]) == 0


def test_before_anything_was_kept_there_is_nothing(person: Person) -> None:
    assert queries.plan_kept(person) is None
    assert queries.state_kept(person) is None
    assert queries.last_sequence(person) == 0
    assert queries.everybodys_ids() == [person.id]

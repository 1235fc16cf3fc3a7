"""Whatever happens in a month, no week breaks what keeps a person safe. Hypothesis looks for the month that would."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.care.choosing import Choice
from dorsal.care.condition import compiled
from dorsal.care.dosing import amount
from dorsal.care.flaring import flared
from dorsal.care.lines import allowed
from dorsal.care.moving import rested
from dorsal.care.next_week import Fold, Week
from dorsal.care.picking import EXERCISES
from dorsal.care.replanning import next_week
from dorsal.care.week import Placed, capacity, worked_hard
from dorsal.content import load
from dorsal.content.schema import Urgency
from tests.care.histories import START, lived, told, weeks
from tests.care.people import nearly_well

CONTENT = load()
COUNT = 5
MONTHS = st.tuples(nearly_well(CONTENT), st.integers(0, 10**6))
URGENT = (Urgency.T0, Urgency.T1, Urgency.T2, None)


def month(person_and_seed: tuple[dict, int]) -> tuple[dict, list, list[Week]]:
    person, seed = person_and_seed
    entries = lived(person, CONTENT, seed, COUNT)
    return person, entries, weeks(person, entries, CONTENT, START + timedelta(days=7 * COUNT))


def choices_of(week: Week) -> list[Placed]:
    return [one for day in week.days for one in day if isinstance(one.what, Choice)]


@settings(max_examples=60)
@given(MONTHS)
def test_no_week_breaks_what_keeps_a_person_safe(drawn: tuple[dict, int]) -> None:
    person, entries, found = month(drawn)
    fold = Fold(told(person, entries, CONTENT, START + timedelta(days=7 * COUNT)), CONTENT)
    for week in found:
        no, has = week.rules.no, week.rules.has
        for one in choices_of(week):
            assert isinstance(one.what, Choice)
            item = CONTENT.interventions[one.what.item.id]
            assert not no.intersection(item.contraindicated), item.id
            assert allowed(one.what, one.what.level, no, has), item.id
            assert item.needs == "self"
        room = capacity(week.rules.values, CONTENT)
        assert all(sum(one.minutes or 0 for one in day) <= room for day in week.days)
        if week.known.triage.urgency in URGENT:
            assert not choices_of(week)
        exercises = [line for line in week.state.lines if CONTENT.interventions[line.id].kind in EXERCISES]
        assert sum(line.fresh for line in exercises) <= CONTENT.limits["new-exercises-a-week"].value
    for before, after in pairwise(found):
        assert rested(after.days, last_loads(before), CONTENT)
        never_grows_after_red(fold, before, after)
        never_far(before, after)


def last_loads(week: Week) -> frozenset[str]:
    return worked_hard(week.days[-1], CONTENT)


def never_grows_after_red(fold: Fold, before: Week, after: Week) -> None:
    if before.blocked or after.blocked or not fold.past(before).reds():
        return
    known = {line.id: line for line in before.state.lines}
    fresh = [line for line in after.state.lines if line.id not in known]
    gone = [name for name in known if name not in {line.id for line in after.state.lines}]
    assert len(fresh) <= len(gone)
    for line in after.state.lines:
        if line.id in known:
            assert line.level <= known[line.id].level
            assert line.level < known[line.id].level or amount(line.dose) <= amount(known[line.id].dose) + 1e-6


def never_far(before: Week, after: Week) -> None:
    """Nothing that is practised grows by more than a fifth at one level, walking not at all by more."""
    known = {line.id: line for line in before.state.lines}
    for line in after.state.lines:
        old = known.get(line.id)
        endurance = CONTENT.interventions[line.id].kind in ("endurance", "goal")
        if old and (endurance or old.level == line.level):
            assert amount(line.dose) <= 1.2 * amount(old.dose) + 1e-6, line.id


@settings(max_examples=40)
@given(MONTHS)
def test_every_flare_has_its_check_before_its_plan(drawn: tuple[dict, int]) -> None:
    person, entries, found = month(drawn)
    today = START + timedelta(days=7 * COUNT)
    fold = Fold(told(person, entries, CONTENT, today), CONTENT)
    for week in found:
        until = min(week.end - timedelta(days=1), today)
        for episode in [one for one in fold.flares if one.day <= until][-1:]:
            state = flared(episode, fold.diary.answers, until, CONTENT)
            for number, day in enumerate(week.days):
                on = week.start + timedelta(days=number)
                if episode.day <= on and (state.checked is None or on < state.checked):
                    kinds = {one.what.item.kind for one in day if isinstance(one.what, Choice)}
                    assert kinds <= ({"relaxation", "rest-position"} if state.gentle(on, CONTENT) else set())


@settings(max_examples=40)
@given(MONTHS, st.integers(0, 1000))
def test_the_order_and_number_of_arrivals_change_nothing(drawn: tuple[dict, int], seed: int) -> None:
    person, entries, _ = month(drawn)
    today = START + timedelta(days=7 * COUNT)
    shuffled = [*entries, *entries[::2]]
    Random(seed).shuffle(shuffled)  # noqa: S311 - no secret hangs on it
    one = next_week(told(person, entries, CONTENT, today), CONTENT)
    other = next_week(told(person, shuffled, CONTENT, today), CONTENT)
    assert msgspec.json.encode(one) == msgspec.json.encode(other)


@settings(max_examples=30)
@given(MONTHS)
def test_every_step_of_the_pathway_has_its_condition_true(drawn: tuple[dict, int]) -> None:
    person, entries, found = month(drawn)
    plan = next_week(told(person, entries, CONTENT, START + timedelta(days=7 * COUNT)), CONTENT)
    values = found[-1].rules.values
    for step in plan.care:
        assert compiled(CONTENT.pathway[step.id].when)(values) is True, step.id

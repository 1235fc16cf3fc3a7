"""The choice of a week: what it is worth, what no points can buy, and a search that never makes it worse."""

from __future__ import annotations

from datetime import date
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.care import improving
from dorsal.care.assessment import assess
from dorsal.care.choosing import choices, forbidden
from dorsal.care.findings import findings
from dorsal.care.improving import improved
from dorsal.care.objective import broken, parts, score
from dorsal.care.picking import EXERCISES, Picks, Reading, candidates, pick
from dorsal.care.posing import Place, Problem, entry, evenest, listed, mask, masks, near, uneven
from dorsal.care.weighing import Terms, best_week, chosen, pose, stood
from dorsal.content.loader import load
from dorsal.content.schema import Content, Dose
from tests.care.people import nearly_well
from tests.care.weeks_posed import EARNS, choice, drawn, problem

CONTENT = load()
ON = date(2026, 11, 21)
SEEDS = st.integers(0, 10**6)
HEAVY = Dose(sets=3, reps=8, rest=60, days_a_week=3, effort=6)
MONDAY, WEDNESDAY, FRIDAY = 1, 4, 16
THREE = MONDAY | WEDNESDAY | FRIDAY


def begun(one: Problem, seed: int) -> tuple[Place | None, ...]:
    """A week that breaks nothing, from places tried by chance."""
    random = Random(seed)  # noqa: S311 - no secret hangs on it
    places: list[Place | None] = [None] * len(one.entries)
    for number, thing in enumerate(one.entries):
        place = random.randrange(len(thing.doses)), random.randrange(1, 128)
        places[number] = place
        if broken(one, places):
            places[number] = None
    return tuple(places)


# What a week is worth


def test_who_is_served_first_counts_most_and_a_third_counts_nothing(content: Content) -> None:
    light = Dose(reps=8, days_a_week=3, effort=2)
    things = [entry(choice(content, light, f"{n}", ("fear",)), "new", EARNS, content) for n in range(3)]
    week = problem(content, *things)
    served = [parts(week, [(0, THREE)] * count + [None] * (3 - count))["served"] for count in range(4)]
    assert served == [0, 40, 60, 60]


def test_what_is_not_done_on_enough_days_serves_nobody(content: Content) -> None:
    often = entry(choice(content, Dose(reps=8, days_a_week=7, effort=2), why=("fear",)), "new", EARNS, content)
    seldom = entry(choice(content, Dose(reps=8, days_a_week=2, effort=2), why=("fear",)), "new", EARNS, content)
    for thing, two_days in ((often, 0), (seldom, 40)):
        assert parts(problem(content, thing), [(0, MONDAY | FRIDAY)])["served"] == two_days
    assert parts(problem(content, often), [(0, THREE)])["served"] == 40


def test_a_comfort_serves_nothing_and_is_of_no_kind(content: Content) -> None:
    heat = entry(
        choice(content, Dose(minutes=5, days_a_week=7, effort=0), why=("fear",), kind="heat"), "new", EARNS, content
    )
    assert heat.serves == ()
    assert parts(problem(content, heat), [(0, 127)]) == {"kept": 0, "served": 0, "kinds": 0, "things": 0, "spread": 0}


@pytest.mark.parametrize(
    ("kind", "standing", "dose", "worth"),
    [
        ("strength", "new", Dose(reps=15, days_a_week=3, effort=3), [0, 6 - 4, 13 - 4, 20 - 4]),
        ("strength", "kept", Dose(reps=15, days_a_week=3, effort=3), [0, 10 - 4, 20 - 4, 30 - 4]),
        ("strength", "free", Dose(reps=15, days_a_week=1, effort=5), [0, 20 - 4 - 2]),
        ("strength", "kept", Dose(reps=15, days_a_week=1, effort=5), [0, 30 - 4]),
        ("endurance", "kept", Dose(minutes=40, days_a_week=4, effort=4),
         [0, 7 + 8 - 4 - 2, 15 + 16 - 4 - 5, 22 + 24 - 4 - 8, 30 + 30 - 4 - 10]),
        ("heat", "new", Dose(minutes=15, days_a_week=2, effort=0), [0, 3 - 4 - 1, 6 - 4 - 2]),
    ],
)  # fmt: skip
def test_a_thing_earns_its_dose_less_its_burden(
    content: Content, kind: str, standing: str, dose: Dose, worth: list[int]
) -> None:
    assert entry(choice(content, dose, kind=kind), standing, EARNS, content).worth[0] == tuple(worth)  # type: ignore[arg-type]


def test_a_smaller_dose_earns_its_share(content: Content) -> None:
    thing = entry(choice(content, Dose(sets=2, reps=8, times_a_day=2, days_a_week=1, effort=2)), "new", EARNS, content)
    assert [dose.sets * dose.times_a_day for dose in thing.doses] == [4, 2, 1]
    assert [row[1] for row in thing.worth] == [20 - 4, 10 - 4, 5 - 4]


@pytest.mark.parametrize(
    ("days", "longer"), [((0,), 0), ((0, 3), 0), ((0, 1), 2), ((0, 2, 4), 0), ((0, 1, 2), 2), (range(7), 0)]
)
def test_days_in_a_heap_are_uneven(days: tuple[int, ...], longer: int) -> None:
    assert uneven(mask(days)) == longer
    assert listed(mask(days)) == tuple(days)


def test_the_evenest_days_within_those_that_are_open() -> None:
    assert evenest(1)[127][3] == THREE
    assert evenest(2)[mask((0, 1, 2))][2] == mask((0, 2))
    assert evenest(2)[mask((0, 1))][2] == 0
    assert all(later - earlier > 1 for days in masks(2)[3] for earlier, later in [listed(days)[:2], listed(days)[1:]])
    assert near(mask((0, 4)), 2) == mask((0, 1, 3, 4, 5))


# What no points can buy


def test_a_broken_week_is_named(content: Content) -> None:
    squat, lift = (
        entry(choice(content, HEAVY, name, loads=("legs",)), "free", EARNS, content) for name in ("squat", "lift")
    )
    week = problem(content, squat, lift, most=1, tired=frozenset({"legs"}), room=(3,) * 7)
    assert broken(week, [None, None]) == []
    assert broken(week, [(0, WEDNESDAY), None]) == ["day 2: too long"]
    found = broken(msgspec.structs.replace(week, room=(9,) * 7), [(0, THREE), (0, 8)])
    assert found == [
        "too many new things", "squat: heavy after a heavy day", "days 2 and 3: heavy", "days 4 and 3: heavy",
    ]  # fmt: skip
    wide = msgspec.structs.replace(week, room=(9,) * 7, rest=1, tired=frozenset())
    assert broken(wide, [(0, 15), None]) == ["squat: on too many days or on none"]


@settings(max_examples=80)
@given(SEEDS)
def test_the_search_is_never_worse_breaks_nothing_and_repeats_itself(seed: int) -> None:
    week = drawn(CONTENT, seed)
    start = begun(week, seed)
    found = improved(week, start)
    assert score(week, found) >= score(week, start)
    assert broken(week, found) == []
    assert improved(week, start) == found
    kept = [
        sum(one.keep for one, place in zip(week.entries, places, strict=True) if place) for places in (start, found)
    ]
    assert kept[1] >= kept[0]
    assert -week.keep < score(week, found) - week.keep * kept[1] < week.keep


def test_one_thing_takes_the_place_of_another_that_serves_less(content: Content) -> None:
    light = Dose(reps=8, days_a_week=3, effort=2)
    dull, good = (
        entry(choice(content, light, name, why), "free", EARNS, content) for name, why in (("a", ()), ("b", ("fear",)))
    )
    week = problem(content, dull, good, most=1)
    assert improved(week, [(0, THREE), None]) == (None, (0, THREE))


def test_two_things_move_together_where_neither_can_alone(content: Content) -> None:
    daily = Dose(minutes=5, days_a_week=7, effort=2)
    legs = entry(choice(content, HEAVY, "legs", ("fear",), loads=("legs",)), "kept", EARNS, content, keep=True)
    more = entry(choice(content, HEAVY, "more", loads=("legs",)), "kept", EARNS, content, keep=True)
    walk = entry(choice(content, daily, "walk", kind="endurance"), "kept", EARNS, content, keep=True)
    week = problem(content, legs, more, walk, room=(20,) * 7)
    found = improved(week, [(0, mask((1, 3, 5))), None, (0, 127)])
    assert all(found)
    assert broken(week, found) == []


def test_what_only_burdens_goes(content: Content) -> None:
    heat = entry(choice(content, Dose(minutes=30, days_a_week=2, effort=0), kind="heat"), "new", EARNS, content)
    assert improved(problem(content, heat, room=(30,) * 7), [(0, MONDAY)]) == (None,)


def test_the_search_ends_after_so_many_rounds(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    week = drawn(content, 7)
    monkeypatch.setattr(improving, "MOVES", 0)
    nothing = [None] * len(week.entries)
    assert score(week, improved(week, nothing)) >= 0


# Real people


@settings(max_examples=20)
@given(nearly_well(CONTENT), st.sampled_from([5.0, 10.0, 15.0, 30.0]))
def test_the_week_of_anybody_is_worth_no_less_than_the_plain_one(person: dict, given_minutes: float) -> None:
    found = findings(person | {"minutes-a-day": given_minutes}, CONTENT, on=ON)
    values, assessed = found.settled(), assess(found, CONTENT)
    offered = choices(values, assessed, CONTENT, forbidden(values, CONTENT))
    terms = Terms(assessment=assessed, values=values, content=CONTENT)
    plain = pick(offered, assessed, CONTENT)
    better = chosen(plain, offered, terms)
    posed = pose(plain, terms, candidates(offered))
    days = best_week(better, terms)
    places = stood(posed.problem.entries, days)
    assert broken(posed.problem, posed.start) == broken(posed.problem, places) == []
    assert score(posed.problem, places) >= score(posed.problem, posed.start)
    same = [[one.item.id for one in picks.active if one.item.kind not in EXERCISES] for picks in (plain, better)]
    assert same[0] == same[1]
    assert best_week(chosen(plain, offered, terms), terms) == days


def test_lessons_stand_first_and_what_runs_alongside_last(content: Content) -> None:
    thing = choice(content, Dose(reps=8, days_a_week=7, effort=2))
    beside = choice(content, Dose(minutes=5, days_a_week=7, effort=1), "beside")
    terms = Terms(assessment=NOTHING, values={"minutes-a-day": 10.0}, content=content)
    days = best_week(Picks((Reading("lesson", ()),), (thing,), (beside,)), terms)
    assert [getattr(one.what, "id", None) or one.what.item.id for one in days[0]] == ["lesson", "squat", "beside"]  # type: ignore[union-attr]
    assert [len(day) for day in days] == [3, *[2] * 6]


def test_what_is_carried_over_keeps_a_day_whatever_it_costs(content: Content) -> None:
    dull = choice(content, HEAVY, "dull", loads=("legs",))
    keen = choice(content, HEAVY, "keen", ("fear",), loads=("legs",))
    kept = Terms(assessment=NOTHING, values={"minutes-a-day": 9.0}, content=content, kept=frozenset({"dull", "keen"}))
    for terms in (kept, msgspec.structs.replace(kept, kept=frozenset({"keen"}))):
        week = best_week(Picks((), (keen, dull), ()), terms)
        names = {one.what.item.id for day in week for one in day}  # type: ignore[union-attr]
        assert names == {"dull", "keen"}


def test_where_no_exercise_may_be_offered_the_rest_stands(content: Content) -> None:
    rest = Picks((), (choice(content, Dose(minutes=5, days_a_week=7, effort=1), kind="relaxation"),), ())
    assert chosen(rest, (), Terms(assessment=NOTHING, values={}, content=content)) is rest


NOTHING = assess(findings({}, CONTENT, on=ON), CONTENT)

"""What a person works on: rarer ways to shrink, grow and be replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from dorsal.care.assessment import assess
from dorsal.care.choosing import Choice, choices
from dorsal.care.dosing import amount, daily, scaled
from dorsal.care.findings import findings
from dorsal.care.flaring import Ground, _comforts
from dorsal.care.lines import Line, _no_longer, alternative, because, begin, permitted
from dorsal.care.progressing import Means, _added, _longer
from dorsal.care.settling import Rules, Settled
from dorsal.content.schema import Content, Dose

NONE: frozenset[str] = frozenset()


@pytest.fixture
def offered(content: Content, well: dict[str, Any], on: Any) -> dict[str, Any]:
    found = findings(well, content, on=on)
    return {one.item.id: one for one in choices(found.settled(), assess(found, content), content, NONE)}


@pytest.fixture
def means(offered: dict[str, Any]) -> Callable[..., Means]:
    def _means(**changes: Any) -> Means:
        plain = {"no": NONE, "has": frozenset({"mat", "chair", "wall"}), "refused": NONE, "room": 60}
        return Means(**{"offered": offered, "timed": False, "maintenance": False, **plain, **changes})

    return _means


def test_a_replacement_shrinks_to_what_little_time_there_is(content: Content, offered: dict[str, Any]) -> None:
    choice = offered["pelvic-tilt"]
    small = _no_longer(begin(choice), choice, 0, content).dose
    assert (small.sets, small.times_a_day, small.days_a_week, small.reps) == (1, 1, 1, 1)


def test_where_no_level_is_allowed_nothing_is(content: Content, offered: dict[str, Any]) -> None:
    line = begin(offered["pelvic-tilt"])
    assert permitted(line, offered, NONE, NONE) is None
    assert permitted(line, {}, NONE, NONE) is None


def test_walking_stops_growing_at_its_goal_and_at_its_last_level(
    content: Content, means: Callable[..., Means], offered: dict[str, Any]
) -> None:
    why = because("more", content)
    goal = Line(id="walking", level=3, dose=Dose(minutes=30, days_a_week=5, effort=4))
    assert _longer(goal, means(), content, why).why[0].rule == "kept"
    last = len(offered["walking"].item.levels)
    top = Line(id="walking", level=last, dose=Dose(minutes=10, days_a_week=3, effort=4))
    assert amount(_longer(top, means(), content, why).dose) == 36


def test_five_exercises_at_a_time_are_enough(
    content: Content, means: Callable[..., Means], offered: dict[str, Any]
) -> None:
    names = ("walking", "pelvic-tilt", "glute-bridge", "heel-slide", "lumbar-rotation", "bird-dog")
    lines = tuple(begin(offered[name]) for name in names)
    assert _added(lines, (), means(), content, because("added", content)) == ()


def test_a_flare_takes_what_comfort_there_is(content: Content, offered: dict[str, Any]) -> None:
    few = {name: one for name, one in offered.items() if one.item.kind not in ("endurance", "heat", "relaxation")}
    assert _comforts(Ground((), few, 10), content, 0.5) == []
    walk = begin(offered["walking"])
    taken = msgspec.structs.replace(walk, level=2)
    assert _comforts(Ground((taken,), offered, 10), content, 0.5)[0].what.level == 2  # type: ignore[union-attr]


def test_a_level_that_became_forbidden_steps_down_and_says_why(content: Content, offered: dict[str, Any]) -> None:
    line = begin(offered["pelvic-tilt"])
    choice = offered["pelvic-tilt"]
    levels = list(choice.item.levels)
    levels[1] = msgspec.structs.replace(levels[1], equipment=("ball",))
    item = msgspec.structs.replace(choice.item, levels=tuple(levels))
    only = {"pelvic-tilt": msgspec.structs.replace(choice, item=item)}
    rules = Rules(values={}, offered=only, no=NONE, has=frozenset({"mat"}), unwanted=NONE)
    work = Settled([msgspec.structs.replace(line, level=2)], (), rules, content)
    work.permit()
    assert [(one.level, one.why[0].rule) for one in work.lines] == [(1, "removed-contraindicated")]


def test_another_way_to_walk_is_no_more_walking(content: Content) -> None:
    spaced, plain = content.interventions["interval-walking"], content.interventions["walking"]
    line = Line(id=spaced.id, level=1, dose=msgspec.structs.replace(spaced.levels[0].dose, sets=4, seconds=92))
    offered = {plain.id: Choice(plain, 1, (), 0, 0, 0)}
    found = alternative(line, offered, {spaced.id}, content, because("refused", content))
    assert found
    assert amount(found.dose) <= amount(line.dose) / 60
    back = alternative(found, {spaced.id: Choice(spaced, 1, (), 0, 0, 0)}, {plain.id}, content, found.why[0])
    assert back
    assert amount(back.dose) <= amount(found.dose) * 60


def test_what_takes_the_place_of_something_reduced_begins_reduced_as_much(
    content: Content, offered: dict[str, Any]
) -> None:
    line = begin(offered["pelvic-tilt"])
    less = msgspec.structs.replace(line, dose=scaled(line.dose, 0.5))
    full, half = (alternative(one, offered, {line.id}, content, because("refused", content)) for one in (line, less))
    assert full
    assert half
    assert half.id == full.id
    assert 0 < daily(half.dose) <= daily(full.dose) / 2

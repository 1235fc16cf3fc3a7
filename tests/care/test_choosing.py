"""What may be offered now, at which level, and what serves first."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dorsal.care.assessment import ActiveDriver, Assessment, Match
from dorsal.care.choosing import choices, means
from dorsal.care.picking import gentle, lessons, pick
from dorsal.content.form import parse
from dorsal.content.schema import Content

NOBODY = Assessment(None, (), ())
NONE: frozenset[str] = frozenset()


def driver(name: str, strength: Any = "strong") -> ActiveDriver:
    return ActiveDriver(name, "mechanical", strength, {"a": "yes"}, ())


def only(content: Content, name: str, **changes: Any) -> Content:
    """The content with one thing to offer, changed."""
    item = msgspec.structs.replace(content.interventions[name], **{"contraindicated": (), "equipment": (), **changes})
    return msgspec.structs.replace(content, interventions={name: item})


def levels(content: Content, *changes: dict[str, Any]) -> tuple[Any, ...]:
    first = msgspec.structs.replace(content.interventions["pelvic-tilt"].levels[0], contraindicated=(), equipment=())
    return tuple(msgspec.structs.replace(first, **change) for change in changes)


def offered(content: Content, values: Any = None, found: Assessment = NOBODY, no: frozenset[str] = NONE) -> Any:
    return choices(values or {}, found, content, no)


# Choosing


def test_nothing_is_offered_that_is_forbidden_as_a_whole(content: Content) -> None:
    tilt = only(content, "pelvic-tilt", contraindicated=("pregnancy-on-back",))
    assert len(offered(tilt)) == 1
    assert offered(tilt, no=frozenset({"pregnancy-on-back"})) == ()


@pytest.mark.parametrize(
    ("changes", "values", "level"),
    [
        (({}, {}), {}, 1),
        (({}, {"starts_if": parse("age > 50")}), {"age": 60.0}, 2),
        (({}, {"starts_if": parse("age > 50")}), {"age": 40.0}, 1),
        (({}, {"starts_if": parse("age > 50")}), {}, 1),
        (({}, {"starts_if": parse("age > 50"), "contraindicated": ("wrist-load",)}), {"age": 60.0}, 1),
        (({"contraindicated": ("wrist-load",)}, {}), {}, None),
        (({"contraindicated": ("wrist-load",)}, {"starts_if": parse("age > 50")}), {"age": 60.0}, 2),
        (({"equipment": ("band",)}, {}), {}, None),
        (({"equipment": ("band",)}, {}), {"equipment": ("band",)}, 1),
        (({"equipment": ("mat",)}, {}), {}, 1),
    ],
)
def test_the_first_level_is_where_one_begins_unless_more_is_earned(
    content: Content, changes: Any, values: dict[str, Any], level: int | None
) -> None:
    found = offered(
        only(content, "pelvic-tilt", levels=levels(content, *changes)), values, no=frozenset({"wrist-load"})
    )
    assert [choice.level for choice in found] == ([] if level is None else [level])


def test_what_every_home_has_counts_as_there(content: Content) -> None:
    assert means({}, content) >= {"chair", "wall", "mat"}
    assert "band" not in means({}, content)
    assert "band" in means({"equipment": ("band",)}, content)


def test_what_is_only_for_some_is_offered_to_them_alone(content: Content) -> None:
    special = only(content, "pelvic-tilt", only_if_suited=True, suits=("radicular", "acute"))
    assert offered(special) == ()
    assert len(offered(special, found=Assessment("acute", (), ()))) == 1
    assert len(offered(special, found=Assessment(None, (Match("radicular", {}),), ()))) == 1


def test_a_choice_says_every_reason_for_it(content: Content) -> None:
    tilt = only(content, "pelvic-tilt", serves=("stress", "worry"), suits=("radicular", "acute"))
    found = Assessment("acute", (Match("radicular", {"b": "yes"}),), (driver("stress"), driver("worry", "some")))
    (choice,) = offered(tilt, found=found)
    assert [why.rule for why in choice.why] == ["stress", "worry", "radicular", "acute"]
    assert all(why.sources for why in choice.why)
    assert (choice.serves_strong, choice.serves_some, choice.suits) == (1, 1, 2)


# Picking


def test_a_week_has_few_new_exercises_and_each_adds_something(content: Content) -> None:
    found = Assessment(None, (), (driver("muscle-guarding"), driver("trunk-endurance"), driver("fear-of-movement")))
    picks = pick(offered(content, found=found), found, content)
    exercises = [
        choice for choice in picks.active if choice.item.kind in ("mobility", "control", "strength", "functional")
    ]
    assert 0 < len(exercises) <= content.limits["new-exercises-a-week"].value
    assert {why.rule for choice in exercises for why in choice.why} == {driver.id for driver in found.drivers}
    assert len([choice for choice in picks.active if choice.item.kind == "endurance"]) == 1


def test_the_first_exercise_gets_its_place_before_anything_else(content: Content) -> None:
    picks = pick(offered(content), NOBODY, content)
    assert picks.active[0].item.kind in ("mobility", "control")
    assert picks.active[1].item.kind == "endurance"


def test_nothing_is_picked_twice_and_nothing_that_needs_somebody_else(content: Content) -> None:
    found = Assessment("acute", (), tuple(driver(name) for name in content.drivers))
    picks = pick(offered(content, {"equipment": tuple(content.questions["equipment"].options)}, found), found, content)
    names = [choice.item.id for choice in (*picks.active, *picks.alongside)]
    assert len(names) == len(set(names))
    assert all(choice.item.needs == "self" for choice in (*picks.active, *picks.alongside))
    assert all(choice.item.alongside for choice in picks.alongside)


def test_where_nothing_was_found_what_is_picked_is_easy(content: Content) -> None:
    picks = pick(offered(content), NOBODY, content)
    kinds = {choice.item.kind for choice in (*picks.active, *picks.alongside)}
    assert kinds <= {"mobility", "control", "endurance"}


def test_where_nothing_is_offered_there_is_still_something_to_read(content: Content) -> None:
    for choose in (pick, gentle):
        picks = choose((), NOBODY, content)
        assert (picks.active, picks.alongside) == ((), ())
        assert picks.lessons


def test_comforts_are_few_and_of_different_kinds_first(content: Content) -> None:
    found = Assessment("acute", (Match("acute-lumbago", {}),), (driver("muscle-guarding"), driver("poor-sleep")))
    picks = pick(offered(content, found=found), found, content)
    comforts = [
        choice
        for choice in (*picks.active, *picks.alongside)
        if choice.item.kind in ("heat", "self-massage", "rest-position", "habit")
    ]
    assert 0 < len(comforts) <= content.limits["offers-a-week"].value
    assert len({choice.item.kind for choice in comforts}) > 1
    assert all(choice.why for choice in comforts)


def test_while_a_doctor_is_awaited_there_is_calm_and_rest(content: Content) -> None:
    found = Assessment("acute", (Match("acute-lumbago", {}),), (driver("muscle-guarding"),))
    picks = gentle(offered(content, found=found), found, content)
    assert [choice.item.kind for choice in (*picks.active, *picks.alongside)] == ["relaxation", "rest-position"]


# Lessons


def test_lessons_follow_the_strongest_drivers(content: Content) -> None:
    found = Assessment(None, (), (driver("poor-sleep"), driver("stress", "some")))
    first, *others = lessons(found, content)
    assert content.lessons[first.id].serves[0] == "poor-sleep"
    assert [why.rule for why in first.why] == ["poor-sleep"]
    assert len(others) == content.limits["lessons-a-week"].value - 1


def test_who_has_no_driver_reads_what_fits_everybody_and_why_is_said(content: Content) -> None:
    for reading in lessons(NOBODY, content):
        assert content.lessons[reading.id].for_all
        assert not content.lessons[reading.id].later
        assert [why.rule for why in reading.why] == [reading.id]
        assert reading.why[0].sources

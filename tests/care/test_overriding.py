"""What the care team changes counts at once, gives way to safety and to the person, and says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from dorsal.care.replanning import next_week
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, START, at, check_in, day, followed, session, weeks
from tests.care.histories import told as read
from tests.care.overrides import an_exercise, came, lasts, new_exercise, placed, said, team

Person = dict[str, Any]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"item": "headstand"}, "unknown-item"),
        ({"item": None}, "unknown-item"),
        ({"change": "forbid"}, "unknown-item"),
        ({"change": "forbid", "contraindication": "nothing-known"}, "unknown-item"),
        ({"level": 9}, "never-offered"),
        ({"level": 0}, "unreadable"),
        ({"change": "goal"}, "never-offered"),
        ({"item": "goal-running"}, "never-offered"),
        ({"change": "dose"}, "never-offered"),
        ({"change": "dose", "dose": {}}, "never-offered"),
        ({"change": "dose", "dose": {"minutes": 4}}, "never-offered"),
        ({"change": "dose", "dose": {"minutes": 4}, "level": 1}, "never-offered"),
        ({"until": str(START.replace(day=4))}, "days"),
        ({"by": "neighbour"}, "unreadable"),
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(content: Content, changes: dict[str, Any], reason: str) -> None:
    history = read({}, [team("add", "pelvic-tilt") | changes], content, START)
    assert history.entries == ()
    assert [one.reason for one in history.refused] == [reason]
    assert history.refused[0].expected


@pytest.mark.parametrize(
    "entry",
    [
        team("dose", "pelvic-tilt", level=2),
        team("dose", "pelvic-tilt", dose={"reps": 5}, level=2),
        team("dose", "goal-running", dose={"days_a_week": 2}),
        team("forbid", contraindication="knee-bending", until=0),
        team("goal", "goal-running"),
        team("hold", "goal-running"),
    ],
    ids=lambda one: f"{one['change']}-{one['item']}",
)
def test_a_change_that_can_be_counts(content: Content, entry: dict[str, Any]) -> None:
    assert read({}, [entry], content, START).refused == ()


def test_what_was_forbidden_goes_at_once_and_says_who_asked(person: Person, content: Content) -> None:
    before = weeks(person, [], content, day(8))[-1]
    named = {name for item in lasts(before) for name in content.interventions[item].contraindicated}
    assert named
    for name in named:
        forbid = team("forbid", on=8, contraindication=name, until=15)
        now = weeks(person, [forbid], content, day(8))[-1]
        assert all(name not in content.interventions[item].contraindicated for item in placed(now))
        assert "team-forbade-physiotherapist" in said(now)
        assert "removed-contraindicated" not in said(now)
        assert came(person, [forbid], content, 8) == {forbid["id"]: "team-forbade-physiotherapist"}
        shown = next_week(read(person, [forbid], content, day(8)), content)
        assert name in shown.left_out
        assert name not in weeks(person, [forbid], content, day(22))[-1].rules.no


def test_what_one_forbids_another_does_not_end(person: Person, content: Content) -> None:
    entries = [
        team("forbid", on=1, by="doctor", contraindication="knee-bending"),
        team("forbid", on=2, contraindication="knee-bending", until=2),
    ]
    assert "knee-bending" in weeks(person, entries, content, day(8))[-1].rules.no
    ended = team("forbid", on=3, by="doctor", contraindication="knee-bending", until=3)
    assert "knee-bending" not in weeks(person, [*entries, ended], content, day(8))[-1].rules.no


def test_two_of_one_discipline_do_not_end_what_the_other_forbids(person: Person, content: Content) -> None:
    entries = [
        team("forbid", on=1, author="anne", contraindication="knee-bending"),
        team("forbid", on=2, author="luc", contraindication="knee-bending", until=2),
    ]
    assert "knee-bending" in weeks(person, entries, content, day(8))[-1].rules.no
    ended = team("forbid", on=3, author="anne", contraindication="knee-bending", until=3)
    assert "knee-bending" not in weeks(person, [*entries, ended], content, day(8))[-1].rules.no


def test_what_health_forbids_too_says_so(told: Callable[..., Person], content: Content) -> None:
    person = told(CHRONIC)
    before = weeks(person, [], content, day(7))[-1]
    item, name = next(
        (line.id, name) for line in before.state.lines for name in content.interventions[line.id].contraindicated
        if name == "knee-kneeling" or name == "wrist-load" or name == "knee-bending"
    )  # fmt: skip
    trouble = check_in(day(8), 10, joint_trouble=["knee" if name.startswith("knee") else "wrist"])
    entries = [trouble, team("forbid", on=8, contraindication=name)]
    assert "removed-contraindicated" in said(weeks(person, entries, content, day(8))[-1], item)


def test_what_was_removed_leaves_its_place_and_never_comes_back(person: Person, content: Content) -> None:
    item = an_exercise(weeks(person, [], content, day(8))[-1], content)
    gone = team("remove", item, on=8, by="doctor")
    entries = followed(person, content, 3, extra=[gone])
    for week in weeks(person, entries, content, day(21))[1:]:
        assert item not in lasts(week)
    week = weeks(person, entries, content, day(8))[1]
    assert "team-removed-doctor" in said(week, item)
    assert came(person, [gone], content, 8) == {gone["id"]: "team-removed-doctor"}
    (note,) = (note for note in week.state.notes if note.item == item)
    assert note.why.findings == {"override": gone["id"]}


def test_what_was_removed_before_a_first_week_began_is_said(person: Person, content: Content) -> None:
    item = an_exercise(weeks(person, [], content, START)[0], content)
    (week,) = weeks(person, [team("remove", item)], content, START)
    assert item not in placed(week)
    assert "team-removed-physiotherapist" in said(week, item)


def test_a_hold_ends_with_its_week_and_the_line_comes_back_lower(person: Person, content: Content) -> None:
    entries = followed(person, content, 1)
    before = weeks(person, entries, content, day(7))[-1]
    item = an_exercise(before, content)
    hold = team("hold", item, on=8, until=9)
    held = weeks(person, [*entries, hold], content, day(13))[-1]
    assert item not in lasts(held)
    assert "team-held-physiotherapist" in said(held, item)
    stood = held.state.held[0].stand_in
    back = weeks(person, [*entries, hold], content, day(14))[-1]
    assert said(back, item) == {"team-back"}
    assert lasts(back)[item][0] == lasts(before)[item][0]
    assert lasts(back)[item][1] <= 0.8 * lasts(before)[item][1] + 1e-6
    assert stood is None or (stood not in lasts(back) and said(back, stood) == {"team-back"})
    assert back.state.held == ()


def test_a_hold_of_a_first_week_that_had_not_begun_comes_in_later(person: Person, content: Content) -> None:
    item = an_exercise(weeks(person, [], content, START)[0], content)
    hold = team("hold", item, until=3)
    held, back = weeks(person, [hold], content, day(8))
    assert item not in lasts(held)
    assert item in lasts(back)
    begun = [session(day(0), item), hold | {"at": at(day(2))}]
    assert item not in lasts(weeks(person, begun, content, day(2))[0])
    assert [one.line.id for one in weeks(person, begun, content, day(2))[0].state.held] == [item]


def test_a_hold_lasts_over_weeks_until_it_is_told_to_end_or_becomes_a_removal(person: Person, content: Content) -> None:
    item = an_exercise(weeks(person, [], content, day(7))[-1], content)
    hold = team("hold", item, on=8)
    ended = [hold, team("hold", item, on=16, until=16)]
    assert item not in lasts(weeks(person, [hold], content, day(30))[-1])
    assert "team-held-physiotherapist" in said(weeks(person, [hold], content, day(30))[-1], item)
    assert item not in lasts(weeks(person, ended, content, day(20))[-1])
    assert item in lasts(weeks(person, ended, content, day(21))[-1])
    removed = weeks(person, [hold, team("remove", item, on=16)], content, day(16))[-1]
    assert "team-removed-physiotherapist" in said(removed, item)
    assert removed.state.held == ()
    unwanted = [hold | {"until": str(day(13))}, {"id": "no", "kind": "refuse", "at": at(day(15)), "item": item}]
    assert item not in lasts(weeks(person, unwanted, content, day(15))[-1])
    added = [hold, team("add", item, on=9)]
    assert item in lasts(weeks(person, added, content, day(9))[-1])


def test_what_was_taken_back_never_stood(person: Person, content: Content) -> None:
    hold = team("hold", "walking", on=8)
    back = {"id": "back", "kind": "take-back", "at": at(day(9)), "wish": hold["id"]}
    one, other = (weeks(person, entries, content, day(9))[-1] for entries in ([hold, back], []))
    assert msgspec.json.encode(one, order="deterministic") == msgspec.json.encode(other, order="deterministic")


def test_what_was_added_comes_in_at_the_level_asked_for_and_keeps_its_place(person: Person, content: Content) -> None:
    item = new_exercise(person, content)
    add = team("add", item, on=8, level=2)
    first = weeks(person, [add], content, day(8))[-1]
    assert lasts(first)[item][0] == 2
    assert item in placed(first)
    assert said(first, item) == {"team-added-physiotherapist"}
    assert came(person, [add], content, 8) == {add["id"]: "team-added-physiotherapist"}
    entries = followed(person, content, 5, extra=[add])
    for week in weeks(person, entries, content, day(34))[1:]:
        assert item in lasts(week)


def test_what_is_full_of_new_things_lets_it_wait(person: Person, content: Content) -> None:
    item = new_exercise(person, content)
    add = team("add", item)
    first, second = weeks(person, [add], content, day(7))
    assert item not in lasts(first)
    assert said(first, item) == {"team-waits"}
    assert item in lasts(second)


def test_what_cannot_be_added_says_why(told: Callable[..., Person], content: Content) -> None:
    person = told(CHRONIC | {"equipment": ("none",), "joint-trouble": ("knee",)})
    week = weeks(person, [], content, day(7))[-1]
    banded = next(
        item.id for item in content.interventions.values()
        if set(item.equipment) - week.rules.has and item.needs == "self" and item.kind != "goal"
    )  # fmt: skip
    knees = next(
        item.id for item in content.interventions.values()
        if item.needs == "self" and item.kind != "goal" and week.rules.no.intersection(item.contraindicated)
    )  # fmt: skip
    for item in (banded, knees):
        add = team("add", item, on=8)
        assert said(weeks(person, [add], content, day(8))[-1], item) == {"team-not-possible"}
        assert came(person, [add], content, 8) == {add["id"]: "team-not-possible"}
    (note,) = (one for one in weeks(person, [team("add", knees, on=8)], content, day(8))[-1].state.notes)
    assert len(note.why.findings) > 1


def test_what_the_person_refuses_or_swaps_away_stays_out(person: Person, content: Content) -> None:
    item = new_exercise(person, content)
    no = {"id": "no", "kind": "refuse", "at": at(day(9)), "item": item}
    swap = {"id": "no", "kind": "swap", "at": at(day(9)), "item": item}
    for wish in (no, swap):
        entries = [team("add", item, on=8), wish]
        assert item in lasts(weeks(person, entries, content, day(8))[-1])
        now = weeks(person, entries, content, day(9))[-1]
        assert item not in lasts(now) or "no-alternative" in said(now, item)
        assert item not in lasts(weeks(person, [*entries], content, day(15))[-1]) or wish is swap
    assert "refused" in said(weeks(person, [no, team("add", item, on=10)], content, day(10))[-1], item)
    assert not said(weeks(person, [no, team("add", item, on=10)], content, day(15))[-1], item)
    late = team("add", item, on=10)
    assert came(person, [no, late], content, 10)[late["id"]] == "refused"
    assert item in lasts(weeks(person, [swap, team("add", item, on=10)], content, day(10))[-1])
    assert item in lasts(weeks(person, [swap, team("add", item, on=10)], content, day(15))[-1])


def test_what_had_been_set_aside_comes_back_when_asked_for(person: Person, content: Content) -> None:
    entries = [session(day(0), "walking", done=0.1)]
    week = weeks(person, entries, content, day(7))[-1]
    aside = week.state.aside[0]
    add = team("add", aside.id, on=8)
    now = weeks(person, [*entries, add], content, day(8))[-1]
    assert aside.id in lasts(now) or "no-room" in said(now, aside.id)
    assert aside.id not in {line.id for line in now.state.aside}
    early = team("add", aside.id, on=2)
    assert aside.id not in lasts(weeks(person, [*entries, early], content, day(7))[-1])


def test_what_runs_alongside_is_added_beside(person: Person, content: Content) -> None:
    week = weeks(person, [], content, day(7))[-1]
    shown = {one.what.item.id for day in week.days for one in day if hasattr(one.what, "item")}
    item = next(name for name, one in week.rules.offered.items() if one.item.alongside and name not in shown)
    add = team("add", item, on=8)
    days = next_week(read(person, [add], content, day(8)), content).week
    (why,) = next(one.changes for day in days for one in day.items if one.id == item)
    assert why.rule == "team-added-physiotherapist"
    assert came(person, [add], content, 8) == {add["id"]: "team-added-physiotherapist"}


def test_what_the_plan_has_nothing_to_do_with_came_to_nothing(person: Person, content: Content) -> None:
    item = new_exercise(person, content)
    dose = team("dose", item, on=8, level=1)
    assert came(person, [dose], content, 8) == {dose["id"]: None}


def test_a_recovery_keeps_what_was_added(person: Person, content: Content) -> None:
    item = new_exercise(person, content)
    well = [check_in(day(7 * number + 6), pain_average=1, activity_level=9) for number in range(8)]
    felt: dict[str, Any] = {"pain_before": 1, "pain_during": 1, "pain_next_morning": 1}
    entries = followed(person, content, 8, extra=[*well, team("add", item, on=8)], **felt)
    last = weeks(person, entries, content, day(55))[-1]
    assert last.state.maintenance
    assert item in lasts(last)

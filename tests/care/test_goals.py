"""What a person wants back: only if they chose it, in small steps, and never while somebody must look first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest

from dorsal.care.choosing import Choice
from dorsal.care.dosing import amount
from dorsal.care.goals import Aim
from dorsal.care.lines import Line
from dorsal.care.next_week import Week
from dorsal.care.replanning import next_week
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, START, asked, at, check_in, day, followed, screened, session, weeks
from tests.care.histories import told as history

Person = dict[str, Any]
Entries = list[dict[str, Any]]
OWN = ("goal-running", "goal-desk-work", "goal-hiking")


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


@pytest.fixture
def fearful(told: Callable[..., Person]) -> Person:
    return told(CHRONIC | {"fear": 9.0})


def goal(number: int, item: str, hour: int = 7, *, ends: bool = False) -> dict[str, Any]:
    entry = {"id": f"goal-{number}-{item}-{hour}-{ends}", "kind": "goal", "at": at(day(number), hour), "item": item}
    return entry | {"ends": ends}


def practised(week: Week, goals: Iterable[str] = OWN, **how: Any) -> Entries:
    """A session for each day on which a goal stands."""
    return [session(on, item, level, **how) for on, item, level in asked(week) if item in goals]


def lived(person: Person, content: Content, entries: Entries, count: int, how: Any = None, **felt: Any) -> Entries:
    """The entries of somebody who does everything, and of each goal what `how` says for a week."""
    entries = list(entries)
    for number in range(count):
        week = weeks(person, entries, content, day(7 * number + 6))[-1]
        entries += [session(on, item, level, **felt) for on, item, level in asked(week) if item not in OWN]
        entries += practised(week, **felt) if how is None else how(week)
    return entries


def line(week: Week, item: str) -> Line | None:
    return next((one for one in week.state.lines if one.id == item), None)


def why(week: Week, item: str) -> set[str]:
    found = line(week, item)
    changes = {one.rule for one in found.why} if found else set()
    return changes | {note.why.rule for note in week.state.notes if note.item == item}


def placed(week: Week, item: str) -> list[int]:
    return [
        number for number, all_day in enumerate(week.days) for one in all_day
        if isinstance(one.what, Choice) and one.what.item.id == item
    ]  # fmt: skip


# Chosen, and begun


def test_nobody_has_a_goal_without_choosing_one(person: Person, content: Content) -> None:
    for week in weeks(person, followed(person, content, 6), content, day(41)):
        assert not any(content.interventions[one.id].kind == "goal" for one in week.state.lines)


def test_a_goal_begins_at_its_first_step_in_the_persons_own_time(person: Person, content: Content) -> None:
    (without,) = weeks(person, [], content, day(0))
    (week,) = weeks(person, [goal(0, "goal-desk-work")], content, day(0))
    found = line(week, "goal-desk-work")
    assert found
    assert (found.level, why(week, "goal-desk-work")) == (1, {"goal-begun"})
    assert week.state.lines[0] == found
    assert len(placed(week, "goal-desk-work")) == found.dose.days_a_week == 3
    assert next(one.minutes for one in week.days[0] if isinstance(one.what, Choice)) is None
    assert [one.id for one in week.state.lines[1:]] == [one.id for one in without.state.lines]


def test_what_somebody_still_does_opens_a_later_step(told: Callable[..., Person], content: Content) -> None:
    runs = told(CHRONIC | {"sport": "going-on"})
    found = line(weeks(runs, [goal(0, "goal-running")], content, day(0))[0], "goal-running")
    assert found
    assert found.level == 2


def test_a_goal_chosen_in_the_middle_of_a_week_stands_on_no_day_before(person: Person, content: Content) -> None:
    week = weeks(person, [goal(3, "goal-desk-work")], content, day(4))[0]
    assert placed(week, "goal-desk-work") == [4]
    assert placed(weeks(person, [goal(3, "goal-desk-work")], content, day(7))[1], "goal-desk-work") == [0, 2, 4]


def test_one_goal_begins_in_a_week_and_two_run_at_a_time(person: Person, content: Content) -> None:
    chosen = [goal(0, item, 7 + hour) for hour, item in enumerate(OWN)]
    first, second, third = weeks(person, chosen, content, day(14))
    assert [why(first, item) for item in OWN] == [{"goal-begun"}, {"goal-queued"}, {"goal-queued"}]
    assert [bool(line(second, item)) for item in OWN] == [True, True, False]
    assert why(third, OWN[2]) == {"goal-queued"}
    ended = weeks(person, [*chosen, goal(15, OWN[0], ends=True)], content, day(15))[2]
    assert why(ended, OWN[0]) == {"goal-ended"}
    assert line(ended, OWN[2])


def test_a_goal_that_is_refused_or_ended_goes_and_may_come_back(person: Person, content: Content) -> None:
    refuse = {"id": "no", "kind": "refuse", "at": at(day(2), 9), "item": "goal-running"}
    begun = goal(0, "goal-running")
    assert line(weeks(person, [begun, refuse], content, day(1))[0], "goal-running")
    assert not line(weeks(person, [begun, refuse], content, day(2))[0], "goal-running")
    again = weeks(person, [begun, goal(1, "goal-running", ends=True), goal(8, "goal-running")], content, day(8))
    assert [bool(line(week, "goal-running")) for week in again] == [False, True]


def test_only_a_goal_is_chosen_and_only_another_thing_is_swapped(person: Person, content: Content) -> None:
    swap = {"id": "s", "kind": "swap", "at": at(START), "item": "goal-running"}
    refused = history(person, [goal(0, "walking"), goal(0, "headstand"), swap], content, START).refused
    assert sorted(one.reason for one in refused) == ["never-offered", "never-offered", "unknown-item"]


# What holds it back


def test_a_forbidden_goal_waits_and_says_why(told: Callable[..., Person], content: Content) -> None:
    ill = told(CHRONIC | {"illnesses": ("skin",)})
    week = weeks(ill, [goal(0, "goal-swimming")], content, day(0))[0]
    (note,) = [note for note in week.state.notes if note.item == "goal-swimming"]
    assert (note.why.rule, note.why.findings) == ("goal-waits", {"illnesses": ("skin",)})
    well = [goal(0, "goal-swimming"), check_in(day(3), illnesses=["none"])]
    assert line(weeks(ill, well, content, day(3))[0], "goal-swimming")


def test_a_goal_that_becomes_forbidden_goes_at_once_and_has_no_stand_in(person: Person, content: Content) -> None:
    entries = [goal(0, "goal-swimming"), check_in(day(8), illnesses=["skin"])]
    week = weeks(person, entries, content, day(8))[1]
    assert why(week, "goal-swimming") == {"removed-contraindicated"}
    assert not any(content.interventions[one.id].kind == "goal" for one in week.state.lines)
    assert why(weeks(person, entries, content, day(14))[2], "goal-swimming") == {"goal-waits"}


def test_a_step_that_becomes_forbidden_goes_down(told: Callable[..., Person], content: Content) -> None:
    runs = told(CHRONIC | {"sport": "going-on"})
    entries = [goal(0, "goal-running"), check_in(day(8), joint_trouble=["ankle"])]
    found = line(weeks(runs, entries, content, day(8))[1], "goal-running")
    assert found
    assert (found.level, {one.rule for one in found.why}) == (1, {"removed-contraindicated"})
    stays = lived(runs, content, entries, 4)
    found = line(weeks(runs, stays, content, day(28))[4], "goal-running")
    assert found
    assert found.level == 1


@pytest.mark.parametrize("alarm", [{"bladder-change": "yes"}, {"rash": "yes"}, {"foot-weakness": "yes"}])
def test_no_goal_runs_while_somebody_must_look(person: Person, content: Content, alarm: dict[str, str]) -> None:
    entries = [goal(0, "goal-desk-work"), screened(content, day(2), **alarm)]
    for number in (2, 9):
        week = next_week(history(person, entries, content, day(number)), content)
        assert week.blocked_by
        assert "goal-desk-work" not in {item.id for all_day in week.week for item in all_day.items}
        assert week.goals == (Aim(item="goal-desk-work", state="waiting", step=None, steps=5),)


def test_no_goal_begins_in_a_flare_and_one_that_runs_is_halved(person: Person, content: Content) -> None:
    flare = {"id": "f", "kind": "flare", "at": at(day(7), 6)}
    calm = screened(content, day(7), 6)
    late = weeks(person, [flare, calm, goal(8, "goal-desk-work")], content, day(8))[1]
    assert why(late, "goal-desk-work") == {"goal-queued"}
    runs = weeks(person, [goal(0, "goal-desk-work"), flare, calm], content, day(8))[1]
    doses = {
        number: one.dose.minutes for number, all_day in enumerate(runs.days) for one in all_day
        if isinstance(one.what, Choice) and one.what.item.id == "goal-desk-work" and one.dose
    }  # fmt: skip
    assert doses == {0: 30, 2: 30, 4: 30}
    after = line(weeks(person, [goal(0, "goal-desk-work"), flare, calm], content, day(14))[2], "goal-desk-work")
    assert after
    assert after.dose.minutes == 48


# How it goes on


def test_a_goal_goes_on_by_no_more_than_a_fifth_a_week_until_it_is_reached(person: Person, content: Content) -> None:
    entries = lived(person, content, [goal(0, "goal-running")], 10)
    run = weeks(person, entries, content, day(77))
    amounts = [amount(found.dose) for week in run if (found := line(week, "goal-running"))]
    levels = [found.level for week in run if (found := line(week, "goal-running"))]
    assert all(later <= earlier * 1.2 + 1e-6 for earlier, later in pairwise(amounts))
    assert levels == sorted(levels)
    assert levels[-1] == 6
    assert [week.number for week in run if "goal-reached" in why(week, "goal-running")] == [len(levels)]
    last = next_week(history(person, entries, content, day(77)), content)
    assert last.goals == (Aim(item="goal-running", state="reached", step=None, steps=6),)
    again = next_week(history(person, [*entries, goal(77, "goal-running", 9)], content, day(77)), content)
    assert again.goals[0].state == "running"


def test_a_step_counts_among_the_levels_of_a_week(person: Person, content: Content) -> None:
    entries = lived(person, content, [goal(0, "goal-running"), goal(0, "goal-desk-work")], 8)
    for week in weeks(person, entries, content, day(56)):
        ups = [one for one in week.state.lines if {why.rule for why in one.why} & {"moved-up", "goal-step"}]
        assert len(ups) <= content.limits["levels-up-a-week"].value


def test_a_goal_that_was_not_practised_or_hurt_stays(person: Person, content: Content) -> None:
    for how in (
        lambda week: [],
        lambda week: practised(week, pain_during=8),
        lambda week: practised(week, done=0.5),
        lambda week: practised(week)[:1],
    ):
        entries = lived(person, content, [goal(0, "goal-hiking"), goal(0, "goal-running")], 5, how)
        found = line(weeks(person, entries, content, day(35))[5], "goal-running")
        assert found is None or found.level == 1


def test_red_sessions_take_a_goal_a_step_back(person: Person, content: Content) -> None:
    entries = lived(person, content, [goal(0, "goal-running")], 4)
    before = weeks(person, entries, content, day(28))[4]
    sore = [*entries, *practised(before, pain_during=9)]
    found, then = line(weeks(person, sore, content, day(35))[5], "goal-running"), line(before, "goal-running")
    assert found
    assert then
    assert {one.rule for one in found.why} == {"stepped-back"}
    assert amount(found.dose) < amount(then.dose)


def test_a_week_that_is_halved_leaves_the_goal(person: Person, content: Content) -> None:
    entries = [goal(0, "goal-running"), *practised(weeks(person, [goal(0, "goal-running")], content, day(6))[0])]
    week = weeks(person, entries, content, day(7))[1]
    assert why(week, "goal-running") == {"kept"}
    assert "halved-low-adherence" in {one.rule for other in week.state.lines for one in other.why}


def test_a_preset_quota_starts_below_the_trials_and_ignores_the_day(fearful: Person, content: Content) -> None:
    good = lived(fearful, content, [goal(0, "goal-running")], 3)
    amber = lived(fearful, content, [goal(0, "goal-running")], 3, lambda week: practised(week, pain_during=7))
    second, third = weeks(fearful, good, content, day(14))[1:3]
    start, step = line(second, "goal-running"), line(third, "goal-running")
    assert start
    assert step
    assert (start.dose.minutes, why(second, "goal-running")) == (15, {"quota-start"})
    assert (step.dose.minutes, why(third, "goal-running")) == (16.5, {"quota-step"})
    same = line(weeks(fearful, amber, content, day(14))[2], "goal-running")
    assert same
    assert same.dose == step.dose
    once = lived(fearful, content, [goal(0, "goal-running")], 1)
    rests = line(weeks(fearful, lived(fearful, content, once, 3, lambda week: []), content, day(14))[2], "goal-running")
    assert rests
    assert rests.dose == start.dose


def test_recovered_people_go_on_with_their_goal(person: Person, content: Content) -> None:
    better = [check_in(day(7 * n), pain_average=1, activity_level=9) for n in range(1, 9)]
    felt = {"pain_before": 1, "pain_during": 1, "pain_next_morning": 1}
    entries = lived(person, content, [goal(30, "goal-running"), *better], 9, **felt)
    last = weeks(person, entries, content, day(63))[9]
    assert last.state.maintenance
    found = line(last, "goal-running")
    assert found
    assert found.level > 1


def test_choosing_a_goal_again_changes_no_week_before(person: Person, content: Content) -> None:
    entries = lived(person, content, [goal(1, "goal-hiking")], 3)
    before = weeks(person, entries, content, day(20))
    after = weeks(person, [*entries, goal(24, "goal-hiking")], content, day(27))
    assert [week.days for week in after[:3]] == [week.days for week in before]
    assert any(item == "goal-hiking" and on < day(24) for on, item, _ in asked(after[3]))

"""What the weeks do: each rule of the plan, for one person to whom one thing happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dorsal.care.choosing import Choice
from dorsal.care.dosing import amount, daily
from dorsal.care.history import Session
from dorsal.care.next_week import Week
from dorsal.care.picking import EXERCISES
from dorsal.care.replanning import NextWeek, next_week
from dorsal.care.week import Placed
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, START, asked, check_in, day, followed, screened, session, told, weeks

Person = dict[str, Any]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


def after(person: Person, entries: list[Any], content: Content, number: int = 1) -> Week:
    return weeks(person, entries, content, day(7 * number))[number]


def plan(person: Person, entries: list[Any], content: Content, number: int = 7) -> NextWeek:
    return next_week(told(person, entries, content, day(number)), content)


def reasons(week: Week) -> set[str]:
    return {why.rule for line in week.state.lines for why in line.why}


def notes(week: Week) -> set[str]:
    return {note.why.rule for note in week.state.notes}


def doses(week: Week) -> dict[str, float]:
    return {line.id: amount(line.dose) for line in week.state.lines}


def placed(week: Week, number: int) -> list[Placed]:
    return [one for one in week.days[number] if isinstance(one.what, Choice)]


def weekly(week: Week) -> int:
    return sum(one.minutes or 0 for number in range(7) for one in placed(week, number))


# The first week, and what a good one brings


def test_the_first_week_is_the_first_plan(person: Person, content: Content) -> None:
    first = plan(person, [], content, 0)
    assert first.mode == "first"
    assert {why.rule for one in first.week for item in one.items for why in item.changes} == {"first-week"}
    assert first.number == 0
    assert first.next_step.kind == "do"


def test_a_good_week_brings_a_little_more_and_then_the_next_level(person: Person, content: Content) -> None:
    entries = followed(person, content, 2)
    one, two, three = weeks(person, entries, content, day(14))
    assert reasons(two) == {"more", "kept"}
    for line, more in doses(two).items():
        assert doses(one)[line] <= more <= 1.2 * doses(one)[line]
    up = [line for line in three.state.lines if any(why.rule == "moved-up" for why in line.why)]
    assert len(up) == content.limits["levels-up-a-week"].value
    assert all(line.level == 2 for line in up)
    assert up[0].why[0].findings == {"adherence": 100.0, "green-sessions": 100.0, "effort-felt": 4.0}


@pytest.mark.parametrize("how", [{"pain_during": 7, "pain_next_morning": 5}, {"effort": 8}, {"felt": "harder"}])
def test_a_mixed_week_stays_as_it_was(person: Person, content: Content, how: dict[str, Any]) -> None:
    entries = followed(person, content, 1, **how)
    assert reasons(after(person, entries, content)) == {"held-amber"}


def test_harm_holds_a_week(person: Person, content: Content) -> None:
    entries = followed(person, content, 1, extra=[check_in(day(5), harm=["fall"])])
    assert reasons(after(person, entries, content)) == {"held-amber"}


def test_one_session_in_the_red_holds_everything(person: Person, content: Content) -> None:
    entries = followed(person, content, 1)
    entries[0] |= {"pain_during": 10}
    first, second = weeks(person, entries, content, day(7))
    assert reasons(second) == {"held-red"}
    assert doses(second) == doses(first)


def test_the_last_level_of_an_exercise_is_not_passed(person: Person, content: Content) -> None:
    long = weeks(person, followed(person, content, 14), content, day(98))[-1]
    tops = {line.id: len(content.interventions[line.id].levels) for line in long.state.lines}
    assert any(line.level == tops[line.id] for line in long.state.lines)
    assert all(line.level <= tops[line.id] for line in long.state.lines)


def test_what_hurts_twice_steps_back_and_a_level_down_where_there_is_one(person: Person, content: Content) -> None:
    entries = followed(person, content, 1)
    item = next(line.id for line in weeks(person, [], content, START)[0].state.lines if line.id != "walking")
    hurt = [one for one in entries if one["item"] == item][:2]
    for one in hurt:
        one["pain_next_morning"] = 9
    first, second = weeks(person, entries, content, day(7))
    assert reasons(second) == {"stepped-back", "held-red"}
    assert 0.6 * doses(first)[item] <= doses(second)[item] <= 0.8 * doses(first)[item]

    entries = followed(person, content, 3)
    week = weeks(person, entries, content, day(20))[-1]
    line = next(line for line in week.state.lines if line.level == 2 and not line.grown)
    for one in [one for one in entries if one["item"] == line.id and one["at"] >= str(week.start)][:2]:
        one["pain_next_morning"] = 9
    lower = after(person, entries, content, 3)
    assert next(one.level for one in lower.state.lines if one.id == line.id) == 1


def test_little_done_halves_the_plan_and_asks_why(person: Person, content: Content) -> None:
    all_done = followed(person, content, 1)
    first, second = weeks(person, all_done[::4], content, day(7))
    assert "halved-low-adherence" in reasons(second)
    practised = sum(one.minutes or 0 for n in range(7) for one in placed(second, n))
    assert practised <= weekly(first) / 2 + 1
    assert plan(person, all_done[::4], content).ask == ("barrier",)
    assert plan(person, [*all_done[::4], check_in(day(6), barrier="time")], content).ask == ()


def test_one_thing_alone_is_halved_in_itself_and_what_waited_comes_back(person: Person, content: Content) -> None:
    entries = [session(day(n), "walking", done=0.1) for n in (0, 7, 14, 21)]
    found = weeks(person, entries, content, day(28))
    assert [len(week.state.lines) for week in found] == sorted([len(w.state.lines) for w in found], reverse=True)
    for number in range(5, 7):
        last = weeks(person, entries, content, day(7 * number + 6))[-1]
        entries += [session(on, item, level) for on, item, level in asked(last)]
    back = after(person, entries, content, 7)
    assert "added" in {rule for week in weeks(person, entries, content, day(49)) for rule in reasons(week)}
    assert len(back.state.lines) > 1


def test_half_done_is_tried_again_and_silence_changes_nothing(person: Person, content: Content) -> None:
    entries = followed(person, content, 1)
    assert reasons(after(person, [one | {"done": 0.6} for one in entries], content)) == {"held-adherence"}
    assert reasons(after(person, [], content)) == {"held-no-news"}


def test_a_week_without_an_item_of_the_plan_is_no_adherence(person: Person, content: Content) -> None:
    assert "halved-low-adherence" in reasons(after(person, [session(START, "plank")], content))


# Quotas


@pytest.mark.parametrize("changes", [{"fear": 8.0}, {"sensitivity": ("touch", "widespread", "tired")}])
def test_fear_and_a_sensitive_alarm_follow_preset_quotas(
    told: Callable[..., Person], content: Content, changes: dict[str, Any]
) -> None:
    person = told(CHRONIC | changes)
    easy, hard = followed(person, content, 6), followed(person, content, 6, effort=9, pain_during=6)
    found = weeks(person, easy, content, day(42))
    assert "quota-start" in reasons(found[1])
    for line in found[1].state.lines:
        if line.quota:
            assert 0.4 <= amount(line.dose) / doses(found[0])[line.id] <= 0.8
    assert all("quota-step" in reasons(week) for week in found[2:])
    assert [doses(week) for week in weeks(person, hard, content, day(42))] == [doses(week) for week in found]


def test_recent_pain_goes_by_symptoms_even_with_fear(told: Callable[..., Person], content: Content) -> None:
    person = told({"fear": 8.0, "worry": 2.0})
    entries = followed(person, content, 1)
    assert "quota-start" not in reasons(after(person, entries, content))


# Wishes


def test_another_one_serves_the_same_driver(person: Person, content: Content) -> None:
    first = weeks(person, [], content, START)[0]
    old = next(line for line in first.state.lines if content.interventions[line.id].kind in EXERCISES)
    wish = {"id": "w", "kind": "swap", "at": f"{START}T09:00:00+01:00", "item": old.id}
    swapped = weeks(person, [wish], content, START)[0]
    new = next(line for line in swapped.state.lines if line.why[0].rule == "swapped")
    assert set(content.interventions[new.id].serves) & set(content.interventions[old.id].serves)
    assert old.id not in doses(swapped)
    no = wish | {"kind": "refuse", "at": f"{day(8)}T09:00:00+01:00"}
    refused = weeks(person, [no], content, day(8))[1]
    assert old.id not in doses(refused)
    assert notes(refused) == {"refused"}
    idle = no | {"id": "idle", "item": "plank"}
    assert notes(weeks(person, [idle], content, day(8))[1]) == set()
    later = weeks(person, [wish | {"kind": "refuse"}], content, day(30))
    assert all(old.id not in doses(week) for week in later)


def test_where_nothing_else_serves_a_swap_keeps_and_a_refusal_takes_away(person: Person, content: Content) -> None:
    kept = [item.id for item in content.interventions.values() if item.kind == "endurance" and item.id != "walking"]
    no = [{"id": f"n{one}", "kind": "refuse", "at": f"{START}T08:00:00+01:00", "item": one} for one in kept]
    wish = {"id": "w", "kind": "swap", "at": f"{START}T09:00:00+01:00", "item": "walking"}
    assert "walking" in doses(weeks(person, [*no, wish], content, START)[0])
    assert "no-alternative" in notes(weeks(person, [*no, wish], content, START)[0])
    assert "walking" not in doses(weeks(person, [*no, wish | {"kind": "refuse"}], content, START)[0])
    unknown = wish | {"item": "plank"}
    assert notes(weeks(person, [unknown], content, START)[0]) == set()


def test_a_day_moves_unless_two_hard_days_would_meet(person: Person, content: Content) -> None:
    first = weeks(person, [], content, START)[0]
    loaded = {number for number in range(7) if any(one.what.item.loads for one in placed(first, number))}  # type: ignore[union-attr]
    wish = {"id": "m", "kind": "move", "at": f"{START}T09:00:00+01:00", "first": str(day(0)), "second": str(day(6))}
    moved = weeks(person, [wish], content, START)[0]
    assert notes(moved) <= {"moved-day", "not-moved"}
    assert loaded
    assert notes(weeks(person, [wish | {"second": str(day(9))}], content, START)[0]) == set()
    assert (moved.days[0], moved.days[6]) == (first.days[6], first.days[0]) or notes(moved) == {"not-moved"}


def test_days_away_are_free_and_a_week_away_comes_back_lower(person: Person, content: Content) -> None:
    away = {"id": "a", "kind": "away", "at": f"{START}T09:00:00+01:00", "first": str(day(2)), "last": str(day(3))}
    week = weeks(person, [away], content, START)[0]
    assert (week.days[2], week.days[3]) == ((), ())
    assert week.days[1]
    gone = away | {"first": str(day(7)), "last": str(day(13))}
    before, _, back = weeks(person, [gone], content, day(14))
    assert reasons(back) == {"back-from-break"}
    assert all(more <= doses(before)[name] for name, more in doses(back).items())


# Safety


def test_what_becomes_forbidden_goes_at_once_for_something_allowed(person: Person, content: Content) -> None:
    first = weeks(person, [], content, START)[0]
    told_now = check_in(day(8), 10, joint_trouble=["knee", "wrist", "shoulder", "hip", "ankle", "neck"])
    week = weeks(person, [told_now], content, day(8))[1]
    for one in [one for number in range(7) for one in placed(week, number)]:
        assert not week.rules.no.intersection(one.what.item.contraindicated)  # type: ignore[union-attr]
    gone = {line.id for line in first.state.lines} - set(doses(week))
    assert gone
    assert all(week.rules.no.intersection(content.interventions[item].contraindicated) for item in gone)
    removed = [note for note in week.state.notes if note.why.rule == "removed-contraindicated"]
    assert {note.item for note in removed} == gone
    assert all(note.why.findings for note in removed)


def test_an_urgency_freezes_the_plan_until_somebody_has_looked(person: Person, content: Content) -> None:
    alarm = screened(content, day(3), **{"bladder-change": "yes"})
    calm = screened(content, day(5))
    frozen = plan(person, [alarm, calm], content, 8)
    assert frozen.triage.urgency == "T0"
    assert (frozen.mode, frozen.ask_seen, frozen.next_step.kind) == ("waiting", True, "call")
    assert all(not one.items for one in frozen.week)
    assert frozen.review == day(7)
    seen = {"id": "s", "kind": "examined", "at": f"{day(6)}T09:00:00+01:00", "by": "doctor"}
    found = seen | {"found": "nothing-serious"}
    free = plan(person, [alarm, calm, found], content, 8)
    assert (free.mode, free.ask_seen) == ("building", False)
    assert plan(person, [alarm, calm, seen | {"found": "waiting"}], content, 8).mode == "waiting"
    assert reasons(weeks(person, [alarm, calm, found | {"at": f"{day(8)}T09:00:00+01:00"}], content, day(14))[2]) <= {
        "back-from-break", "held-no-news", "first-week",
    }  # fmt: skip


def test_within_days_means_rest_and_breathing_only(told: Callable[..., Person], content: Content) -> None:
    person = told(CHRONIC | {"general-illness": "yes", "stress": 8.0, "worry": 2.0})
    week = plan(person, [], content, 0)
    assert {item.kind for one in week.week for item in one.items} <= {"lesson", "relaxation", "rest-position"}
    assert {why.rule for one in week.week for item in one.items for why in item.changes} == {"frozen"}


# Flares


FLARE = {"id": "f", "kind": "flare", "at": f"{day(8)}T09:00:00+01:00"}


def test_a_flare_asks_its_warning_signs_before_it_has_a_plan(person: Person, content: Content) -> None:
    waiting = plan(person, [FLARE], content, 8)
    assert (waiting.mode, waiting.blocked_by, waiting.next_step.kind) == ("flare-check", ("flare-check",), "answer")
    assert len(waiting.ask) == 8
    assert waiting.review == day(8)
    assert all(not one.items for one in waiting.week if day(8) <= one.day < day(13))
    earlier = screened(content, day(8), 8)
    assert plan(person, [FLARE, earlier], content, 8).mode == "flare-check"


def test_a_flare_is_days_at_half_with_walking_heat_and_breathing_then_four_fifths(
    person: Person, content: Content
) -> None:
    entries = [*followed(person, content, 1), FLARE, screened(content, day(8), 10)]
    week = plan(person, entries, content, 8)
    assert week.mode == "flare"
    assert week.review == day(13)
    flaring = [one for one in week.week if day(8) <= one.day <= day(12)]
    for one in flaring:
        kinds = {item.kind for item in one.items}
        assert {"endurance", "relaxation", "heat"} <= kinds
        assert all("flare" in [why.rule for why in item.changes] for item in one.items if item.level)
        assert not any("kept" in [why.rule for why in item.changes] for item in one.items)
    full, back = doses(weeks(person, entries, content, day(8))[1]), doses(after(person, entries, content, 2))
    assert reasons(after(person, entries, content, 2)) == {"back-at-80"}
    assert all(back[name] <= 0.8 * full[name] + 1e-6 for name in back)
    assert {why.rule for one in week.week if one.day == day(13) for item in one.items for why in item.changes} >= {
        "back-at-80"
    }
    assert "flare" not in {why.rule for one in week.week if one.day == day(7) for i in one.items for why in i.changes}


def test_a_flare_with_no_walking_in_the_plan_brings_some(told: Callable[..., Person], content: Content) -> None:
    person = told({"muscle-signs": ("tight", "blocked"), "began": "suddenly-no-cause", "minutes-a-day": 5.0})
    entries = [FLARE | {"at": f"{day(1)}T09:00:00+01:00"}, screened(content, day(1), 10)]
    week = weeks(person, entries, content, day(1))[0]
    assert any(one.what.item.kind == "endurance" for one in placed(week, 2))  # type: ignore[union-attr]


def test_a_flare_has_no_more_walking_than_was_set_aside(person: Person, content: Content) -> None:
    hurt = [session(day(n), "walking", pain_during=10, done=0.5) for n in range(0, 14, 2)]
    few = [session(day(14), "bird-dog", done=0.1), session(day(21), "bird-dog", done=0.1)]
    entries = [*hurt, *few, FLARE | {"at": f"{day(29)}T09:00:00+01:00"}, screened(content, day(29), 10)]
    week = weeks(person, entries, content, day(30))[-1]
    aside = next(line for line in week.state.aside if line.id == "walking")
    assert amount(aside.dose) < amount(content.interventions["walking"].levels[0].dose)
    walks = [one.dose for one in placed(week, 2) if isinstance(one.what, Choice) and one.what.item.id == "walking"]
    assert [daily(dose) <= daily(aside.dose) / 2 for dose in walks if dose] == [True]


# Recovery, and who else can help


def recovered(person: Person, content: Content, count: int) -> list[Any]:
    told = [check_in(day(7 * n + 6), pain_average=1.0, activity_level=9.0) for n in range(count)]
    return followed(person, content, count, extra=told, pain_before=1, pain_during=1, pain_next_morning=1)


def test_weeks_of_recovery_become_maintenance_with_more_walking(person: Person, content: Content) -> None:
    entries = recovered(person, content, 10)
    found = weeks(person, entries, content, day(70))
    kept = found[-1]
    assert kept.state.maintenance
    exercises = [line for line in kept.state.lines if content.interventions[line.id].kind in EXERCISES]
    assert len(exercises) <= content.limits["maintenance-exercises"].value
    assert any("maintenance" in reasons(week) for week in found)
    walked = [doses(week).get("walking", 0) for week in found]
    assert walked[-1] > walked[0]
    week = plan(person, entries, content, 70)
    assert week.mode == "maintenance"
    assert "relapse-plan" in week.ask
    assert week.review > week.starts + timedelta(days=7)
    assert week.review.toordinal() - START.toordinal() == 84
    assert "relapse-plan" not in plan(person, [*entries, check_in(day(69), 9, relapse_plan="Walk")], content, 70).ask
    worse = [*entries, check_in(day(76), pain_average=5.0), check_in(day(77), pain_average=5.0)]
    again = plan(person, [*worse, screened(content, day(77), 22)], content, 98)
    assert again.mode != "maintenance"


def test_without_progress_the_next_step_of_care_is_named_and_not_before(person: Person, content: Content) -> None:
    told = [check_in(day(7 * n + 6), pain_average=5.0, interference=7.0) for n in range(13)]
    steps = {n: {step.id for step in plan(person, told, content, 7 * n).care} for n in (1, 5, 6, 11, 12)}
    assert "pain-team" not in steps[11]
    assert "pain-team" in steps[12]
    assert "doctor" in steps[6]


def test_lessons_go_on_and_none_comes_twice(person: Person, content: Content) -> None:
    found = weeks(person, followed(person, content, 4), content, day(28))
    read = [
        one.what.id for week in found for one_day in week.days for one in one_day if not isinstance(one.what, Choice)
    ]
    assert len(read) == len(set(read))
    assert len(read) > content.limits["lessons-a-week"].value


def test_a_session_keeps_its_own_day(content: Content) -> None:
    entry = session(START, "walking") | {"at": "2026-01-05T23:30:00-05:00"}
    assert isinstance(told({}, [entry], content, START).entries[0], Session)


def test_after_somebody_has_looked_the_plan_comes_back_lower(person: Person, content: Content) -> None:
    entries = followed(person, content, 1)
    alarm, calm = screened(content, day(8), **{"bladder-change": "yes"}), screened(content, day(9))
    seen = {
        "id": "s",
        "kind": "examined",
        "at": f"{day(15)}T09:00:00+01:00",
        "by": "doctor",
        "found": "nothing-serious",
    }
    found = weeks(person, [*entries, alarm, calm, seen], content, day(15))
    assert [bool(week.blocked) for week in found] == [False, True, False]
    assert reasons(found[2]) == {"back-from-break"}

"""An entry counts whole or not at all, once, whenever it arrives; and what a history says."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import msgspec
import pytest

from dorsal.care.dosing import capped, grown, scaled
from dorsal.care.followup import Judged
from dorsal.care.history import Session, read_history
from dorsal.care.next_week import Fold
from dorsal.care.signals import (
    adherence,
    better_weeks,
    effort_felt,
    flares,
    improvement,
    light,
    progress,
    readings,
    usual_pain,
    worse_weeks,
)  # fmt: skip
from dorsal.care.triage import Reason
from dorsal.content.schema import Content, Dose, Urgency
from tests.care.histories import START, ZONE, at, check_in, session, told

WALK = session(START, "walking")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "dance"}, "unreadable"),
        ({"pain_during": 11}, "unreadable"),
        ({"done": 2}, "unreadable"),
        ({"mood": 3}, "unreadable"),
        ({"at": "2026-01-05T08:00:00"}, "unreadable"),
        ({"at": "2026-02-01T08:00:00+01:00"}, "future"),
        ({"at": "2026-01-04T08:00:00+01:00"}, "before-the-start"),
        ({"item": "headstand"}, "unknown-item"),
        ({"level": 9}, "never-offered"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_whole(content: Content, changes: dict[str, Any], reason: str) -> None:
    history = told({}, [WALK | changes], content, START)
    assert history.entries == ()
    assert [one.reason for one in history.refused] == [reason]
    assert history.refused[0].expected


@pytest.mark.parametrize("values", [{"pain-average": 12}, {"no-such-question": 1}])
def test_a_check_in_with_a_value_that_was_never_offered_is_refused_whole(
    content: Content, values: dict[str, Any]
) -> None:
    entry = check_in(START) | {"values": {"stress": 3} | values}
    assert [one.reason for one in told({}, [entry], content, START).refused] == ["never-offered"]


def test_what_is_no_entry_and_days_that_run_backwards_are_refused(content: Content) -> None:
    away = {"id": "a", "kind": "away", "at": WALK["at"], "first": "2026-01-09", "last": "2026-01-08"}
    swap = {"id": "s", "kind": "swap", "at": WALK["at"], "item": "headstand"}
    refused = told({}, ["what", away, swap], content, START).refused
    assert {(one.id, one.reason) for one in refused} == {("#1", "unreadable"), ("a", "days"), ("s", "unknown-item")}


def test_the_same_entry_twice_counts_once_and_two_under_one_id_are_told(content: Content) -> None:
    other = WALK | {"effort": 9}
    assert len(told({}, [WALK, WALK], content, START).entries) == 1
    one, two = told({}, [WALK, other], content, START), told({}, [other, WALK], content, START)
    assert one == two
    assert [refused.reason for refused in one.refused] == ["twice"]


def a_session(content: Content, **felt: Any) -> Session:
    found = told({}, [WALK | felt], content, START).entries[0]
    assert isinstance(found, Session)
    return found


@pytest.mark.parametrize(
    ("usual", "during", "morning", "colour"),
    [
        (5, 6, 5, "green"),
        (5, 7, 5, "amber"),
        (5, 9, 5, "red"),
        (5, 5, 7, "red"),
        (0, 3, 0, "green"),
        (0, 5, 0, "amber"),
        (0, 6, 0, "red"),
        (5, None, 5, "green"),
        (5, None, None, None),
        (None, 4, 4, "green"),
        (8, 10, 8, "red"),
        (8, 9, 9, "green"),
        (10, 10, 10, "green"),
    ],
)
def test_the_traffic_light_is_against_the_usual_pain(
    content: Content, usual: float | None, during: float | None, morning: float | None, colour: str | None
) -> None:
    entry = a_session(content, pain_during=during, pain_next_morning=morning)
    assert light(entry, usual, content) == colour


def test_without_any_pain_told_there_is_no_light_nor_effort(content: Content) -> None:
    entry = a_session(content, pain_before=None, effort=None)
    assert light(entry, None, content) is None
    assert effort_felt([entry]) is None


def test_more_of_one_thing_does_not_make_up_for_another(content: Content) -> None:
    entry = a_session(content)
    assert adherence({"walking": 1, "plank": 1}, [entry, entry, entry]) == 50
    assert adherence({}, [entry]) is None


def day(number: int) -> Any:
    return START.fromordinal(START.toordinal() + number)


def test_usual_pain_improvement_and_runs(content: Content) -> None:
    entries = [check_in(day(7 * n), pain_average=pain, activity_level=8) for n, pain in ((1, 3), (2, 2), (3, 2))]
    history = told({"pain-average": 6.0}, entries, content, day(30))
    pains = readings(history, "pain-average")
    assert usual_pain(pains, day(8), content) == 4.5
    assert usual_pain(pains, day(90), content) == 2
    assert usual_pain((), day(8), content) is None
    assert improvement(pains, day(30)) == pytest.approx(66.67, abs=0.01)
    assert improvement(pains[:1], day(30)) is None
    assert better_weeks(pains, dict(readings(history, "activity-level")), day(30), content) == 3
    assert worse_weeks(pains, day(30), content) == 0
    assert worse_weeks((), day(30), content) == 0
    assert better_weeks((), {}, START, content) == 0
    assert worse_weeks(((day(0), 0.0), (day(7), 3.0), (day(14), 4.0)), day(30), content) == 2
    assert progress(START, (), {}, START, content) == {
        "weeks-in-plan": 0.0, "worse-weeks": 0.0, "better-weeks": 0.0,
    }  # fmt: skip


def test_flares_are_entered_or_found_in_the_numbers_once(content: Content) -> None:
    def found(*entries: Any) -> list[tuple[Any, bool]]:
        history = told({"pain-average": 3.0}, list(entries), content, day(40))
        return [(one.day, one.found) for one in flares(history, readings(history, "pain-average"), content)]

    bad = [session(day(n), "walking", pain_before=6) for n in (3, 4, 5)]
    assert found(*bad) == [(day(4), True)]
    assert found(bad[0], bad[0] | {"id": "again"}) == []
    assert found(bad[0], bad[2]) == []
    assert found(bad[0], session(day(4), "walking", pain_before=3), bad[2]) == []
    assert found(session(day(3), "walking", pain_before=None)) == []
    assert found(check_in(day(7), pain_average=5)) == [(day(7), True)]
    tap = {"id": "f", "kind": "flare", "at": f"{day(4)}T08:00:00+01:00"}
    assert found(tap, check_in(day(7), pain_average=6)) == [(day(4), False)]
    assert found(tap, tap | {"id": "g", "at": f"{day(12)}T08:00:00+01:00"}) == [(day(4), False), (day(12), False)]


def test_doses_stay_whole_and_within_their_cap() -> None:
    reps, long = Dose(sets=2, reps=6, days_a_week=3, effort=2), Dose(minutes=10, days_a_week=3, effort=3)
    assert scaled(reps, 0.5).reps == 3
    assert scaled(Dose(sets=2, reps=1, days_a_week=3, effort=2), 0.5).sets == 1
    assert scaled(Dose(sets=1, reps=1, days_a_week=3, effort=2), 0.5).reps == 1
    eighth = scaled(Dose(sets=2, reps=8, days_a_week=3, effort=2), 0.125)
    assert (eighth.sets, eighth.reps) == (1, 2)
    assert grown(reps, 0.15, 0.2).reps == 7
    assert grown(Dose(reps=4, days_a_week=3, effort=2), 0.15, 0.2).reps == 4
    assert grown(long, 0.15, 0.2).minutes == 12
    assert grown(Dose(minutes=1, days_a_week=3, effort=2), 0.15, 0.2).minutes == 1.2
    assert capped(long, 15).minutes == 5
    assert capped(long, 30) is long


def test_a_morning_tells_how_the_sessions_of_the_day_before_settled(content: Content) -> None:
    sore = session(START, "pelvic-tilt", pain_next_morning=None)
    said = session(START, "cat-cow", pain_next_morning=2)
    later = session(START + timedelta(days=1), "cat-cow", pain_next_morning=None)
    morning = {"id": "m", "kind": "morning", "at": at(START + timedelta(days=1), 7), "pain": 6}
    read = told({}, [sore, said, later, morning], content, START + timedelta(days=3))
    assert {one.id: one.pain_next_morning for one in read.of(Session)} == {
        sore["id"]: 6, said["id"]: 2, later["id"]: None,
    }  # fmt: skip


def test_a_decision_kept_elsewhere_counts_from_its_own_day(content: Content) -> None:
    reason = Reason("cauda-equina-saddle", Urgency.T0, {}, ())
    judged = Judged(datetime.combine(START + timedelta(days=8), time(9), ZONE), (reason,))
    read = read_history({}, [], content, on=START, today=START + timedelta(days=13))
    read = msgspec.structs.replace(read, judged=(judged,))
    held = [week.known.standing.held for week in Fold(read, content).weeks()]
    assert [list(one) for one in held] == [[], ["cauda-equina-saddle"]]


def test_what_was_taken_back_counts_as_if_it_had_never_been(content: Content) -> None:
    wish = {"kind": "refuse", "id": "wish", "at": at(START), "item": "walking"}
    flare = {"kind": "flare", "id": "flare", "at": at(START)}
    told = check_in(START, pain_average=4)
    gone = [
        {"kind": "take-back", "id": f"back-{one['id']}", "at": at(START), "wish": one["id"]}
        for one in (wish, flare, WALK, told)
    ]
    entries = [wish, flare, WALK, told, *gone]
    for order in (entries, entries[::-1]):
        history = read_history({}, order, content, on=START, today=START)
        assert history.refused == ()
        assert [entry.id for entry in history.entries] == [told["id"]]

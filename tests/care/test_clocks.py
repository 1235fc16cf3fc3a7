"""Days are the person's: the day their own clock showed, through clock changes, journeys and clocks that were wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from dorsal.care.history import AnyEntry, read_history
from dorsal.care.next_week import Fold
from dorsal.care.replanning import next_week
from dorsal.content.schema import Content
from tests.care.histories import CHRONIC, START, asked, at, check_in, day, screened, session, told, weeks

Person = dict[str, Any]
PARIS, NEW_YORK, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
KINDS: list[dict[str, Any]] = [
    {"kind": "session", "item": "walking"},
    {"kind": "morning", "pain": 3},
    {"kind": "check-in", "values": {"stress": 3}},
    {"kind": "answer", "question": "stress", "value": 3},
    {"kind": "flare"},
    {"kind": "swap", "item": "walking"},
    {"kind": "refuse", "item": "walking"},
    {"kind": "goal", "item": "goal-running"},
    {"kind": "move", "first": "2026-01-06", "second": "2026-01-07"},
    {"kind": "away", "first": "2026-01-06", "last": "2026-01-07"},
    {"kind": "examined", "by": "doctor", "found": "waiting"},
    {"kind": "override", "by": "doctor", "change": "hold", "item": "walking", "reason": "a cold"},
    {"kind": "advice", "by": "doctor", "says": "stay-active"},
    {"kind": "examination", "by": "doctor", "signs": {}},
    {"kind": "settled", "by": "doctor", "conflict": "c", "how": "talked over"},
]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


def local(day_of: date, hour: int, minute: int, zone: ZoneInfo, fold: int = 0) -> str:
    return datetime(day_of.year, day_of.month, day_of.day, hour, minute, tzinfo=zone, fold=fold).isoformat()


def pain(name: str, when: str, value: int) -> dict[str, Any]:
    return {"id": name, "kind": "check-in", "at": when, "values": {"pain-average": value}}


# Clocks that are wrong


def test_the_kinds_here_are_all_there_are() -> None:
    kinds = {kind.__struct_config__.tag for kind in get_args(AnyEntry)}
    assert {one["kind"] for one in KINDS} == kinds - {"take-back"}


def test_what_takes_a_wish_back_counts_from_its_day(content: Content) -> None:
    no = {"id": "n", "kind": "refuse", "at": at(day(1)), "item": "walking"}
    back = {"id": "b", "kind": "take-back", "wish": "n"}
    early, late = back | {"at": at(day(4), 0)}, back | {"at": at(day(3), 23)}
    assert [one.id for one in told({}, [no, early], content, day(3)).entries] == ["n"]
    assert told({}, [no, late], content, day(3)).entries == ()


@pytest.mark.parametrize("entry", KINDS, ids=lambda one: one["kind"])
def test_every_kind_of_entry_is_refused_from_tomorrow_and_from_before_the_start(
    content: Content, entry: dict[str, Any]
) -> None:
    def found(when: str) -> tuple[int, list[str]]:
        history = told({}, [entry | {"id": "e", "at": when}], content, day(3))
        return len(history.entries), [one.reason for one in history.refused]

    assert found(at(day(3), 23)) == (1, [])
    assert found(at(day(4), 0)) == (0, ["future"])
    assert found(at(day(-1), 23)) == (0, ["before-the-start"])
    assert found("2006-01-01T00:00:00+00:00") == (0, ["before-the-start"])


@pytest.mark.parametrize("entry", KINDS, ids=lambda one: one["kind"])
def test_every_kind_of_entry_counts_once_however_often_it_arrives(content: Content, entry: dict[str, Any]) -> None:
    one = entry | {"id": "e", "at": at(START)}
    other = one | {"at": at(START, 13)}
    assert told({}, [one, one, one], content, START) == told({}, [one], content, START)
    both = told({}, [other, one], content, START)
    assert [found.at.hour for found in both.entries] == [12]
    assert [found.reason for found in both.refused] == ["twice"]


def test_a_clock_that_jumped_back_orders_by_what_it_showed(person: Person, content: Content) -> None:
    entries = [pain("a", at(day(2), 20), 3), pain("b", at(day(2), 9), 6)]
    for given in (entries, entries[::-1]):
        fold = Fold(told(person, given, content, day(3)), content)
        assert fold.pains[-1] == (day(2), 3.0)


# Summer and winter time


@pytest.mark.parametrize(("sunday", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_of_another_length_is_one_day_of_its_week(
    person: Person, content: Content, sunday: date, hours: int
) -> None:
    start = sunday - timedelta(days=6)
    midnights = [datetime.fromisoformat(local(one, 0, 0, PARIS)) for one in (sunday, sunday + timedelta(days=1))]
    assert midnights[1] - midnights[0] == timedelta(hours=hours)
    late = pain("late", local(sunday, 23, 59, PARIS), 4)
    early = pain("early", local(sunday, 0, 1, PARIS), 6)
    next_day = pain("next", local(sunday + timedelta(days=1), 0, 1, PARIS), 5)
    history = read_history(person, [next_day, late, early], content, on=start, today=sunday + timedelta(days=1))
    assert [one.id for one in history.entries] == ["early", "late", "next"]
    assert [one.day for one in history.entries] == [sunday, sunday, sunday + timedelta(days=1)]
    fold = Fold(history, content)
    assert fold.pains[-2:] == ((sunday, 4.0), (sunday + timedelta(days=1), 5.0))
    assert [(week.start, week.end) for week in fold.weeks()] == [
        (start, sunday + timedelta(days=1)), (sunday + timedelta(days=1), sunday + timedelta(days=8)),
    ]  # fmt: skip


def test_the_hour_that_comes_twice_is_in_its_order(person: Person, content: Content) -> None:
    first, again = local(AUTUMN, 2, 45, PARIS), local(AUTUMN, 2, 15, PARIS, fold=1)
    history = read_history(person, [pain("again", again, 2), pain("first", first, 7)], content, on=AUTUMN, today=AUTUMN)
    assert [one.id for one in history.entries] == ["first", "again"]
    assert Fold(history, content).pains == ((AUTUMN, 2.0),)


@pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
def test_a_week_with_a_clock_change_is_worth_any_other(person: Person, content: Content, sunday: date) -> None:
    start = sunday - timedelta(days=6)

    def grown(on: date, zone: ZoneInfo | None) -> list[tuple[str, Any]]:
        week = weeks(person, [], content, on + timedelta(days=6), on)[0]
        entries = [
            session(one, item, level, at=local(one, 23, 30, zone) if zone else at(one))
            for one, item, level in asked(week)
        ]
        return [
            (line.id, line.dose) for line in weeks(person, entries, content, on + timedelta(days=7), on)[1].state.lines
        ]

    assert grown(start, PARIS) == grown(START, None)


# Journeys


def test_a_journey_in_the_middle_of_a_week_keeps_the_days_of_each_clock(person: Person, content: Content) -> None:
    west = session(day(2), "walking", at=local(day(2), 22, 0, NEW_YORK))
    home = session(day(1), "walking", at=local(day(1), 22, 0, PARIS))
    east = session(day(4), "walking", at=local(day(4), 6, 0, TOKYO))
    history = told(person, [east, west, home], content, day(4))
    assert [one.day for one in history.entries] == [day(1), day(2), day(4)]
    assert history.refused == ()
    (week,) = Fold(history, content).weeks()
    assert week.number == 0


def test_what_was_told_east_before_what_was_told_west_stays_before_it(person: Person, content: Content) -> None:
    tokyo = pain("tokyo", local(day(3), 6, 0, TOKYO), 3)  # the evening of day 2 in Paris
    home = pain("home", local(day(2), 23, 0, PARIS), 6)
    history = told(person, [home, tokyo], content, day(3))
    assert [one.id for one in history.entries] == ["tokyo", "home"]
    week = Fold(history, content).weeks()[-1]
    assert week.known.answers["pain-average"] == 6


def test_an_alarm_told_on_a_journey_stands_at_once(person: Person, content: Content) -> None:
    alarm = screened(content, day(3), 9, **{"bladder-change": "yes"}) | {"at": local(day(3), 1, 0, TOKYO)}
    week = next_week(told(person, [alarm], content, day(3)), content)
    assert week.ask_seen
    assert week.blocked_by


# What was done beside the plan


def test_an_exercise_that_is_not_in_the_plan_is_kept_and_counts_for_no_other(person: Person, content: Content) -> None:
    (first,) = weeks(person, [], content, day(0))
    beside = next(name for name in ("plank", "squat", "bird-dog") if name not in {one.id for one in first.state.lines})
    done = [session(on, item, level) for on, item, level in asked(first)]
    extra = [session(day(n), beside, id=f"extra{n}") for n in range(5)]
    history = told(person, [*done[:1], *extra, *extra], content, day(7))
    assert len(history.entries) == 6
    assert history.refused == ()
    alone = Fold(told(person, done[:1], content, day(7)), content)
    with_extra = Fold(history, content)
    assert with_extra.past(with_extra.weeks()[0]).adherence == alone.past(alone.weeks()[0]).adherence
    assert beside not in {one.id for one in with_extra.weeks()[1].state.lines}


def test_pain_beside_the_plan_still_holds_it(person: Person, content: Content) -> None:
    (first,) = weeks(person, [], content, day(0))
    done = [session(on, item, level) for on, item, level in asked(first)]
    beside = next(name for name in ("plank", "squat") if name not in {item for _, item, _ in asked(first)})
    sore = session(day(3), beside, pain_during=10)
    held = weeks(person, [*done, sore], content, day(7))[1]
    assert {why.rule for line in held.state.lines for why in line.why} == {"held-red"}
    fold = Fold(told(person, [*done, sore], content, day(7)), content)
    assert fold.past(fold.weeks()[0]).reds() == 1


def test_a_check_in_with_one_value_that_was_never_offered_tells_nothing(person: Person, content: Content) -> None:
    wrong = check_in(day(2), stress=4, pain_average=11)
    week = weeks(person, [wrong], content, day(2))[-1]
    assert week.known.answers == person

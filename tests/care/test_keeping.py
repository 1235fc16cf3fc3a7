"""Going on from a kept week gives what beginning at the first week gives, whatever arrives and wherever it is cut."""

from __future__ import annotations

from datetime import datetime, time
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.care import keeping
from dorsal.care.followup import Judged
from dorsal.care.history import History
from dorsal.care.keeping import Kept, Weeks, cut, holds, made_alike, onward, packed, seen, unpacked
from dorsal.care.next_week import Fold
from dorsal.care.replanning import next_week, plan_on
from dorsal.content import load
from tests.care.histories import ZONE, at, check_in, day, lived, session, told
from tests.care.people import nearly_well

CONTENT = load()
COUNT = 5
DAYS = 7 * COUNT
MONTHS = st.tuples(nearly_well(CONTENT), st.integers(0, 10**6))
WALKS = [session(day(number), "walking") for number in range(0, 20, 2)]
PERSON = {"pain-average": 4.0}


def same(one: Any, other: Any) -> bool:
    return msgspec.json.encode(one, order="deterministic") == msgspec.json.encode(other, order="deterministic")


def through_bytes(kept: Kept | None) -> Kept | None:
    weeks = unpacked(packed(Weeks(now=kept))) if kept else None
    return weeks.now if weeks else None


def kept_on(number: int, entries: list[Any] | None = None, person: dict[str, Any] | None = None) -> Kept:
    history = told(
        person or PERSON, [one for one in entries or WALKS if one["at"] < at(day(number + 1), 0)], CONTENT, day(number)
    )
    kept = plan_on(history, CONTENT)[1]
    assert kept is not None
    return kept


def whole(*more: dict[str, Any], number: int = 24, **changes: Any) -> History:
    return msgspec.structs.replace(told(PERSON, [*WALKS, *more], CONTENT, day(number)), **changes)


@settings(max_examples=60)
@given(MONTHS, st.lists(st.integers(0, DAYS), max_size=4))
def test_going_on_from_any_cuts_gives_the_same_weeks(drawn: tuple[dict, int], cuts: list[int]) -> None:
    person, seed = drawn
    entries = lived(person, CONTENT, seed, COUNT)
    kept: Kept | None = None
    for number in [*sorted(cuts), DAYS]:
        history = told(person, entries, CONTENT, day(number))
        resumed, anew = Fold(history, CONTENT, kept).walked(), Fold(history, CONTENT).walked()
        assert same(resumed[0], anew[0][-len(resumed[0]) :])
        assert same(resumed[1], anew[1])
        assert same(plan_on(history, CONTENT, kept)[0], next_week(history, CONTENT))
        kept = through_bytes(resumed[1])


@settings(max_examples=60)
@given(MONTHS, st.integers(0, DAYS), st.integers(1, 9))
def test_what_arrives_late_is_never_missed(drawn: tuple[dict, int], number: int, share: int) -> None:
    person, seed = drawn
    entries, chance = lived(person, CONTENT, seed, COUNT), Random(seed)  # noqa: S311 - no secret hangs on it
    early = [one for one in entries if chance.random() < share / 10]
    kept = plan_on(told(person, early, CONTENT, day(number)), CONTENT)[1]
    history = told(person, entries, CONTENT, day(DAYS))
    assert same(plan_on(history, CONTENT, kept)[0], next_week(history, CONTENT))


def test_a_step_along_a_growing_history_lays_out_two_weeks() -> None:
    kept = None
    for number in range(0, 140, 7):
        weeks, kept = Fold(told(PERSON, WALKS, CONTENT, day(number)), CONTENT, kept).walked()
        assert len(weeks) == min(2, number // 7 + 1)
        assert weeks[-1].number == number // 7


def test_what_was_told_before_the_kept_week_is_known_in_it() -> None:
    entries = [*WALKS, check_in(day(6), pain_average=7), check_in(day(20), pain_average=5)]
    history = told(PERSON, entries, CONTENT, day(24))
    assert same(plan_on(history, CONTENT, kept_on(16, entries))[0], next_week(history, CONTENT))


@pytest.mark.parametrize(
    "late",
    [
        session(day(3), "walking", level=2),
        check_in(day(13), pain_average=5),
        {"id": "no", "kind": "refuse", "at": at(day(12)), "item": "walking"},
        {"id": "gone", "kind": "away", "at": at(day(22)), "first": str(day(5)), "last": str(day(11))},
        {"id": "m", "kind": "morning", "at": at(day(14), 6), "pain": 3},
    ],
    ids=lambda one: one["kind"],
)  # fmt: skip
def test_what_concerns_an_earlier_week_and_was_not_seen_begins_again(late: dict[str, Any]) -> None:
    walks = [session(day(number), "walking", pain_next_morning=None) for number in (1, 13)]
    kept = kept_on(16, walks)
    assert kept.start == day(14)
    assert holds(kept, told(PERSON, walks, CONTENT, day(24)), CONTENT)
    assert not holds(kept, told(PERSON, [*walks, late], CONTENT, day(24)), CONTENT)


@pytest.mark.parametrize(
    "new",
    [
        session(day(14), "walking", level=2),
        check_in(day(21), pain_average=5),
        {"id": "gone", "kind": "away", "at": at(day(22)), "first": str(day(14)), "last": str(day(31))},
    ],
    ids=lambda one: one["kind"],
)  # fmt: skip
def test_what_happens_later_leaves_it_standing(new: dict[str, Any]) -> None:
    assert holds(kept_on(16), whole(new), CONTENT)


def test_other_content_other_code_an_earlier_day_and_other_first_answers_begin_again() -> None:
    kept = kept_on(16)
    assert holds(kept, whole(), CONTENT)
    assert not holds(kept, whole(), msgspec.structs.replace(CONTENT, hash="0" * 64))
    assert not holds(msgspec.structs.replace(kept, code="0" * 64), whole(), CONTENT)
    assert not holds(kept, whole(number=13), CONTENT)
    assert not holds(kept, whole(answers={"pain-average": 3.0}), CONTENT)
    assert not holds(kept, whole(on=day(-7)), CONTENT)


def test_a_decision_of_an_earlier_day_begins_again_and_a_later_one_does_not() -> None:
    early, late = (Judged(datetime.combine(day(number), time(9), ZONE), ()) for number in (8, 15))
    assert not holds(kept_on(16), whole(judged=(early,)), CONTENT)
    assert holds(kept_on(16), whole(judged=(late,)), CONTENT)


def test_the_first_pain_ever_told_says_what_was_usual_before_it() -> None:
    kept = kept_on(16, person={"fear": 2.0})
    silent = told({"fear": 2.0}, WALKS, CONTENT, day(24))
    assert holds(kept, silent, CONTENT)
    assert not holds(kept, told({"fear": 2.0}, [*WALKS, check_in(day(15), pain_average=5)], CONTENT, day(24)), CONTENT)


def test_nothing_is_kept_at_a_day_that_a_journey_turns_around() -> None:
    east = session(day(14), "walking") | {"at": f"{day(14)}T01:00:00+12:00"}
    west = session(day(13), "walking") | {"at": f"{day(13)}T23:00:00-09:00"}
    history = told(PERSON, [east, west], CONTENT, day(16))
    assert cut(history, day(14)) is None
    assert seen(history, day(14)) is None
    assert plan_on(history, CONTENT)[1] is None
    assert cut(history, day(7)) == 0
    assert cut(history, day(21)) == 2


def test_a_kept_week_survives_its_bytes_with_the_clock_of_the_person() -> None:
    flare = {"id": "f", "kind": "flare", "at": f"{day(9)}T00:30:00+02:00"}
    kept = kept_on(16, [*WALKS[:4], flare])
    again = through_bytes(kept)
    assert again == kept
    assert again.flaring.last is not None
    assert again.flaring.last.day == day(9)
    assert packed(Weeks(now=again)) == packed(Weeks(now=kept))


def test_the_week_before_is_kept_beside_this_one() -> None:
    """Yesterday may be a day of the week before: it is gone on from there, and not from the first week."""
    last, again, this = kept_on(12), kept_on(13), kept_on(14)
    weeks = onward(this, onward(again, onward(last, None)))
    assert (weeks.now, weeks.before) == (this, again)
    assert onward(this, weeks) == weeks
    assert made_alike(last, this)
    assert not made_alike(last, msgspec.structs.replace(this, code="another"))
    yesterday = whole(number=13)
    assert weeks.before is not None
    assert holds(weeks.before, yesterday, CONTENT)
    assert same(plan_on(yesterday, CONTENT, weeks.before)[0], next_week(yesterday, CONTENT))


@pytest.mark.parametrize("blob", [b"", b"{}", b"\xff\xfe", b"[1]"])
def test_bytes_that_are_no_kept_week_are_none(blob: bytes) -> None:
    assert unpacked(blob) is None


def test_the_code_is_named_by_every_file_that_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    before = keeping.code()
    keeping.code.cache_clear()
    monkeypatch.setattr(keeping.loader, "FOLDER", tmp_path)
    other = keeping.code()
    keeping.code.cache_clear()
    assert len(before) == 64
    assert before != other

"""Who needs somebody first: each reason by itself, what it was found by, and the order of all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.care.caseload import WHYS, Needs, Reason, Told, needs_of, order, reasons
from dorsal.care.conflicts import conflicts
from dorsal.care.history import read_history
from dorsal.care.progress import State
from dorsal.care.replanning import next_week
from dorsal.content.schema import Content
from tests.care.conftest import Person

TODAY = date(2026, 11, 21)
CALM = Needs(
    began=TODAY - timedelta(days=30), urgency="T3", signs=(), mode="building", number=4, state="steady",
    numbers={"first": 5.0, "now": 5.0}, look_back=None, improvement=None, started=True, away=None, age=44.0, sex="male",
)  # fmt: skip
LATELY = Told(since=TODAY - timedelta(days=30), last=TODAY - timedelta(days=1))


def because(content: Content, needs: Needs | None = CALM, told: Told = LATELY, **changes: Any) -> tuple[Reason, ...]:
    return reasons(msgspec.structs.replace(needs, **changes) if needs else None, told, content, today=TODAY)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_nothing_is_asked_of_whoever_does_well(content: Content) -> None:
    assert because(content) == ()


@pytest.mark.parametrize("urgency", ["T0", "T1", "T2"])
def test_a_warning_sign_that_nobody_examined(content: Content, urgency: str) -> None:
    (found,) = because(content, urgency=urgency, signs=("fever",), mode="waiting")
    assert (found.why, found.findings) == ("sign", {"urgency": urgency, "signs": ("fever",)})


@pytest.mark.parametrize("urgency", ["T3", "T4", None])
def test_no_sign_without_urgency(content: Content, urgency: str | None) -> None:
    assert because(content, urgency=urgency) == ()


def test_what_was_decided_after_the_plan_counts_at_once(content: Content) -> None:
    behind = msgspec.structs.replace(LATELY, behind=True, urgency="T1")
    sign, news = because(content, told=behind)
    assert (sign.findings, news.why) == ({"urgency": "T1", "signs": ()}, "news")
    assert because(content, None, behind)[0].why == "sign"
    kept = because(content, told=behind, urgency="T0", signs=("saddle",))
    assert kept[0].findings == {"urgency": "T0", "signs": ("saddle",)}


def test_worse_with_the_numbers(content: Content) -> None:
    (found,) = because(content, state="worse", numbers={"usual": 3.0, "last": 7.0})
    assert (found.why, found.findings) == ("worse", {"before": 3.0, "now": 7.0})
    (first,) = because(content, state="worse", numbers={"first": 4.0, "last": 6.0})
    assert first.findings == {"before": 4.0, "now": 6.0}
    assert order((found,)) < order((first,))


def test_no_progress_at_a_look_back(content: Content) -> None:
    (found,) = because(content, look_back=6, improvement=10.0)
    assert (found.why, found.findings) == ("not-improving", {"weeks": 6.0, "improvement": 10.0})
    assert because(content, look_back=6, improvement=30.0) == ()
    assert because(content, look_back=6) == ()
    (slower,) = because(content, state="slower-than-expected", look_back=6, improvement=40.0)
    assert (slower.why, slower.findings) == ("not-improving", {"weeks": 4.0})
    assert order((found,)) < order((slower,))


def test_a_flare_whose_signs_are_open_comes_first(content: Content) -> None:
    modes = [because(content, mode="flare-check"), because(content, mode="flare"), because(content, state="flare")]
    assert [found[0].findings["mode"] for found in modes] == ["flare-check", "flare", "found"]
    assert sorted(modes, key=order) == modes


def test_never_started(content: Content) -> None:
    (found,) = because(content, started=False, began=ago(7))
    assert (found.why, found.findings) == ("never-started", {"days": 7.0, "plan": "yes"})
    assert because(content, started=False, began=ago(6)) == ()
    assert because(content, started=False, mode="waiting") == ()
    assert because(content, started=False, away=TODAY) == ()


def test_no_plan_yet(content: Content) -> None:
    (found,) = because(content, None, Told(since=ago(9)))
    assert (found.why, found.findings) == ("never-started", {"days": 9.0, "plan": "no"})
    assert because(content, None, Told(since=ago(6))) == ()


def test_two_weeks_of_silence(content: Content) -> None:
    (found,) = because(content, told=Told(since=ago(30), last=ago(14)))
    assert (found.why, found.findings) == ("silent", {"days": 14.0})
    assert because(content, told=Told(since=ago(30), last=ago(13))) == ()
    assert because(content, told=Told(since=ago(30), last=ago(20)), away=TODAY) == ()
    assert because(content, told=Told(since=ago(30)))[0].findings == {"days": 30.0}


def test_whoever_recovered_is_asked_less_often(content: Content) -> None:
    assert because(content, told=Told(since=ago(90), last=ago(41)), mode="maintenance") == ()
    assert because(content, told=Told(since=ago(90), last=ago(42)), mode="maintenance")[0].why == "silent"


def test_a_message_that_waits(content: Content) -> None:
    (found,) = because(content, told=msgspec.structs.replace(LATELY, waiting=ago(2)))
    assert (found.why, found.findings) == ("message", {"days": 2.0})


def test_an_answer_to_what_was_proposed(content: Content) -> None:
    (found,) = because(content, told=msgspec.structs.replace(LATELY, answer=(ago(1), "declined")))
    assert (found.why, found.findings) == ("answer", {"answer": "declined"})


def test_all_at_once_stand_in_one_order(content: Content) -> None:
    answer = (ago(1), "agreed")
    told = Told(since=ago(30), last=ago(20), waiting=ago(20), answer=answer, behind=True, urgency="T1")
    found = because(
        content, told=told, state="worse", numbers={"usual": 1.0, "last": 9.0}, look_back=2, improvement=-50.0,
        mode="flare", started=False, conflicts=("opposite-advice",),
    )  # fmt: skip
    assert tuple(one.why for one in found) == WHYS


def test_ties_are_broken_by_the_next_reason(content: Content) -> None:
    worse = Reason("worse", -2.0, {})
    more = (worse, Reason("silent", -20.0, {}))
    assert order(more) < order((worse,)) < order((Reason("silent", -90.0, {}),)) < order(())


@given(st.lists(st.tuples(st.sampled_from(WHYS), st.floats(-100, 100)), unique_by=lambda one: one[0]))
def test_a_reason_more_never_moves_anybody_down(drawn: list[tuple[Any, float]]) -> None:
    found = tuple(Reason(why, rank, {}) for why, rank in sorted(drawn, key=lambda one: WHYS.index(one[0])))
    for one in found:
        fewer = tuple(other for other in found if other != one)
        assert order(found) < order(fewer)


def test_advice_that_nobody_settled(content: Content) -> None:
    (found,) = because(content, conflicts=("two-doses", "opposite-advice"))
    assert (found.why, found.rank, found.findings) == ("conflict", -2.0, {"rules": ("two-doses", "opposite-advice")})


def test_only_what_is_not_settled_is_kept(content: Content, well: Person) -> None:
    """One name for each rule, however often it is met."""
    advice = [{"kind": "advice", "id": one, "at": at(1), "by": "doctor", "author": one, "says": "rest"} for one in "ab"]
    history = read_history(well, advice, content, on=ago(3), today=TODAY)
    week = next_week(history, content)
    found = conflicts(history, week, content, on=TODAY)
    assert needs_of(week, history, State(None, {}), found).conflicts == ("against-evidence",)
    how = [{"kind": "settled", "id": f"s{number}", "at": at(0), "by": "doctor", "conflict": one.id, "how": "-"}
           for number, one in enumerate(found)]  # fmt: skip
    settled = read_history(well, [*advice, *how], content, on=ago(3), today=TODAY)
    found = conflicts(settled, week, content, on=TODAY)
    assert len(found) == 2
    assert needs_of(week, settled, State(None, {}), found).conflicts == ()


def needs(content: Content, answers: Person, state: State, *entries: dict[str, Any], began: int = 3) -> Needs:
    history = read_history(answers, entries, content, on=ago(began), today=TODAY)
    return needs_of(next_week(history, content), history, state)


def at(days: int) -> str:
    return datetime.combine(ago(days), datetime.min.time(), UTC).replace(hour=12).isoformat()


def test_what_a_plan_says_of_a_need(content: Content, well: Person) -> None:
    done = {"kind": "session", "id": "a", "at": at(1), "item": "pelvic-tilt", "done": 0.5}
    away = {"kind": "away", "id": "b", "at": at(1), "first": ago(0).isoformat(), "last": ago(-3).isoformat()}
    first = well | {"age": 44.0, "sex": "female"}
    found = needs(content, first, State("improving", {"first": 6.0, "now": 3.0}), done, away)
    assert (found.started, found.away, found.age, found.sex) == (True, ago(-3), 44.0, "female")
    assert (found.state, found.look_back, found.improvement, found.began) == ("improving", None, None, ago(3))
    assert found.signs == ()


def test_a_skipped_session_is_no_start_and_a_sign_is_named(content: Content, well: Person) -> None:
    skipped = {"kind": "session", "id": "a", "at": at(1), "item": "pelvic-tilt", "done": 0, "skipped": "time"}
    found = needs(content, well | {"fever": "yes"}, State(None, {}), skipped)
    assert (found.started, found.urgency, found.mode) == (False, "T1", "waiting")
    assert found.signs
    assert all(content.red_flags[sign].urgency.value == "T1" for sign in found.signs)


def test_a_look_back_carries_its_numbers(content: Content, told: Callable[..., Person]) -> None:
    said = {"kind": "check-in", "id": "a", "at": at(0), "values": {"pain-average": 6}}
    found = needs(content, told({"pain-average": 6.0}), State("steady", {}), said, began=15)
    assert (found.look_back, found.improvement) == (2, 0.0)


def test_nothing_open_means_no_urgency_and_unknown_age(content: Content) -> None:
    found = needs(content, {}, State(None, {}))
    assert (found.urgency, found.age, found.sex, found.signs) == (None, None, None, ())


def test_it_can_be_kept(content: Content) -> None:
    assert msgspec.convert(msgspec.to_builtins(CALM), Needs) == CALM

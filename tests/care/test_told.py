"""An answer given apart from a check-in is known at once, and is no news of how the week went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from dorsal.care.followup import Judged
from dorsal.care.replanning import next_week
from dorsal.care.result import decide
from dorsal.care.signals import readings
from dorsal.content.schema import Content, Urgency
from tests.care.histories import CHRONIC, START, at, check_in, day, followed, screened, weeks
from tests.care.histories import told as history

Person = dict[str, Any]


@pytest.fixture
def person(told: Callable[..., Person]) -> Person:
    return told(CHRONIC)


def answer(number: int, question: str, value: Any, hour: int = 12) -> dict[str, Any]:
    entry = {"id": f"{question}-{number}-{hour}", "kind": "answer", "at": at(day(number), hour)}
    return entry | {"question": question, "value": value}


def test_an_answer_is_known_from_its_day_as_a_check_in_is(person: Person, content: Content) -> None:
    entries = [answer(3, "joint-trouble", ["knee"])]
    before, after = weeks(person, entries, content, day(2))[-1], weeks(person, entries, content, day(3))[-1]
    assert before.known.answers["joint-trouble"] == ("none",)
    assert after.known.answers["joint-trouble"] == ("knee",)
    same = weeks(person, [check_in(day(3), 12, joint_trouble=["knee"])], content, day(3))[-1]
    assert after.known.found == same.known.found


def test_an_answer_alone_is_no_news_of_the_week(person: Person, content: Content) -> None:
    week = weeks(person, [answer(3, "stress", 4)], content, day(7))[1]
    assert {why.rule for line in week.state.lines for why in line.why} == {"held-no-news"}


def test_a_pain_told_is_a_reading_and_the_last_of_a_day_counts(person: Person, content: Content) -> None:
    entries = [answer(0, "pain-average", 6), check_in(day(7), 9, pain_average=8), answer(7, "pain-average", 4)]
    told = history(person, entries, content, day(9))
    assert readings(told, "pain-average") == ((day(0), 6.0), (day(7), 4.0))


def test_a_jump_told_alone_is_a_flare_and_its_signs_may_be_answered_alone(person: Person, content: Content) -> None:
    jump = answer(8, "pain-average", 9)
    asked = next_week(history(person, [jump], content, day(8)), content)
    assert asked.mode == "flare-check"
    calm = [answer(8, name, "no", 13) for name in asked.ask]
    assert next_week(history(person, [jump, *calm], content, day(8)), content).mode == "flare"


def test_harm_told_alone_counts(person: Person, content: Content) -> None:
    done = followed(person, content, 1)
    harmed = [*done, answer(6, "harm", ["fall"])]
    raised = weeks(person, done, content, day(7))[1]
    held = weeks(person, harmed, content, day(7))[1]
    assert "held-amber" not in {why.rule for line in raised.state.lines for why in line.why}
    assert {why.rule for line in held.state.lines for why in line.why} == {"held-amber"}


def test_a_barrier_told_alone_is_not_asked_again(person: Person, content: Content) -> None:
    told = [screened(content, day(6))]
    assert "barrier" in next_week(history(person, told, content, day(8)), content).ask
    told.append(answer(8, "barrier", "time"))
    assert "barrier" not in next_week(history(person, told, content, day(8)), content).ask


def test_an_alarm_told_and_corrected_stands(person: Person, content: Content) -> None:
    entries = [answer(2, "bladder-change", "yes"), answer(2, "bladder-change", "no", 13)]
    week = next_week(history(person, entries, content, day(2)), content)
    assert week.triage.urgency == Urgency.T0
    assert week.ask_seen


@pytest.mark.parametrize(("question", "value"), [("pain-average", 12), ("no-such-question", 1), ("course", "sideways")])
def test_what_was_never_offered_is_refused(person: Person, content: Content, question: str, value: Any) -> None:
    told = history(person, [answer(1, question, value)], content, day(2))
    assert [one.reason for one in told.refused] == ["never-offered"]
    assert told.entries == ()


def test_a_decision_kept_elsewhere_stands_until_somebody_looked(person: Person, content: Content) -> None:
    found = decide(person | {"bladder-change": "yes"}, content, on=START)
    first = Judged(datetime(2026, 1, 5, 7, tzinfo=UTC), found.triage.reasons)
    seen = {"id": "s", "kind": "examined", "at": at(START, 20), "by": "doctor", "found": "nothing-serious"}
    kept = msgspec.structs.replace(history(person, [], content, START), judged=(first,))
    looked = msgspec.structs.replace(history(person, [seen], content, START), judged=(first,))
    assert next_week(kept, content).triage.urgency == Urgency.T0
    assert next_week(kept, content).ask_seen
    assert next_week(looked, content).blocked_by == ()


def test_a_goal_is_an_entry_about_something_that_exists(person: Person, content: Content) -> None:
    wish = {"id": "g", "kind": "goal", "at": at(START), "item": "headstand"}
    assert [one.reason for one in history(person, [wish], content, START).refused] == ["unknown-item"]

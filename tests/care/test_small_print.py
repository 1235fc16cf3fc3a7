"""What is easily missed on the way: a fall where bones are fragile, and silence after one good week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dorsal.care.replanning import next_week
from dorsal.content.schema import Content, Urgency
from tests.care.histories import CHRONIC, check_in, day, followed, weeks
from tests.care.histories import told as history

Person = dict[str, Any]


def test_one_good_telling_and_then_silence_is_no_recovery(told: Callable[..., Person], content: Content) -> None:
    person = told(CHRONIC)
    once = [check_in(day(6), pain_average=1.0, activity_level=9.0)]
    easy = {"pain_before": 1, "pain_during": 1, "pain_next_morning": 1}
    assert not weeks(person, followed(person, content, 7, extra=once, **easy), content, day(49))[-1].state.maintenance


def test_a_fall_on_the_way_is_heard_where_bones_are_fragile(told: Callable[..., Person], content: Content) -> None:
    person = told(CHRONIC | {"osteoporosis": "yes"})
    fell = check_in(day(30), injury="yes", major_injury="no", fused_spine="no", course="worse")
    assert next_week(history(person, [fell], content, day(30)), content).triage.urgency is Urgency.T1

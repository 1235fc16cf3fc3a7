"""The life of an urgency: it stands until an examination, and what was not examined is never settled."""

from __future__ import annotations

from datetime import UTC, datetime

from dorsal.care.followup import CLEARS, Examined, Judged, Standing, standing
from dorsal.care.triage import Reason
from dorsal.content.schema import Urgency


def at(hour: int) -> datetime:
    return datetime(2026, 11, 21, hour, tzinfo=UTC)


def alarm(rule: str = "fever", *findings: str, urgency: Urgency = Urgency.T1) -> Reason:
    return Reason(rule, urgency, dict.fromkeys(findings or (rule,), "yes"), ("source",))


def judged(hour: int, *reasons: Reason) -> Judged:
    return Judged(at(hour), reasons)


def looked(hour: int, found: str = CLEARS) -> Examined:
    return Examined(at(hour), "Dr Example", found)


def test_where_nothing_happened_nothing_stands() -> None:
    assert standing([], [], {}) == Standing({}, {})


def test_an_urgent_rule_stands_until_somebody_has_looked() -> None:
    assert standing([judged(8, alarm()), judged(9)], [], {}).held == {"fever": alarm()}


def test_what_is_routine_does_not_stand() -> None:
    routine = [alarm(urgency=urgency) for urgency in (Urgency.T3, Urgency.T4)]
    assert standing([judged(8, *routine)], [], {}) == Standing({}, {})


def test_an_examination_that_found_nothing_serious_settles_what_fired_before_it() -> None:
    left = standing([judged(8, alarm())], [looked(9)], {"fever": at(8)})
    assert left == Standing({}, {"fever": frozenset({"fever"})})


def test_any_other_examination_leaves_it_standing() -> None:
    assert standing([judged(8, alarm())], [looked(9, "infection")], {}).held == {"fever": alarm()}


def test_what_fires_after_the_examination_stands_again() -> None:
    left = standing([judged(10, alarm()), judged(8, alarm())], [looked(9)], {"fever": at(10)})
    assert left == Standing({"fever": alarm()}, {})


def test_an_answer_given_anew_is_judged_anew() -> None:
    assert standing([judged(8, alarm())], [looked(9)], {"fever": at(10)}) == Standing({}, {})


def test_only_an_examination_that_cleared_counts_however_many_there_were() -> None:
    left = standing([judged(8, alarm())], [looked(9), looked(10, "infection"), looked(7)], {})
    assert left == Standing({}, {"fever": frozenset({"fever"})})


def test_one_answer_given_anew_reopens_every_reason_that_a_rule_had() -> None:
    decisions = [judged(7, alarm("spreading", "night")), judged(8, alarm("spreading", "night", "growing"))]
    assert standing(decisions, [looked(9)], {"growing": at(10)}).cleared == {}
    assert standing(decisions, [looked(9)], {}).cleared == {"spreading": frozenset({"night", "growing"})}

"""Whoever was sent to somebody is asked whether they were seen, for every urgent rule, until it is answered."""

from __future__ import annotations

from typing import Any

import pytest

from dorsal.care.answers import Answer, parse_all
from dorsal.care.findings import calm
from dorsal.care.replanning import NextWeek, next_week
from dorsal.content.schema import Content, Urgency
from tests.care.histories import START, at, check_in, day
from tests.care.histories import told as history
from tests.cases.rules import RuleCase, as_told, rule_cases

CASES = rule_cases()
LATER = {"age", "sex", "since", "pregnant"}  # what nobody becomes in a week, or only with more to tell
URGENT = (Urgency.T0, Urgency.T1, Urgency.T2)
TB = RuleCase("INF4", {"since": "6-to-12-weeks", "tb-risk": "yes", "infection-risk": "no", "night-pain": "yes"})
SEVERE = [TB, *(case for case in CASES.cases if (case.differs or case.urgency or case.least) in URGENT)]


def person(content: Content, more: dict[str, object]) -> dict[str, Answer]:
    peace = {name: calm(question) for name, question in content.questions.items() if question.alarming}
    return parse_all(peace | CASES.person | more, content)


def lived(case: RuleCase, content: Content, *more: dict[str, Any], until: int = 8) -> NextWeek:
    """Somebody calm who tells these findings in the second week."""
    first = {name: value for name, value in case.findings.items() if name in LATER}
    then = {name: value for name, value in case.findings.items() if name not in LATER}
    alarm = {"id": "alarm", "kind": "check-in", "at": at(day(8), 9), "values": then}
    looks = [looked(1, case.before), looked(8, case.examined)]
    return next_week(history(person(content, first), [alarm, *looks, *more], content, day(until), START), content)


def looked(number: int, signs: dict[str, object]) -> dict[str, Any]:
    told = as_told(signs)
    return {"id": f"look{number}", "kind": "examination", "at": at(day(number), 9), "by": "doctor", "signs": told}


def seen(number: int, found: str) -> dict[str, Any]:
    return {"id": f"seen{number}", "kind": "examined", "at": at(day(number), 10), "by": "doctor", "found": found}


def urgent(week: NextWeek) -> set[str]:
    return {reason.rule for reason in week.triage.reasons if reason.urgency in URGENT}


@pytest.mark.parametrize("case", SEVERE, ids=str)
def test_it_is_asked_until_somebody_looked(content: Content, case: RuleCase) -> None:
    first = lived(case, content)
    fired = urgent(first)
    assert first.ask_seen
    assert first.blocked_by
    calmed = {name: calm(question) for name, question in content.questions.items() if question.alarming}
    later = check_in(day(9), 9) | {"values": calmed}
    assert lived(case, content, until=40).ask_seen
    still = lived(case, content, later, until=9)
    assert still.ask_seen
    assert still.blocked_by
    assert fired <= urgent(still)
    for found in ("waiting", "needs-care"):
        assert lived(case, content, later, seen(10, found), until=11).ask_seen
    settled = lived(case, content, later, seen(10, "nothing-serious"), until=11)
    assert not settled.ask_seen
    assert not urgent(settled)


def test_every_urgent_rule_is_met(content: Content) -> None:
    met = {rule for case in SEVERE for rule in urgent(lived(case, content))}
    rules = {name for name, rule in content.red_flags.items() if rule.urgency in URGENT}
    assert met == rules


def test_what_is_not_urgent_is_not_asked(content: Content) -> None:
    mild = [case for case in CASES.cases if case.urgency in (Urgency.T3, Urgency.T4) and case.differs is None]
    assert not any(lived(case, content).ask_seen for case in mild)

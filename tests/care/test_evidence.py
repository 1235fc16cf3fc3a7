"""Each row of the evidence on warning signs gives the urgency that is written there."""

from __future__ import annotations

import pytest

from dorsal.care.triage import triage
from dorsal.content.schema import Content
from tests.cases.rules import RuleCase, rule_cases

CASES = rule_cases()


@pytest.mark.parametrize("case", CASES.cases, ids=str)
def test_the_urgency_is_what_the_evidence_gives(case: RuleCase, content: Content) -> None:
    judged = triage(CASES.found(case, content), content)
    if case.differs is None:
        assert case.met(judged), judged
    else:
        assert judged.urgency == case.differs, "this now follows the row: take `differs` away"


def test_every_urgent_row_has_a_case() -> None:
    rows = {case.row for case in CASES.cases}
    named = {"CES": 6, "NEU": 6, "FX": 5, "INF": 4, "VAS": 3, "VIS": 6}
    missing = {"NEU2"}  # compares with an earlier week
    wanted = {f"{name}{number}" for name, count in named.items() for number in range(1, count + 1)} - missing
    assert wanted | {"CA1", "CA2", "CA3", "CA6", "F", "DVT", "AGE", "PSY"} <= rows

"""Five hundred weeks of people who live with the plan: no rule is ever broken. Another file lives through as many."""

from __future__ import annotations

import pytest

from dorsal.simulate.safety_report import told
from tests.simulate.lived import WEEKS, lived

SEEDS = (203,)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_rule_is_broken(seed: int) -> None:
    report = lived(seed)
    assert not report.outcome.broken, "\n".join(told(report))


def test_enough_happened_to_prove_something() -> None:
    for report in map(lived, SEEDS):
        counts, weeks = report.outcome.counts, report.weeks
        assert weeks >= WEEKS
        assert report.outcome.blocked.total() < 0.35 * weeks
        on_top = counts["warning signs put on top"], counts["illnesses put on top"]
        assert min(on_top) > 0.01 * weeks
        assert counts["flares judged"] > 0.01 * weeks
        assert counts["check-ins missing"] > 0.1 * weeks
        assert counts["entries late"] > weeks / 10
        assert report.outcome.changes["more"] + report.outcome.changes["moved-up"] > 0.02 * weeks
        assert report.outcome.changes["stepped-back"] > 0


def test_a_run_is_told_line_by_line() -> None:
    lines = told(lived(SEEDS[0]))
    assert f"seed {SEEDS[0]}" in lines[0]
    assert any("rules held" in line for line in lines)
    assert any("nothing contraindicated" in line for line in lines)

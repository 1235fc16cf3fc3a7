"""No word of a rise over a dose that is no larger than it was."""

from __future__ import annotations

from datetime import date

import pytest

from dorsal.care.changing import Change, Step, Weekly
from dorsal.care.choosing import Why
from dorsal.content.schema import Dose
from dorsal.web.borne_out import borne_out

FIRST, SECOND = date(2026, 1, 5), date(2026, 1, 12)


def week(step: Step, rule: str, dose: Dose, level: int = 1) -> Weekly:
    change = Change(item="bird-dog", step=step, level=level, dose=dose, why=(Why(rule, {}, ()),))
    return Weekly(number=0, starts=FIRST, waits=(), changes=(change,), notes=(), wishes=())


def reps(count: int, days: int = 3) -> Dose:
    return Dose(reps=count, days_a_week=days, effort=3)


@pytest.mark.parametrize(
    ("then", "now", "step", "rule", "told"),
    [
        (reps(8), reps(9), "up", "more", ("up", ["more"])),
        (reps(8), reps(8), "stayed", "more", ("stayed", [])),
        (reps(8), reps(8), "stayed", "held-amber", ("stayed", ["held-amber"])),
        (reps(8), reps(6, days=5), "back", "more", ("up", ["more"])),
        (reps(8), reps(6), "back", "more", ("back", [])),
        (reps(8), reps(6), "back", "back-at-80", ("back", ["back-at-80"])),
    ],
)
def test_a_rise_is_told_only_of_a_rise(
    then: Dose, now: Dose, step: Step, rule: str, told: tuple[str, list[str]]
) -> None:
    _, later = borne_out([week("came", "first-week", then), week(step, rule, now)])
    (change,) = later.changes
    assert (change.step, [why.rule for why in change.why]) == told


def test_a_first_week_stands_as_it_is() -> None:
    weeks = [week("came", "more", reps(8))]
    assert borne_out(weeks) == weeks

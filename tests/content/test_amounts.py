"""How much of an exercise, in words: less than a minute is told in seconds."""

from __future__ import annotations

import pytest

from dorsal.content.amounts import amount, phrases
from dorsal.content.schema import Content, Dose


@pytest.mark.parametrize(
    ("minutes", "en", "fr"),
    [(0.6, "35 seconds", "35 secondes"), (0.01, "5 seconds", "5 secondes"), (1.0, "1 min", "1 min"),
     (1.2, "1 min", "1 min"), (16.4, "16.5 min", "16,5 min")],
)  # fmt: skip
def test_minutes(content: Content, minutes: float, en: str, fr: str) -> None:
    dose = Dose(minutes=minutes, sets=1, times_a_day=1, days_a_week=3, effort=2)
    assert (amount(dose, content, "en"), amount(dose, content, "fr")) == (en, fr)


@pytest.mark.parametrize(
    ("dose", "weekly", "told"),
    [
        (Dose(minutes=60, times_a_day=8, days_a_week=5, effort=0), True, ["8 hours a day", "5 days a week"]),
        (Dose(minutes=2, times_a_day=6, days_a_week=7, effort=0), True, ["2 min", "6 times a day", "every day"]),
        (Dose(minutes=20, times_a_day=1, days_a_week=1, effort=0), True, ["20 min", "one day a week"]),
        (Dose(reps=8, sets=2, days_a_week=3, effort=2), False, ["2 rounds of 8", "on each side", "effort 2 out of 10"]),
        (Dose(seconds=30, days_a_week=3, effort=2), False, ["hold 30 seconds", "on each side", "effort 2 out of 10"]),
    ],
)
def test_a_dose_is_told_as_a_person_would(content: Content, dose: Dose, weekly: bool, told: list[str]) -> None:
    assert phrases(dose, content, "en", each_side=not weekly, weekly=weekly) == told

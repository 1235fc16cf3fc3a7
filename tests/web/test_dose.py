"""How much of an exercise, in words: less than a minute is told in seconds."""

from __future__ import annotations

import pytest

from dorsal.content.schema import Dose
from dorsal.web.dose import amount


@pytest.mark.parametrize(
    ("minutes", "en", "fr"),
    [(0.6, "35 seconds", "35 secondes"), (0.01, "5 seconds", "5 secondes"), (1.0, "1 min", "1 min"),
     (1.2, "1 min", "1 min"), (16.4, "16.5 min", "16,5 min")],
)  # fmt: skip
def test_minutes(minutes: float, en: str, fr: str) -> None:
    dose = Dose(minutes=minutes, sets=1, times_a_day=1, days_a_week=3, effort=2)
    assert (amount(dose, "en"), amount(dose, "fr")) == (en, fr)

"""What is read from a history quickly is what its definition, written out plainly, says."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import fmean, median

from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.care.signals import Readings, better_weeks, improvement, usual_pain, worse_weeks
from dorsal.content import load
from tests.care.histories import day

CONTENT = load()
LIMIT = CONTENT.limits
DAYS = st.integers(0, 120).map(day)
PAINS = st.dictionaries(DAYS, st.integers(0, 10).map(float), max_size=12).map(lambda told: tuple(sorted(told.items())))
ACTIVITY = st.dictionaries(DAYS, st.integers(0, 10).map(float), max_size=12)


def plain_usual(pains: Readings, on: date) -> float | None:
    before = [(when, value) for when, value in pains if when < on] or list(pains[:1])
    since = on - timedelta(days=int(LIMIT["usual-window"].value))
    recent = [value for when, value in before if when >= since]
    return median(recent) if recent else before[-1][1] if before else None


def plain_improvement(pains: Readings, on: date) -> float | None:
    told = [value for when, value in pains if when <= on]
    if len(told) < 2 or not told[0]:
        return None
    return 100 * (told[0] - fmean(told[1:][-2:])) / told[0]


def plain_worse(pains: Readings, on: date) -> int:
    told = [value for when, value in pains if when <= on]
    if not told:
        return 0
    most = told[0] * (1 + LIMIT["worse-share"].value / 100) if told[0] else LIMIT["worse-points"].value
    bar = min(told[0] + LIMIT["worse-points"].value, most)
    return run([value >= bar for value in told[1:]])


def plain_better(pains: Readings, activity: dict[date, float], on: date) -> int:
    told = [(when, value) for when, value in pains if when <= on]
    good = [
        value <= told[0][1] * (1 - LIMIT["better-share"].value / 100)
        and activity.get(when, 0) >= LIMIT["better-activity"].value
        for when, value in told[1:]
    ]
    until = min(on, told[-1][0] + timedelta(days=7)) if told else on
    return (until - told[-run(good)][0]).days // 7 if run(good) else 0


def run(truths: list[bool]) -> int:
    """How many at the end are true without a gap."""
    return next((number for number, true in enumerate(reversed(truths)) if not true), len(truths))


@settings(max_examples=300)
@given(PAINS, ACTIVITY, DAYS)
def test_quick_and_plain_agree(pains: Readings, activity: dict[date, float], on: date) -> None:
    assert usual_pain(pains, on, CONTENT) == plain_usual(pains, on)
    assert improvement(pains, on) == plain_improvement(pains, on)
    assert worse_weeks(pains, on, CONTENT) == plain_worse(pains, on)
    assert better_weeks(pains, activity, on, CONTENT) == plain_better(pains, activity, on)

"""Findings computed from other findings: each function has the id of its record, with underscores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from dorsal.care.condition import Value, Values
from dorsal.content.schema import Content

DAYS_A_YEAR = 365.25
Asked = Mapping[str, date]


def days_since_onset(values: Values, content: Content, on: date, asked: Asked) -> float | None:
    """Days since the episode began: the least that the chosen span stands for, and the days since it was chosen."""
    since = values.get("since")
    if not isinstance(since, str):
        return None
    days = content.questions["since"].options[since].days
    if days is None or "since" not in asked:
        return None if days is None else float(days)
    return float(days + (on - asked["since"]).days)


def age_at_onset(values: Values, content: Content, on: date, asked: Asked) -> float | None:
    """Age in years when the pain began."""
    days, age = values.get("days-since-onset") or days_since_onset(values, content, on, asked), values.get("age")
    return max(0.0, age - days / DAYS_A_YEAR) if isinstance(days, float) and isinstance(age, float) else None


FUNCTIONS: dict[str, Callable[[Values, Content, date, Asked], Value | None]] = {
    "days-since-onset": days_since_onset,
    "age-at-onset": age_at_onset,
}

"""How sure we are of where a person is and of where it goes, and everything that makes us less sure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from dorsal.care.progress import Seen
from dorsal.care.tracking import WEEK
from dorsal.content.schema import Content, Course

Level = Literal["good", "fair", "low"]
Doubt = Literal[
    "no-recent-check-in", "few-check-ins", "very-wide", "wide", "weak-sources", "after-published",
    "longer-than-published", "time-unknown", "function-assumed", "spread-assumed",
]  # fmt: skip
LOW: frozenset[Doubt] = frozenset({"no-recent-check-in", "very-wide", "after-published"})
ALWAYS: Doubt = "spread-assumed"


class Sure(msgspec.Struct, frozen=True):
    """`reasons`: what makes us less sure. That nobody published the spread between people is always among them."""

    level: Level
    reasons: tuple[Doubt, ...]


def sure(seen: Seen, course: Course, content: Content, *, review: int, days_at_start: float | None) -> Sure:
    """From the check-ins, the width of the range today, and what the published course rests on."""
    numbers = {name: record.value for name, record in content.course_values.items()}

    days = [one.day for one in seen.said]
    today = seen.level.range(0.8)
    width = today.high - today.low

    def doubts() -> Iterator[Doubt]:
        if not days or seen.today - days[-1] > numbers["sure-days"]:
            yield "no-recent-check-in"
        if len(days) < numbers["sure-check-ins"]:
            yield "few-check-ins"
        if width > numbers["sure-width"]:
            yield "very-wide" if width > numbers["sure-widest"] else "wide"
        if course.certainty in ("low", "very-low"):
            yield "weak-sources"
        if review > numbers["published-weeks"] * WEEK:
            yield "after-published"
        if days_at_start is None:
            yield "time-unknown"
        elif days_at_start > numbers["published-days"]:
            yield "longer-than-published"
        if not seen.pain:
            yield "function-assumed"

    found = tuple(doubts())
    level: Level = "low" if LOW & set(found) else "fair" if found else "good"
    return Sure(level, (*found, ALWAYS))

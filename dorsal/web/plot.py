"""The picture of a course: what the person said, where we see them, what may come, and people like them.

It repeats the words and the table beside it; it is drawn on the server, in one line style with the other figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dorsal.care.foresight import Along, Trace
from dorsal.care.mixture import Range
from dorsal.care.signals import Readings

WIDTH, HEIGHT = 360.0, 244.0
LEFT, RIGHT, TOP, BOTTOM = 24.0, 350.0, 42.0, 198.0
MOST, WEEK, MOST_TICKS = 10, 7, 7
STEPS = (1, 2, 4, 8, 13, 26, 52)  # weeks between two ticks
BIGGEST, SMALLEST, CROWD = 4.5, 1.5, 110.0  # the radius of a check-in, and of all that fit side by side
Point = tuple[date, float]


@dataclass(frozen=True)
class Plot:
    """Everything that the template draws, in the units of the picture."""

    name: str
    grid: tuple[tuple[float, int], ...]
    ticks: tuple[tuple[float, int], ...]
    people: str
    most: str
    half: str
    line: str
    ahead: str
    dots: tuple[tuple[float, float], ...]
    flares: tuple[float, ...]
    today: float
    review: float
    today_anchor: str

    @property
    def radius(self) -> float:
        """Smaller where there are many check-ins, so that the line stays in sight."""
        return round(min(BIGGEST, max(SMALLEST, CROWD / max(1, len(self.dots)))), 1)


class Scale:
    """From days and the numbers from 0 to 10 to the picture."""

    def __init__(self, start: date, end: date) -> None:
        self.start, self.days = start, max(1, (end - start).days)

    def x(self, on: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (on - self.start).days / self.days, 1)

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / MOST, 1)

    def line(self, points: Iterable[Point]) -> str:
        """A path from point to point; nothing where there is no way to go."""
        pairs = [f"{self.x(on):g},{self.y(value):g}" for on, value in points]
        return "M" + " L".join(pairs) if len(pairs) > 1 else ""

    def band(self, ranges: Sequence[tuple[date, Range]]) -> str:
        """The area between the lows and the highs."""
        there = [(on, found.high) for on, found in ranges]
        back = [(on, found.low) for on, found in reversed(ranges)]
        path = self.line([*there, *back])
        return f"{path} Z" if path else ""

    def ticks(self) -> tuple[tuple[float, int], ...]:
        """Weeks, no more than a phone has room for."""
        weeks = self.days // WEEK
        step = next((step for step in STEPS if weeks / step < MOST_TICKS), STEPS[-1])
        apart = (RIGHT - LEFT) * WEEK / self.days
        return tuple((round(LEFT + apart * week, 1), week) for week in range(0, weeks + 1, step))


def of_course(name: str, trace: Trace, flares: Iterable[date], *, start: date, today: date) -> Plot:
    """One measure with its ranges."""
    scale = Scale(start, trace.review)
    return Plot(
        name=name,
        people=scale.band([(one.on, one.told.range_80) for one in trace.people]),
        most=scale.band([(one.on, one.told.range_80) for one in trace.ahead]),
        half=scale.band([(one.on, one.told.range_50) for one in trace.ahead]),
        line=scale.line(trace.seen),
        ahead=scale.line(_middle(trace.ahead)) if trace.said else "",
        dots=tuple((scale.x(on), scale.y(value)) for on, value in trace.said),
        flares=tuple(scale.x(on) for on in flares if on <= today),
        **_frame(scale, today, trace.review),  # type: ignore[arg-type]
    )


def of_readings(name: str, told: Readings, *, start: date, today: date, review: date) -> Plot:
    """Numbers that nobody published a course for: what was said, and no more."""
    scale = Scale(start, review)
    return Plot(
        name=name, people="", most="", half="", line=scale.line(told), ahead="",
        dots=tuple((scale.x(on), scale.y(value)) for on, value in told), flares=(),
        **_frame(scale, today, review),  # type: ignore[arg-type]
    )  # fmt: skip


def _middle(along: Iterable[Along]) -> list[Point]:
    return [(one.on, one.told.mean) for one in along]


def _frame(scale: Scale, today: date, review: date) -> dict[str, object]:
    """The axes, today and the next look back; today's name leans away from the edges."""
    x = scale.x(today)
    anchor = "start" if x < LEFT + 60 else "end" if x > RIGHT - 60 else "middle"
    return {
        "grid": tuple((scale.y(value), value) for value in (0, 5, MOST)),
        "ticks": scale.ticks(),
        "today": x,
        "review": scale.x(review),
        "today_anchor": anchor,
    }

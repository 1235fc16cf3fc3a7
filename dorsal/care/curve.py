"""What content says about the course of comparable people, as the filter wants it: days, and points of 10."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dorsal.care.tracking import WEEK, Belief, Day, Habits, Tracker
from dorsal.content.schema import Content, Course

PERCENT = 100
TENTH = 10


def chosen(days: float | None, content: Content) -> Course:
    """The course for somebody who begins so many days after the pain began; the slowest where nobody knows."""
    latest_first = sorted(content.courses.values(), key=lambda course: -course.from_days)
    return next((course for course in latest_first if days is None or days >= course.from_days), latest_first[-1])


def published(course: Course, day: float) -> float:
    """The mean pain, 0 to 10, so many days after somebody began.

    Between two points it goes straight on a logarithmic scale of weeks: fast at first, slow later. After the last point
    it stays.
    """
    weeks = np.log1p([point.week for point in course.points])
    return float(np.interp(np.log1p(day / WEEK), weeks, [point.pain / TENTH for point in course.points]))


def tracker(content: Content) -> Tracker:
    """The filters with the numbers of content."""
    return _tracker(habits(content))


def habits(content: Content) -> Habits:
    value = {name: record.value for name, record in content.course_values.items()}
    share = {name: number / PERCENT for name, number in value.items()}
    return Habits(
        person=value["person-spread"],
        settle=value["settle-spread"],
        settle_days=value["settle-weeks"] * WEEK,
        drift=value["drift-spread"],
        drift_days=value["drift-days"],
        noise=value["noise"],
        restless=tuple(value["noise-varies"] ** power for power in (-1, 0, 1)),
        wandering=tuple(value["drift-varies"] ** power for power in (-1, 0, 1)),
        flare_chance=share["flare-chance"],
        flare_rise=value["flare-rise"],
        flare_spread=value["flare-spread"],
        flare_stays=share["flare-stays"],
        odd_chance=share["odd-chance"],
        odd_spread=value["odd-spread"],
    )


@lru_cache(maxsize=8)
def _tracker(numbers: Habits) -> Tracker:
    return Tracker(numbers)


class Path:
    """One course from day to day: what is published, and beliefs carried along it."""

    def __init__(self, course: Course, content: Content) -> None:
        self.course, self.tracker = course, tracker(content)
        values = content.course_values
        self.fades = values["began-fades"].value
        self.late = values["published-weeks"].value * WEEK
        self.late_var = values["late-spread"].value ** 2 / WEEK

    def day(self, day: int) -> Day:
        return self.tracker.day(published(self.course, day), self.left(day) ** self.fades, day)

    def ahead(self, belief: Belief, day: int, later: int) -> Belief:
        """What is believed on a later day. After the published weeks, people move apart in ways that nobody knows."""
        late = max(0.0, later - self.late) - max(0.0, day - self.late)
        return self.tracker.ahead(belief, later - day, self.late_var * late)

    def nobody(self, day: int) -> Belief:
        """What is believed on a day about somebody who has said nothing: the course of comparable people."""
        return self.ahead(self.tracker.start(), 0, day)

    def left(self, day: int) -> float:
        """How much of the pain of the first day comparable people have left."""
        return published(self.course, day) / published(self.course, 0)

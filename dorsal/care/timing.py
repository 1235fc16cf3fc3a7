"""How long things take, and on which days of a week they fit."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import ceil

from dorsal.content.schema import Content, Dose, Intervention

WEEK = 7
SPREAD = {
    1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 2, 4, 6), 5: (0, 1, 3, 4, 6), 6: (0, 1, 2, 4, 5, 6), 7: tuple(range(7)),
}  # fmt: skip


def minutes(item: Intervention, dose: Dose, content: Content) -> int:
    """Whole minutes of a day that an item takes, with rests and changes of position, all its times together."""
    if dose.minutes is not None:
        return ceil(dose.minutes * dose.sets * dose.times_a_day)
    limit = content.limits
    work = dose.seconds if dose.seconds is not None else (dose.reps or 0) * limit["seconds-a-repetition"].value
    sides = 2 if item.each_side else 1
    seconds = dose.sets * work * sides + (dose.sets - 1) * dose.rest + limit["change-over"].value
    return ceil(seconds * dose.times_a_day / 60)


@cache
def spread(times: int) -> tuple[tuple[int, ...], ...]:
    """The ways to lay `times` days evenly over a week, the earliest start first."""
    base = SPREAD[times]
    return tuple(dict.fromkeys(tuple(sorted((day + shift) % WEEK for day in base)) for shift in range(WEEK)))


def apart(days: tuple[int, ...], least: int) -> bool:
    """Whether there are at least `least` days from one day to the next within the week."""
    return all(later - earlier >= least for earlier, later in pairwise(days))

"""Lays what was picked over seven days, within the person's minutes, resting between heavy work of a muscle group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dorsal.care.choosing import Choice
from dorsal.care.condition import Values
from dorsal.care.picking import Picks, Reading
from dorsal.care.timing import SPREAD, WEEK, apart, minutes, spread
from dorsal.content.schema import Content, Dose


class Placed(msgspec.Struct, frozen=True):
    """One thing on one day with the dose and minutes it got there."""

    what: Choice | Reading
    dose: Dose | None
    minutes: int | None


def lay_out(
    picks: Picks, values: Values, content: Content, tired: frozenset[str] = frozenset()
) -> tuple[tuple[Placed, ...], ...]:
    """The items of each of seven days: what cannot be fitted, even at its smallest dose, is left for a later week.

    `tired`: the muscle groups that worked heavily on the day before.
    """
    week = _Week(capacity(values, content), content, tired)
    for number, reading in zip(SPREAD[len(picks.lessons)] if picks.lessons else (), picks.lessons, strict=True):
        week.read(number, reading)
    for choice in picks.active:
        week.place(choice)
    for choice in picks.alongside:
        week.beside(choice)
    return tuple(tuple(day) for day in week.days)


def capacity(values: Values, content: Content) -> int:
    given = values.get("minutes-a-day")
    return int(given if isinstance(given, float) else content.limits["minutes-when-unknown"].value)


class _Week:
    def __init__(self, minutes_a_day: int, content: Content, tired: frozenset[str]) -> None:
        self.content = content
        self.tired = tired
        self.left = [minutes_a_day] * WEEK
        self.days: list[list[Placed]] = [[] for _ in range(WEEK)]

    def read(self, day: int, reading: Reading) -> None:
        cost = int(self.content.limits["minutes-of-reading"].value)
        if self.left[day] >= cost:
            self._add((day,), Placed(reading, None, cost))

    def place(self, choice: Choice) -> None:
        """The largest dose that fits on all its days, else the smallest on the days where it fits."""
        options = []
        for dose in smaller(choice.dose_level.dose):
            options.append((dose, self._days(choice, dose)))
            if len(options[-1][1]) == dose.days_a_week:
                break
        dose, days = max(options, key=lambda option: (len(option[1]) == option[0].days_a_week, len(option[1])))
        self._add(days, put_down(choice, dose, self.content))

    def beside(self, choice: Choice) -> None:
        dose = choice.dose_level.dose
        self._add(SPREAD[dose.days_a_week], Placed(choice, dose, None))

    def _add(self, days: tuple[int, ...], placed: Placed) -> None:
        for day in days:
            self.days[day].append(placed)
            self.left[day] -= placed.minutes or 0

    def _days(self, choice: Choice, dose: Dose) -> tuple[int, ...]:
        """The even spread on which most days have room and heavy work keeps its distance."""
        cost, hard = cost_of(choice, dose, self.content), self._heavy(choice, dose)
        free = {day for day in range(WEEK) if self.left[day] >= cost and not (hard and self._loaded_near(day, choice))}
        fitting = (tuple(day for day in days if day in free) for days in spread(dose.days_a_week))
        rest = int(self.content.limits["rest-between-heavy-work"].value)
        allowed = (days for days in fitting if not hard or apart(days, rest))
        return max(allowed, key=len, default=())

    def _heavy(self, choice: Choice, dose: Dose) -> bool:
        return heavy(choice, dose, self.content)

    def _loaded_near(self, day: int, choice: Choice) -> bool:
        if day == 0 and self.tired.intersection(choice.item.loads):
            return True
        rest = int(self.content.limits["rest-between-heavy-work"].value)
        near = (placed for other in range(WEEK) if abs(other - day) < rest for placed in self.days[other])
        return any(
            isinstance(placed.what, Choice)
            and placed.dose is not None
            and self._heavy(placed.what, placed.dose)
            and set(placed.what.item.loads) & set(choice.item.loads)
            for placed in near
        )


def cost_of(choice: Choice, dose: Dose, content: Content) -> int:
    """The minutes of a day that this takes from the plan's; a goal runs in the person's own time."""
    return 0 if choice.item.kind == "goal" else minutes(choice.item, dose, content)


def put_down(choice: Choice, dose: Dose, content: Content) -> Placed:
    """A thing on a day with its minutes there; a goal has none of the plan's."""
    return Placed(choice, dose, None if choice.item.kind == "goal" else cost_of(choice, dose, content))


def heavy(choice: Choice, dose: Dose, content: Content) -> bool:
    """Whether a muscle group needs its rest after this."""
    return bool(choice.item.loads) and dose.effort >= content.limits["heavy-effort"].value


def worked_hard(day: Iterable[Placed], content: Content) -> frozenset[str]:
    """The muscle groups that need their rest after this day."""
    hard = (one.what for one in day if isinstance(one.what, Choice) and one.dose and heavy(one.what, one.dose, content))
    return frozenset(load for choice in hard for load in choice.item.loads)


def smaller(dose: Dose) -> Iterator[Dose]:
    """The dose, then once a day, then one set: what is done a little is done."""
    yield dose
    once = msgspec.structs.replace(dose, times_a_day=1)
    yield once
    yield msgspec.structs.replace(once, sets=1)

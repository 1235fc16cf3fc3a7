"""A week made better by small changes, until none helps or so many were made: the same problem gives the same week.

Changes, the smallest first: one thing moves, is done more or less, comes in or goes; one thing takes another's place;
two things move together; one thing pushes others aside and the week is filled again. Nothing here knows what is
clinical: the problem says what a week earns and what may not be.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

from dorsal.care.objective import Places
from dorsal.care.posing import Place, Problem
from dorsal.care.week_so_far import WeekSoFar

MOVES = 60  # rounds of changes, far more than any week took
REMEMBERED = 4096  # problems whose answer is kept: most weeks ask what the week before them asked


class _Asked:
    """A problem by all that the search looks at, so that two which differ in nothing else are one."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        entries = tuple(
            (one.kind, one.standing, one.keep, one.costs, one.loads, one.serves, one.enough, one.worth)
            for one in problem.entries
        )
        numbers = (problem.room, problem.rest, problem.tired, problem.most, problem.kind, problem.gap, problem.keep)
        self.key = (entries, numbers, tuple(sorted(problem.earns.items())))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.key == other.key


def improved(problem: Problem, start: Places) -> tuple[Place | None, ...]:
    """A week that is worth no less than `start`, and keeps to the same constraints: from there, or from nothing."""
    return _improved(_Asked(problem), tuple(start))


@lru_cache(REMEMBERED)
def _improved(asked: _Asked, start: tuple[Place | None, ...]) -> tuple[Place | None, ...]:
    problem = asked.problem
    from_nothing = WeekSoFar(problem, [None] * len(problem.entries))
    from_nothing.fill()
    weeks = [WeekSoFar(problem, start), from_nothing]
    for week in weeks:
        _settle(week)
    best = max(weeks, key=WeekSoFar.points)
    for _ in range(MOVES):
        if not _force(best):
            break
        _settle(best)
    return tuple(best.places)


def _settle(week: WeekSoFar) -> None:
    """The small changes, as long as one helps."""
    for _ in range(MOVES):
        if not (_one(week) or _exchange(week) or _two(week)):
            return


def _one(week: WeekSoFar) -> bool:
    """Each thing in its best place, in or out. Whether something changed."""
    return sum(_replaced(week, number) for number in range(len(week.places))) > 0


def _replaced(week: WeekSoFar, number: int) -> bool:
    old = week.take(number)
    before = week.gain(number, old) if old else 0
    found = week.best(number, max(before, 0)) if old or week.may_enter(number) else None
    if found:
        week.put(number, found[1])
    elif old and before >= 0:
        week.put(number, old)
    return week.places[number] != old


def _exchange(week: WeekSoFar) -> bool:
    """Something free in the place of another that is."""
    free = [number for number, one in enumerate(week.problem.entries) if one.standing == "free"]
    inside = [number for number in free if week.places[number]]
    outside = [number for number in free if not week.places[number]]
    return any(_exchanged(week, old, outside) for old in inside)


def _exchanged(week: WeekSoFar, old: int, outside: list[int]) -> bool:
    place = week.take(old)
    over = week.again(old, place)
    week.take(old)
    better: tuple[int, Place] | None = None
    for number in outside:
        if found := week.best(number, over):
            over, better = found[0], (number, found[1])
    if better:
        week.put(*better)
    else:
        week.again(old, place)
    return better is not None


def _two(week: WeekSoFar) -> bool:
    """Two things placed anew together, of which one may have had no day. Two that could do no better stay."""
    entries = week.problem.entries
    inside = [number for number, place in enumerate(week.places) if place or entries[number].keep]
    poor = {number for number in inside if not week.ideal(number)}
    pairs = ((one, other) for one, other in combinations(inside, 2) if one in poor or other in poor)
    return any(_both(week, one, other) or _both(week, other, one) for one, other in pairs)


def _both(week: WeekSoFar, one: int, other: int) -> bool:
    before = list(week.places)
    first, second = week.take(one), week.take(other)
    over = week.again(one, first) + week.again(other, second)
    week.take(one)
    week.take(other)
    rest = week.most(other)
    for more, place in week.others(one) if week.both_at_most(one, other) > over else ():
        if more + rest <= over:
            break
        week.put(one, place)
        if found := week.best(other, over - more):
            week.put(other, found[1])
            return True
        week.take(one)
    week.restore(before)
    return False


def _force(week: WeekSoFar) -> bool:
    """One thing gets days that were not left over; what is in its way goes, and the week is filled again."""
    pairs = enumerate(zip(week.problem.entries, week.places, strict=True))
    settled = [number for number, (one, place) in pairs if place or one.standing != "free"]
    if all(map(week.ideal, settled)):
        return False
    return any(_forced(week, number, place) for number in settled for place in week.wanted(number))


def _forced(week: WeekSoFar, number: int, place: Place) -> bool:
    before, points = list(week.places), week.points()
    week.take(number)
    for other in week.in_the_way(number, place):
        week.take(other)
    week.put(number, place)
    week.fill()
    if week.points() > points:
        return True
    week.restore(before)
    return False

"""A week made better by small changes, until none helps or so many were made: the same problem gives the same week.

Changes, the smallest first: one thing moves, is done more or less, or comes in; one thing takes another's place; two
things move together. Nothing here knows what is clinical: the problem says what a week earns and what may not be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from dorsal.care.objective import Places, enough
from dorsal.care.posing import ALL_DAYS, Entry, Place, Problem, evenest, listed, masks, near, uneven
from dorsal.care.timing import WEEK

MOVES = 60  # far more than any week took
OTHERS = 6  # how many ways to place the first of two things are tried

Found = tuple[int, Place]  # what a place adds to the week's points, and the place


def improved(problem: Problem, start: Places) -> tuple[Place | None, ...]:
    """A week that is worth no less than `start`, and keeps to the same constraints."""
    search = _Search(problem, start)
    for _ in range(MOVES):
        if not (search.one() or search.exchange() or search.two()):
            break
    return tuple(search.places)


class _Search:
    """A week in the making, with what is left of each day and what is served so far."""

    def __init__(self, problem: Problem, start: Places) -> None:
        self.problem = problem
        self.places: list[Place | None] = [None] * len(problem.entries)
        self.left = list(problem.room)
        self.served: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.offers = [_offers(entry) for entry in problem.entries]
        for number, place in enumerate(start):
            if place:
                self.put(number, place)

    # The week as it stands

    def put(self, number: int, place: Place) -> None:
        self.places[number] = place
        self._count(number, place, 1)

    def take(self, number: int) -> Place | None:
        place = self.places[number]
        if place:
            self.places[number] = None
            self._count(number, place, -1)
        return place

    def _count(self, number: int, place: Place, sign: int) -> None:
        entry = self.problem.entries[number]
        cost = entry.costs[place[0]] * sign
        for day in listed(place[1]):
            self.left[day] -= cost
        if entry.kind:
            self.kinds[entry.kind] += sign
        if enough(entry, place):
            for rule in entry.serves:
                self.served[rule] += sign

    def _taken(self) -> int:
        pairs = zip(self.problem.entries, self.places, strict=True)
        return sum(place is not None and entry.standing == "free" for entry, place in pairs)

    # What a thing could earn in it

    def gain(self, number: int, place: Place) -> int:
        """What the week earns more with a thing in a place that is open to it."""
        entry, (dose, days) = self.problem.entries[number], place
        fixed, serving = self._shared(entry)
        own = entry.worth[dose][days.bit_count()] - self.problem.gap * uneven(days)
        return own + fixed + (serving if enough(entry, place) else 0)

    def _shared(self, entry: Entry) -> tuple[int, int]:
        """What having a day and being of its kind add, and what serving adds once it is done enough."""
        fixed = self.problem.kind if entry.kind and not self.kinds[entry.kind] else 0
        fixed += self.problem.keep if entry.keep else 0
        serving = 0
        for rule in entry.serves:
            count = self.served[rule]
            if count < 2:
                serving += self.problem.earns[rule][count]
        return fixed, serving

    def best(self, number: int, over: int | None = None) -> Found | None:
        """The place that adds most, if it adds more than `over`."""
        entry = self.problem.entries[number]
        fixed, serving = self._shared(entry)
        closed = self._closed(number, entry)
        sets = evenest(self.problem.rest if entry.loads else 1)
        found: Found | None = None
        for worth, dose, count in self.offers[number]:
            if over is not None and worth + fixed + serving <= over:
                break
            days = sets[self._open(entry.costs[dose]) & ~closed][count]
            if not days:
                continue
            gain = worth + fixed - self.problem.gap * uneven(days) + (serving if count >= entry.enough else 0)
            if over is None or gain > over:
                found, over = (gain, (dose, days)), gain
        return found

    def others(self, number: int) -> list[Found]:
        """A few good places, the one that adds most first."""
        entry = self.problem.entries[number]
        fixed, serving = self._shared(entry)
        closed = self._closed(number, entry)
        ways = masks(self.problem.rest if entry.loads else 1)
        found: list[Found] = []
        for worth, dose, count in self.offers[number][:OTHERS]:
            more = worth + fixed + (serving if count >= entry.enough else 0)
            shut = closed | ~self._open(entry.costs[dose])
            fit = [days for days in ways[count] if not days & shut][:OTHERS]
            found += [(more - self.problem.gap * uneven(days), (dose, days)) for days in fit]
        return sorted(found, key=lambda one: -one[0])[: 2 * OTHERS]

    def most(self, number: int) -> int:
        """More than this a thing cannot add."""
        return self.offers[number][0][0] + sum(self._shared(self.problem.entries[number]))

    def _common(self, one: int, other: int) -> int:
        """What two things that are out cannot both add."""
        first, second = self.problem.entries[one], self.problem.entries[other]
        common: int = (
            self.problem.kind if first.kind and first.kind == second.kind and not self.kinds[first.kind] else 0
        )
        for rule in first.serves:
            if rule in second.serves and (count := self.served[rule]) < 2:
                once, again = self.problem.earns[rule]
                common += again if count else once - again
        return common

    def _open(self, cost: int) -> int:
        """The days with so many minutes left."""
        return sum(1 << day for day in range(WEEK) if self.left[day] >= cost)

    def _closed(self, number: int, entry: Entry) -> int:
        """The days on which its muscles need rest."""
        if not entry.loads:
            return 0
        closed = 1 if entry.loads & self.problem.tired else 0
        for other, place in enumerate(self.places):
            if place and other != number and self.problem.entries[other].loads & entry.loads:
                closed |= near(place[1], self.problem.rest)
        return closed & ALL_DAYS

    # Changes

    def one(self) -> bool:
        """Anything that is better elsewhere or otherwise, in or out. Whether something changed."""
        changed = False
        for number, entry in enumerate(self.problem.entries):
            old = self.take(number)
            before = self.gain(number, old) if old else 0
            if not old and entry.standing == "free" and self._taken() >= self.problem.most:
                continue
            found = self.best(number, before)
            if found:
                self.put(number, found[1])
                changed = True
            elif old and before >= 0:
                self.put(number, old)
            changed |= old is not None and self.places[number] is None
        return changed

    def exchange(self) -> bool:
        """Something free in the place of another, and the rest settled anew where that pays."""
        inside = [number for number, _ in self._free() if self.places[number]]
        outside = [number for number, _ in self._free() if not self.places[number]]
        return any(self._exchanged(old, outside) for old in inside)

    def _free(self) -> Iterator[tuple[int, Entry]]:
        return ((number, one) for number, one in enumerate(self.problem.entries) if one.standing == "free")

    def _exchanged(self, old: int, outside: Sequence[int]) -> bool:
        place = self.take(old)
        over = self._again(old, place)
        self.take(old)
        better: tuple[int, Place] | None = None
        for number in outside:
            found = self.best(number, over)
            if found:
                over, better = found[0], (number, found[1])
        if better:
            self.put(*better)
            return True
        self._again(old, place)
        return False

    def two(self) -> bool:
        """Two things placed anew together, one of which may have had no day."""
        entries = self.problem.entries
        inside = [number for number, place in enumerate(self.places) if place or entries[number].keep]
        return any(self._both(one, other) or self._both(other, one) for one, other in combinations(inside, 2))

    def _both(self, one: int, other: int) -> bool:
        first, second = self.take(one), self.take(other)
        over = self._again(one, first) + self._again(other, second)
        self.take(one)
        self.take(other)
        rest = self.most(other)
        hopeful = self.most(one) + rest - self._common(one, other) > over
        for more, place in self.others(one) if hopeful else ():
            if more + rest <= over:
                break
            self.put(one, place)
            found = self.best(other, over - more)
            if found:
                self.put(other, found[1])
                return True
            self.take(one)
        self._again(one, first)
        self._again(other, second)
        return False

    def _again(self, number: int, place: Place | None) -> int:
        """Put back what stood, and say what that adds."""
        if not place:
            return 0
        gain = self.gain(number, place)
        self.put(number, place)
        return gain


def _offers(entry: Entry) -> list[tuple[int, int, int]]:
    """What it earns by itself with each dose and number of days, the most first."""
    ways = [(worth, dose, days) for dose, row in enumerate(entry.worth) for days, worth in enumerate(row) if days]
    return sorted(ways, key=lambda way: (-way[0], way[1], -way[2]))

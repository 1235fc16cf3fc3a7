"""A week in the making: what stands in it, what is left of its days, and what each thing could still add."""

from __future__ import annotations

from collections import Counter

from dorsal.care.objective import Places, enough, score
from dorsal.care.posing import ALL_DAYS, Entry, Place, Problem, evenest, listed, mask, masks, near, uneven
from dorsal.care.timing import WEEK

Found = tuple[int, Place]  # what a place adds to the week's points, and the place
OTHERS, WANTED = 6, 2  # how many doses and numbers of days are tried anew, and how many sets of days for each


class WeekSoFar:
    """Entries are named by their number in the problem. `places` never breaks a constraint that it did not break."""

    def __init__(self, problem: Problem, start: Places) -> None:
        self.problem = problem
        self.places: list[Place | None] = [None] * len(problem.entries)
        self.left = list(problem.room)
        self.taken = 0
        self.served: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.offers = [_offers(entry) for entry in problem.entries]
        self.restore(start)

    def points(self) -> int:
        return score(self.problem, self.places)

    # In and out

    def put(self, number: int, place: Place) -> None:
        self.places[number] = place
        self._count(number, place, 1)

    def take(self, number: int) -> Place | None:
        place = self.places[number]
        if place:
            self.places[number] = None
            self._count(number, place, -1)
        return place

    def again(self, number: int, place: Place | None) -> int:
        """Put back what stood, and say what that adds."""
        if not place:
            return 0
        gain = self.gain(number, place)
        self.put(number, place)
        return gain

    def restore(self, before: Places) -> None:
        """The week as it was."""
        for number, place in enumerate(before):
            if place != self.places[number]:
                self.take(number)
        for number, place in enumerate(before):
            if place and not self.places[number]:
                self.put(number, place)

    def fill(self) -> None:
        """What adds most comes in, one thing after the other."""
        while found := self._next():
            self.put(*found)

    def _next(self) -> tuple[int, Place] | None:
        over, found = 0, None
        for number, place in enumerate(self.places):
            if not place and self.may_enter(number) and (best := self.best(number, over)):
                over, found = best[0], (number, best[1])
        return found

    def may_enter(self, number: int) -> bool:
        """Whether one more of its sort may be taken."""
        return self.problem.entries[number].standing != "free" or self.taken < self.problem.most

    def _count(self, number: int, place: Place, sign: int) -> None:
        entry = self.problem.entries[number]
        cost = entry.costs[place[0]] * sign
        for day in listed(place[1]):
            self.left[day] -= cost
        if entry.standing == "free":
            self.taken += sign
        if entry.kind:
            self.kinds[entry.kind] += sign
        if enough(entry, place):
            for rule in entry.serves:
                self.served[rule] += sign

    # What a thing could add

    def own(self, number: int, place: Place) -> int:
        """What a thing earns in a place whatever else the week holds."""
        dose, days = place
        return self.problem.entries[number].worth[dose][days.bit_count()] - self.problem.gap * uneven(days)

    def gain(self, number: int, place: Place) -> int:
        """What the week earns more with a thing in a place that is open to it."""
        entry = self.problem.entries[number]
        fixed, serving = self._shared(entry)
        return self.own(number, place) + fixed + (serving if enough(entry, place) else 0)

    def most(self, number: int) -> int:
        """More than this a thing cannot add."""
        return self.offers[number][0][0] + sum(self._shared(self.problem.entries[number]))

    def ideal(self, number: int) -> bool:
        """Whether a thing could do no better if the week were its own."""
        place = self.places[number]
        if not place or not enough(self.problem.entries[number], place):
            return False
        return self.own(number, place) == self.offers[number][0][0]

    def both_at_most(self, one: int, other: int) -> int:
        """More than this two things that are out cannot add together."""
        first, second = self.problem.entries[one], self.problem.entries[other]
        common = self.problem.kind if first.kind and first.kind == second.kind and not self.kinds[first.kind] else 0
        for rule in first.serves:
            if rule in second.serves and (count := self.served[rule]) < 2:
                once, again = self.problem.earns[rule]
                common += again if count else once - again
        return self.most(one) + self.most(other) - common

    def _shared(self, entry: Entry) -> tuple[int, int]:
        """What having a day and being of its kind add, and what serving adds once it is done enough."""
        fixed = self.problem.kind if entry.kind and not self.kinds[entry.kind] else 0
        fixed += self.problem.keep if entry.keep else 0
        serving = 0
        for rule in entry.serves:
            if (count := self.served[rule]) < 2:
                serving += self.problem.earns[rule][count]
        return fixed, serving

    # Places

    def best(self, number: int, over: int) -> Found | None:
        """The place that adds most, if it adds more than `over`."""
        entry = self.problem.entries[number]
        fixed, serving = self._shared(entry)
        if self.offers[number][0][0] + fixed + serving <= over:
            return None
        closed = self._closed(number, entry)
        sets = evenest(self.problem.rest if entry.loads else 1)
        found: Found | None = None
        for worth, dose, count in self.offers[number]:
            if worth + fixed + serving <= over:
                break
            days = sets[self._open(entry.costs[dose]) & ~closed][count]
            gain = worth + fixed + (serving if count >= entry.enough else 0)
            if days and gain - self.problem.gap * uneven(days) > over:
                over = gain - self.problem.gap * uneven(days)
                found = over, (dose, days)
        return found

    def others(self, number: int) -> list[Found]:
        """A few good places that are open to a thing, the one that adds most first."""
        entry = self.problem.entries[number]
        closed = self._closed(number, entry)
        ways = masks(self.problem.rest if entry.loads else 1)
        found: list[Place] = []
        for _, dose, count in self.offers[number][:OTHERS]:
            shut = closed | ~self._open(entry.costs[dose])
            found += [(dose, days) for days in ways[count] if not days & shut][:OTHERS]
        gains = [(self.gain(number, place), place) for place in found]
        return sorted(gains, key=lambda one: -one[0])[: 2 * OTHERS]

    def wanted(self, number: int) -> list[Place]:
        """A few places that a thing could have if the week were its own."""
        entry = self.problem.entries[number]
        ways = masks(self.problem.rest if entry.loads else 1)
        tired = 1 if entry.loads & self.problem.tired else 0
        found: list[Place] = []
        for _, dose, count in self.offers[number][:OTHERS]:
            short = mask(day for day in range(WEEK) if self.problem.room[day] < entry.costs[dose])
            found += [(dose, days) for days in ways[count] if not days & (tired | short)][:WANTED]
        return [place for place in found if place != self.places[number]]

    def in_the_way(self, number: int, place: Place) -> list[int]:
        """What stands where a thing that is out would be."""
        entry, (dose, days) = self.problem.entries[number], place
        full = mask(day for day in listed(days) if self.left[day] < entry.costs[dose])
        heavy = near(days, self.problem.rest)
        pairs = zip(self.problem.entries, self.places, strict=True)
        return [
            other
            for other, (one, there) in enumerate(pairs)
            if there and there[1] & (full | (heavy if one.loads & entry.loads else 0))
        ]

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


def _offers(entry: Entry) -> list[tuple[int, int, int]]:
    """What it earns by itself with each dose and number of days, the most first."""
    ways = [(worth, dose, days) for dose, row in enumerate(entry.worth) for days, worth in enumerate(row) if days]
    return sorted(ways, key=lambda way: (-way[0], way[1], -way[2]))

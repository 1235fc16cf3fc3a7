"""The choice of a week as a model of OR-Tools CP-SAT: a bound on what the best week could be worth.

The model knows a week as `dorsal.care.posing` poses it, and nothing else: one variable for each way in which a thing
can stand in the week.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from typing import Any, NamedTuple

from dorsal.care.objective import Places, enough, score
from dorsal.care.posing import Entry, Place, Problem, masks, near, uneven
from dorsal.care.timing import WEEK


class Solved(NamedTuple):
    """The best week that the solver found, and what no week can be worth more than."""

    places: tuple[Place | None, ...]
    value: int
    bound: int
    proven: bool


def solver() -> Any:
    """The solver. Raises ImportError where OR-Tools is not installed."""
    return importlib.import_module("ortools.sat.python.cp_model")


def solved(problem: Problem, hint: Places, seconds: float) -> Solved:
    """The best week within so many seconds of one core, begun at a week that is known."""
    return _Model(problem, solver()).solve(hint, seconds)


class _Model:
    def __init__(self, problem: Problem, cp: Any) -> None:
        self.problem, self.cp, self.model = problem, cp, cp.CpModel()
        better = [_better(number, problem) for number in range(len(problem.entries))]
        useful = [one.standing != "free" or len(above) < problem.most
                  for one, above in zip(problem.entries, better, strict=True)]  # fmt: skip
        self.ways = [
            {place: self.model.new_bool_var("") for place in (_ways(one, problem) if use else ())}
            for one, use in zip(problem.entries, useful, strict=True)
        ]
        self.stands = [self._stands(ways) for ways in self.ways]
        for number, above in enumerate(better):
            for other in above if useful[number] else ():
                self.model.add_implication(self.stands[number], self.stands[other])
        self.worth: list[Any] = []
        self._own()
        self._days()
        self._rest()
        self._served()
        self._kinds()
        free = [stands for one, stands in zip(problem.entries, self.stands, strict=True) if one.standing == "free"]
        self.model.add(sum(free) <= problem.most)
        self.model.maximize(sum(self.worth))

    def solve(self, hint: Places, seconds: float) -> Solved:
        for ways, stands, place in zip(self.ways, self.stands, hint, strict=True):
            self.model.add_hint(stands, place in ways)
            for way, chosen in ways.items():
                self.model.add_hint(chosen, way == place)
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Solved(tuple(hint), score(self.problem, hint), self._ceiling(), proven=False)
        bound = round(solver.best_objective_bound)
        places = tuple(
            next((place for place, chosen in ways.items() if solver.boolean_value(chosen)), None) for ways in self.ways
        )
        return Solved(places, round(solver.objective_value), bound, status == self.cp.OPTIMAL)

    def _ceiling(self) -> int:
        """What every thing would be worth if none stood in another's way: a bound for a solver that had no time."""
        own = (max(0, *map(max, one.worth)) + (self.problem.keep if one.keep else 0) for one in self.problem.entries)
        kinds = {one.kind for one in self.problem.entries if one.kind}
        return sum(own) + self.problem.kind * len(kinds) + sum(map(sum, self.problem.earns.values()))

    def _stands(self, ways: dict[Place, Any]) -> Any:
        """Whether a thing stands in the week: in one way at most."""
        stands = self.model.new_bool_var("")
        self.model.add(sum(ways.values()) == stands)
        return stands

    def _own(self) -> None:
        for one, ways, stands in zip(self.problem.entries, self.ways, self.stands, strict=True):
            self.worth += [_worth(one, place, self.problem) * chosen for place, chosen in ways.items()]
            self.worth.append((self.problem.keep if one.keep else 0) * stands)

    def _days(self) -> None:
        """The minutes of each day."""
        for day in range(WEEK):
            used = [
                one.costs[place[0]] * chosen
                for one, ways in zip(self.problem.entries, self.ways, strict=True)
                for place, chosen in ways.items()
                if place[1] >> day & 1
            ]
            self.model.add(sum(used) <= self.problem.room[day])

    def _rest(self) -> None:
        """Of the things that load a muscle group, one within each stretch of days that are too near to each other."""
        for load in {load for one in self.problem.entries for load in one.loads}:
            heavy = [ways for one, ways in zip(self.problem.entries, self.ways, strict=True) if load in one.loads]
            for first in range(WEEK - self.problem.rest + 1):
                stretch = near(1 << first, self.problem.rest) >> first << first
                self.model.add_at_most_one(
                    chosen for ways in heavy for place, chosen in ways.items() if place[1] & stretch
                )

    def _served(self) -> None:
        """The first and the second thing that serves a driver, pattern or phase."""
        serving: dict[str, list[Any]] = defaultdict(list)
        for one, ways in zip(self.problem.entries, self.ways, strict=True):
            if one.serves:
                done = self.model.new_bool_var("")
                self.model.add(sum(chosen for place, chosen in ways.items() if enough(one, place)) == done)
                for rule in one.serves:
                    serving[rule].append(done)
        for rule, done in serving.items():
            first, second = self.problem.earns[rule]
            once, again = self.model.new_bool_var(""), self.model.new_bool_var("")
            self.model.add(once + again <= sum(done))
            self.model.add(again <= once)
            self.worth += [first * once, second * again]

    def _kinds(self) -> None:
        kinds: dict[str, list[Any]] = defaultdict(list)
        for one, stands in zip(self.problem.entries, self.stands, strict=True):
            if one.kind:
                kinds[one.kind].append(stands)
        for stands in kinds.values():
            there = self.model.new_bool_var("")
            self.model.add(there <= sum(stands))
            self.worth.append(self.problem.kind * there)


def _better(number: int, problem: Problem) -> list[int]:
    """The free things that can stand wherever this free one can, and earn no less: none of these out while it is in.

    Of two that equal each other, the first counts as better. What more things beat than may be taken is never needed.
    """
    one = problem.entries[number]
    if one.standing != "free":
        return []
    free = [(other, entry) for other, entry in enumerate(problem.entries) if entry.standing == "free"]
    above = [(other, entry) for other, entry in free if other != number and _beats(entry, one)]
    return [other for other, entry in above if other < number or not _beats(one, entry)]


def _beats(one: Entry, other: Entry) -> bool:
    """Whether one thing can stand wherever the other can, and earns no less there."""
    alike = one.kind == other.kind and one.loads <= other.loads and set(one.serves) >= set(other.serves)
    if not alike or one.enough > other.enough or len(one.worth[0]) < len(other.worth[0]):
        return False
    return all(
        any(mine <= cost and one.worth[way][days] >= worth for way, mine in enumerate(one.costs))
        for dose, cost in enumerate(other.costs)
        for days, worth in enumerate(other.worth[dose])
        if days
    )


def _ways(one: Entry, problem: Problem) -> list[Place]:
    """Every dose on every set of days that its own limits allow."""
    shut = 1 if one.loads & problem.tired else 0
    sets = masks(problem.rest if one.loads else 1)
    found = []
    for dose, cost in enumerate(one.costs):
        full = shut | sum(1 << day for day in range(WEEK) if problem.room[day] < cost)
        counts = [days for days in range(1, len(one.worth[dose])) if not _idle(one, dose, days)]
        found += [(dose, days) for count in counts for days in sets[count] if not days & full]
    return found


def _idle(one: Entry, dose: int, days: int) -> bool:
    """Whether another dose takes no longer and earns more on as many days."""
    mine = -one.costs[dose], one.worth[dose][days], -dose
    others = ((-cost, one.worth[other][days], -other) for other, cost in enumerate(one.costs) if other != dose)
    return any(cost >= mine[0] and worth >= mine[1] and (cost, worth, nth) > mine for cost, worth, nth in others)


def _worth(one: Entry, place: Place, problem: Problem) -> int:
    dose, days = place
    return one.worth[dose][days.bit_count()] - problem.gap * uneven(days)

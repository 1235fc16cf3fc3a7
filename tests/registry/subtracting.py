"""Somebody who has every number that is told, knows how it was rounded, and works out what any other one could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from dorsal.registry.disclosure import FEWEST, STEP

MOST = 400
Sum = Mapping[Any, int]


def minus(whole: Sum, part: Sum) -> Sum:
    found = Counter(whole)
    found.subtract(part)
    return found


class Reader:
    """An integer program. A sum names what it counts, and how often each counts in it."""

    def __init__(self) -> None:
        self.places: dict[Any, int] = {}
        self.told: list[tuple[Sum, float, float]] = []

    def at(self, name: Any) -> int:
        return self.places.setdefault(name, len(self.places))

    def between(self, what: Sum, low: float, high: float = np.inf) -> None:
        self.told.append((what, low, high))

    def reads(self, what: Sum, number: int) -> None:
        """A number of people that is told."""
        self.between(what, *((0, 0) if number == 0 else (max(FEWEST, number - STEP // 2), number + STEP // 2)))

    def nobody_or_enough(self, what: Sum) -> None:
        self.one_of((what, 0, 0), (what, FEWEST, MOST))

    def too_few(self, known: Sum, met: Sum) -> None:
        """A share that is not told."""
        self.one_of((known, 0, FEWEST - 1), (met, 1, FEWEST - 1), (minus(known, met), 1, FEWEST - 1))

    def one_of(self, *some: tuple[Sum, float, float]) -> None:
        """At least one of these sums lies between its two numbers."""
        choices = [("choice", len(self.told), number) for number in range(len(some))]
        for choice, (what, low, high) in zip(choices, some, strict=True):
            self.between({choice: 1}, 0, 1)
            self.between(minus(what, {choice: MOST}), low - MOST)
            self.between(minus(what, {choice: -MOST}), -np.inf, high + MOST)
        self.between(dict.fromkeys(choices, 1), 1)

    def known(self, asked: Iterable[Sum]) -> list[tuple[int, int]]:
        """Between which numbers each of these sums lies."""
        asked = list(asked)
        for what in (*asked, *(what for what, _, _ in self.told)):
            for name in what:
                self.at(name)
        rows = lil_array((len(self.told), len(self.places)))
        for line, (what, _, _) in enumerate(self.told):
            for name, times in what.items():
                rows[line, self.at(name)] = times
        limits = LinearConstraint(rows.tocsr(), [low for _, low, _ in self.told], [high for _, _, high in self.told])
        return [(self._end(one, 1, limits), self._end(one, -1, limits)) for one in asked]

    def _end(self, asked: Sum, sign: int, limits: LinearConstraint) -> int:
        row = np.zeros(len(self.places))
        for name, times in asked.items():
            row[self.at(name)] = sign * times
        found = milp(row, integrality=np.ones(len(row)), bounds=Bounds(0, MOST), constraints=limits)
        assert found.success, "what is told must be possible"
        return sign * round(found.fun)

"""Who each simulated person is: their answers, where they live, how they would fare, how much of a plan they do.

Each person has a random stream of their own, so that the same number is the same person however many are drawn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dorsal.content.schema import Content, Id
from dorsal.simulate.behaviour import behaviour
from dorsal.simulate.columns import Array, Said
from dorsal.simulate.course import courses
from dorsal.simulate.parameters import Parameters
from dorsal.simulate.population import CHUNK, Population, population

# Where people live, in which language, by which clock.
HOMES = (("FR", "fr", "Europe/Paris"), ("BE", "fr", "Europe/Brussels"), ("GB", "en", "Europe/London"))
MOST = 10**7  # people of one seed


class Person(NamedTuple):
    """`pain` and `function`: of 100 on each day if no plan helped. `share`: of the plan that is done, by week."""

    number: int
    country: str
    language: str
    zone: str
    answers: dict[Id, Said]
    pain: Array
    function: Array
    flares: Array
    starts: bool
    share: Array
    random: np.random.Generator


class Crowd:
    """Everybody of a seed, drawn as far as somebody is looked for."""

    def __init__(self, seed: int, content: Content, values: Parameters) -> None:
        self.seed, self.values = seed, values
        self.drawing = population(MOST, seed=seed, content=content, values=values)
        self.chunks: list[tuple[Population, list[dict[Id, Said]]]] = []

    def person(self, number: int, weeks: int) -> Person:
        """One person, counted from 0, with so many weeks to live through."""
        place, within = divmod(number, CHUNK)
        while len(self.chunks) <= place:
            chunk = next(self.drawing)
            self.chunks.append((chunk, list(chunk.people())))
        chunk, answers = self.chunks[place]
        random, alone = np.random.default_rng([self.seed, number, 1]), slice(within, within + 1)
        country, language, zone = HOMES[random.integers(len(HOMES))]
        first = _first(chunk.of["pain-average"][alone]), _first(chunk.of["interference"][alone])
        path = courses(chunk.phase[alone], first, weeks * 7, random=random, values=self.values)
        does = behaviour(1, weeks, random=random, values=self.values)
        return Person(
            number, country, language, zone, answers[within], path.pain[0], path.function[0], path.flares[0],
            bool(does.starts[0]), does.share[0], random,
        )  # fmt: skip


def _first(said: Array) -> Array:
    """Of 100; somebody who did not say is taken to be in the middle."""
    known = np.where(np.isnan(said) | (said < 0), 5, said)
    return np.asarray(known * 10)


def said(path: Array, day: int, *, random: np.random.Generator, values: Parameters) -> Array:
    """What people answer on a day about the last seven, from 0 to 10."""
    table = values["check-in"]
    week = path[:, max(0, day - 6) : day + 1].mean(1) / 10
    noise = table["noise"] * random.standard_t(table["freedom"], len(path))
    return np.asarray(np.clip(np.round(week + noise), 0, 10))

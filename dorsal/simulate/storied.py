"""The life of somebody whose answers are written down: their course and what they do come from a seed.

Some of what happens may be written down too, day by day; the rest happens as to anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from dorsal.care.answers import Answer
from dorsal.care.findings import findings
from dorsal.content.schema import Id
from dorsal.simulate.behaviour import behaviour
from dorsal.simulate.columns import Array
from dorsal.simulate.course import courses
from dorsal.simulate.living import WEEK, Life, Scene
from dorsal.simulate.notebook import Line
from dorsal.simulate.parameters import Parameters
from dorsal.simulate.people import Person
from dorsal.simulate.population import PERSISTENT_DAYS, SUBACUTE_DAYS

MIDDLE = 5.0
TRUTH = "truth"  # from that day on these answers are what the person would say when asked


class Event(NamedTuple):
    """Something that is written down: on which day of the life, and what, as in a history file."""

    day: int
    kind: str
    body: dict[str, Any]


class Who(NamedTuple):
    """Somebody written down."""

    answers: Mapping[Id, Answer]
    country: str
    language: str
    zone: str


def lived(who: Who, days: int, events: Sequence[Event], scene: Scene) -> list[Line]:
    """What so many days leave behind, in the order in which it happened. The same seed, the same life."""
    life = _Storied(_person(who, days, scene), scene, events)
    life.live(days)
    return sorted(life.book.arrived, key=lambda line: line["at"][:16])


class _Storied(Life):
    def __init__(self, person: Person, scene: Scene, events: Sequence[Event]) -> None:
        super().__init__(person, scene)
        self.events = events

    def live(self, days: int) -> None:
        """Whole weeks, then the days of the last one."""
        for _ in self.weeks(days // WEEK):
            pass
        number = days // WEEK
        if days % WEEK:
            self._look(number * WEEK)
        drawn = self._drawn(number) if days % WEEK else []
        for day in range(number * WEEK, days):
            self._live(day, [event for on, event in drawn if on == day])

    def _drawn(self, number: int) -> list[tuple[int, Callable[[int], None]]]:
        """What is written down takes the place of wishes by chance."""
        return [(one.day, partial(self._happens, one)) for one in self.events if one.day // WEEK == number]

    def _happens(self, event: Event, day: int) -> None:
        if event.kind == TRUTH:
            self.voice.truth |= event.body["values"]
        else:
            self.book.write(event.kind, day, 9, **event.body)


def _person(who: Who, days: int, scene: Scene) -> Person:
    seed, _, values, _ = scene
    random, weeks = np.random.default_rng([seed, 2]), days // WEEK + 1
    first = _first(who.answers, "pain-average"), _first(who.answers, "interference")
    path = courses(_phase(who, scene), first, weeks * WEEK, random=random, values=values)
    does = behaviour(1, weeks, random=random, values=_starting(values))
    return Person(
        number=seed, country=who.country, language=who.language, zone=who.zone, answers=dict(who.answers),
        pain=path.pain[0], function=path.function[0], flares=path.flares[0], starts=True, share=does.share[0],
        random=random,
    )  # fmt: skip


def _starting(values: Parameters) -> Parameters:
    """Nobody whose story is told stays away from the first day on."""
    return {**values, "never-start": 0.0}


def _first(answers: Mapping[Id, Answer], name: Id) -> Array:
    said = answers.get(name)
    return np.array([10 * (said if isinstance(said, float) else MIDDLE)])


def _phase(who: Who, scene: Scene) -> Array:
    since = findings(who.answers, scene.content, on=scene.began).values.get("days-since-onset")
    days = since if isinstance(since, float) else 0.0
    return np.array([int(days >= SUBACUTE_DAYS) + int(days >= PERSISTENT_DAYS)])

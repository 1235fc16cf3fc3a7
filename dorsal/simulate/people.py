"""Whole histories: the answers of the first day, and the check-ins, sessions and flares of the weeks after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from dorsal.content.loader import load
from dorsal.content.schema import Content
from dorsal.simulate.behaviour import Behaviour, behaviour, response
from dorsal.simulate.columns import Array
from dorsal.simulate.course import Courses, courses
from dorsal.simulate.parameters import Parameters, parameters
from dorsal.simulate.population import CHUNK, Population, population

WEEKS = 26
BEGAN = date(2026, 3, 2)
# Where people live, in which language, by which clock.
HOMES = (("FR", "fr", "Europe/Paris"), ("BE", "fr", "Europe/Brussels"), ("GB", "en", "Europe/London"))
History = dict[str, Any]


def histories(
    count: int, *, seed: int, weeks: int = WEEKS, began: date = BEGAN, content: Content | None = None
) -> Iterator[History]:
    """So many people's histories in the form of a history file; the same for the same seed."""
    values, content = parameters(), content or load()
    for number, chunk in enumerate(population(count, seed=seed, content=content)):
        yield from _Chunk(chunk, weeks, np.random.default_rng([seed, number, 1]), values).histories(began, number)


def followed(chunk: Population, weeks: int, *, random: np.random.Generator, values: Parameters) -> Courses:
    """The natural course of drawn people from the pain and function they answered."""
    first = chunk.of["pain-average"] * 10, chunk.of["interference"] * 10
    return courses(chunk.phase, first, weeks * 7, random=random, values=values)


def said(path: Array, day: int, *, random: np.random.Generator, values: Parameters) -> Array:
    """What people answer on a day about the last seven, from 0 to 10."""
    table = values["check-in"]
    week = path[:, max(0, day - 6) : day + 1].mean(1) / 10
    noise = table["noise"] * random.standard_t(table["freedom"], len(path))
    return np.asarray(np.clip(np.round(week + noise), 0, 10))


class _Chunk:
    def __init__(self, chunk: Population, weeks: int, random: np.random.Generator, values: Parameters) -> None:
        self.chunk, self.weeks, self.random, self.values = chunk, weeks, random, values
        natural = followed(chunk, weeks, random=random, values=values)
        self.does: Behaviour = behaviour(chunk.count, weeks, random=random, values=values)
        helped = response(self.does.share, weeks * 7, values)
        self.course = natural._replace(pain=natural.pain * helped, function=natural.function * helped)
        days = [week * 7 for week in range(1, weeks + 1)]
        self.pain = np.stack([said(self.course.pain, day, random=random, values=values) for day in days], 1)
        self.function = np.stack([said(self.course.function, day, random=random, values=values) for day in days], 1)

    def histories(self, began: date, chunk: int) -> Iterator[History]:
        for number, answers in enumerate(self.chunk.people()):
            country, language, zone = HOMES[self.random.integers(len(HOMES))]
            entries = [*self._check_ins(number), *self._sessions(number), *self._flares(number)]
            entries.sort(key=lambda entry: (entry["day"], entry["hour"]))
            yield {
                "id": f"simulated-{chunk * CHUNK + number + 1}",
                "on": (began + timedelta(days=self.weeks * 7)).isoformat(),
                "began": began.isoformat(),
                "language": language,
                "country": country,
                "answers": answers,
                "entries": [_dated(entry, place, began, ZoneInfo(zone)) for place, entry in enumerate(entries, 1)],
            }

    def _check_ins(self, number: int) -> Iterator[dict[str, Any]]:
        if not self.does.starts[number]:
            return
        for week in range(self.weeks):
            if self.random.random() >= self.values["check-in"]["missing"]:
                values = {"pain-average": self.pain[number, week], "interference": self.function[number, week]}
                yield _entry("check-in", (week + 1) * 7, 19, values)

    def _sessions(self, number: int) -> Iterator[dict[str, Any]]:
        asked = self.values["adherence"]["sessions"]
        for week in range(self.weeks):
            share = self.does.share[number, week]
            for place in range(asked):
                if self.random.random() < share:
                    day = week * 7 + 1 + place * 7 // asked
                    yield _entry("session", day, 8, self._session(number, day))

    def _session(self, number: int, day: int) -> dict[str, float]:
        usual = self.course.pain[number, min(day, self.weeks * 7)] / 10
        before, during, after = np.clip(np.round(usual + self.random.normal([0, 0.5, 0], 1.0)), 0, 10)
        effort = float(np.clip(np.round(self.random.normal(4.5, 1.5)), 0, 10))
        return {"pain-before": before, "pain-during": during, "pain-next-morning": after, "effort": effort}

    def _flares(self, number: int) -> Iterator[dict[str, Any]]:
        if not self.does.starts[number]:
            return
        for day in np.flatnonzero(self.course.flares[number]):
            yield _entry("flare", int(day), 12, {"pain": round(float(self.course.pain[number, day]) / 10)})


def _entry(kind: str, day: int, hour: int, values: dict[str, Any]) -> dict[str, Any]:
    whole = {name: int(value) for name, value in values.items()}
    return {"kind": kind, "day": day, "hour": hour, "values": whole}


def _dated(entry: dict[str, Any], place: int, began: date, zone: ZoneInfo) -> dict[str, Any]:
    at = datetime.combine(began + timedelta(days=entry["day"]), time(entry["hour"]), zone)
    return {"id": f"{entry['kind']}-{place}", "kind": entry["kind"], "at": at.isoformat(), "values": entry["values"]}

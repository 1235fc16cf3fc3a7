"""Whole histories: the answers of the first day, and the check-ins, sessions and flares of the weeks after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from dorsal.content.loader import load
from dorsal.content.schema import Content
from dorsal.simulate.check_ins import check_ins
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


class _Chunk:
    def __init__(self, chunk: Population, weeks: int, random: np.random.Generator, values: Parameters) -> None:
        self.chunk, self.weeks, self.random, self.values = chunk, weeks, random, values
        self.said = check_ins(chunk, weeks, random=random, values=values)

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
        for week in range(1, self.weeks + 1):
            if self.said.made[number, week]:
                pain, function = self.said.pain[number, week], self.said.function[number, week]
                yield _entry("check-in", week * 7, 19, {"pain-average": pain, "interference": function})

    def _sessions(self, number: int) -> Iterator[dict[str, Any]]:
        asked = self.values["adherence"]["sessions"]
        for week in range(self.weeks):
            share = self.said.does.share[number, week]
            for place in range(asked):
                if self.random.random() < share:
                    day = week * 7 + 1 + place * 7 // asked
                    yield _entry("session", day, 8, self._session(number, day))

    def _session(self, number: int, day: int) -> dict[str, float]:
        usual = self.said.course.pain[number, min(day, self.weeks * 7)] / 10
        before, during, after = np.clip(np.round(usual + self.random.normal([0, 0.5, 0], 1.0)), 0, 10)
        effort = float(np.clip(np.round(self.random.normal(4.5, 1.5)), 0, 10))
        return {"pain-before": before, "pain-during": during, "pain-next-morning": after, "effort": effort}

    def _flares(self, number: int) -> Iterator[dict[str, Any]]:
        if not self.said.does.starts[number]:
            return
        for day in np.flatnonzero(self.said.course.flares[number]):
            yield _entry("flare", int(day), 12, {"pain": round(float(self.said.course.pain[number, day]) / 10)})


def _entry(kind: str, day: int, hour: int, values: dict[str, Any]) -> dict[str, Any]:
    whole = {name: int(value) for name, value in values.items()}
    return {"kind": kind, "day": day, "hour": hour, "values": whole}


def _dated(entry: dict[str, Any], place: int, began: date, zone: ZoneInfo) -> dict[str, Any]:
    at = datetime.combine(began + timedelta(days=entry["day"]), time(entry["hour"]), zone)
    return {"id": f"{entry['kind']}-{place}", "kind": entry["kind"], "at": at.isoformat(), "values": entry["values"]}

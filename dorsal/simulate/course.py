"""How people fare, day by day: the published mean of their phase, and everything that makes one unlike another.

Pain and function (here how much pain interferes) are of 100, higher is worse. A person's line is their first value,
times what their phase has left by that day, times how their class differs from it; flares and relapses come on top.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dorsal.simulate.columns import Array
from dorsal.simulate.parameters import Parameters
from dorsal.simulate.population import PHASES

CLASSES = ("recovering", "mild", "fluctuating", "severe")
MOST = 100.0
NEVER = -1
RELAPSES = 3


class Courses(NamedTuple):
    """People by days. `flares`: the height of each flare on the day it starts. `risen`: what flares and relapses add.
    `back`: the day of the first relapse.

    `well`: the day somebody had been well for long enough to count as recovered. Both are -1 for never.
    """

    pain: Array
    function: Array
    flares: Array
    risen: Array
    well: Array
    back: Array
    limiting: Array
    classes: Array


def courses(
    phase: Array, first: tuple[Array, Array], days: int, *, random: np.random.Generator, values: Parameters
) -> Courses:
    """The natural course of people whose `first` pain and function (of 100) are given, from day 0 to `days`."""
    return _Drawing(phase, days, random, values).draw(*first)


def left(phase: str, days: Array, values: Parameters) -> Array:
    """The share of the first pain that a phase has left on each day: fast at first, then the published points."""
    points = np.array(values["curve"][phase]) / values["curve"][phase][0]
    weeks = np.sqrt(np.array(values["curve"]["weeks"]))
    return np.asarray(np.interp(np.sqrt(days / 7), weeks, points))


class _Drawing:
    def __init__(self, phase: Array, days: int, random: np.random.Generator, values: Parameters) -> None:
        self.phase, self.random, self.values = phase, random, values
        self.count, self.days = len(phase), np.arange(days + 1)
        shares = np.array([[values["classes"][one][name] for name in CLASSES] for one in PHASES])
        self.classes = (random.random(self.count)[:, None] > shares.cumsum(1)[phase]).sum(1).clip(0, len(CLASSES) - 1)
        settles = np.array([values["shape"][name] for name in CLASSES])
        self.settles = (settles / (shares @ settles)[:, None])[phase, self.classes]

    def draw(self, pain: Array, function: Array) -> Courses:
        shape, less = self._shape(), self.values["function-share"]
        flares = self._flares()
        spikes = self._faded(flares, self.values["flares"]["days"])
        base = pain[:, None] * shape * self._wobble()
        relapses, well, back, limiting = self._relapses(base)
        days_in = 1 - np.exp(-self.days / 14)
        disability = function[:, None] * shape * (1 - (1 - less) * days_in) * self._wobble()
        harder = np.where(limiting, 1.0, 0.4)[:, None]
        return Courses(
            np.clip(base + spikes + relapses, 0, MOST).astype(np.float32),
            np.clip(disability + 0.8 * spikes + harder * relapses, 0, MOST).astype(np.float32),
            flares,
            (spikes + relapses).astype(np.float32),
            well,
            back,
            limiting,
            self.classes,
        )

    def _by_class(self, name: str) -> Array:
        return np.asarray(np.array([self.values[name][one] for one in CLASSES])[self.classes])

    def _shape(self) -> Array:
        """What is left of the first value, for each person and day; over a phase its mean is the published share."""
        table = self.values["shape"]
        spread = table["spread"]
        own = self.settles * np.exp(spread * self.random.standard_normal(self.count) - spread**2 / 2)
        turned = 1 - np.exp(-self.days / 7 / table["weeks"])
        phases = np.array([left(one, self.days, self.values) for one in PHASES])[self.phase]
        return np.asarray(phases * (1 + (own[:, None] - 1) * turned))

    def _wobble(self) -> Array:
        """Slow relative change beside a person's own line, with a mean of one."""
        spread = self._by_class("wobble")
        keep = float(np.exp(-1 / self.values["wobble"]["days"]))
        steps = self.random.standard_normal((self.count, len(self.days)), np.float32) * np.float32(np.sqrt(1 - keep**2))
        steps[:, 0] = 0  # the first day is what the person answered
        walk = self._faded(steps, -1 / np.log(keep))
        variance = 1 - keep ** (2 * self.days)
        return np.asarray(np.exp(spread[:, None] * walk - spread[:, None] ** 2 * variance / 2))

    def _flares(self) -> Array:
        table = self.values["flares"]
        rate = self._by_class("flares") / 7
        starts = self.random.random((self.count, len(self.days)), np.float32) < rate[:, None]
        starts[:, 0] = False
        heights = np.zeros(starts.shape, np.float32)
        heights[starts] = np.maximum(table["least"], self.random.normal(table["height"], table["spread"], starts.sum()))
        return heights

    @staticmethod
    def _faded(steps: Array, days: float) -> Array:
        """The running sum of what came so far, each part fading with this many days."""
        out, keep = np.empty(steps.shape, np.float32), np.float32(np.exp(-1 / days))
        level = np.zeros(len(steps), np.float32)
        for day in range(steps.shape[1]):
            level = level * keep + steps[:, day]
            out[:, day] = level
        return out

    def _relapses(self, base: Array) -> tuple[Array, Array, Array, Array]:
        """After a month nearly without pain, how long it stays away; then it comes back, and may again."""
        table = self.values["recurrence"]
        days = len(self.days)
        well = self._recovered(base)
        steps = np.zeros((self.count, days), np.float32)
        back = np.full(self.count, NEVER)
        at = np.where(well == NEVER, days, well).astype(float)
        for number in range(RELAPSES):
            at = at + 1 + table["days"] * self.random.weibull(table["shape"], self.count)
            who = np.flatnonzero(at < days)
            day = at[who].astype(int)
            steps[who, day] += self.random.uniform(table["least"], table["most"], len(who)).astype(np.float32)
            if number == 0:
                back[who] = day
        limiting = self.random.random(self.count) < table["limiting"]
        return self._faded(steps, table["fades"]), well, back, limiting

    def _recovered(self, base: Array) -> Array:
        """The first day that ends a month below the line."""
        table: dict[str, Any] = self.values["recovery"]
        run = np.zeros(self.count, int)
        well = np.full(self.count, NEVER)
        for day in range(base.shape[1]):
            run = np.where(base[:, day] < table["below"], run + 1, 0)
            well[(run >= table["days"]) & (well == NEVER)] = day
        return well

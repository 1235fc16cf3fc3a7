"""Where a person is on the scale, followed from one check-in to the next.

A level is the published course, plus three things of a person's own: where they began, which fades as the course
falls; where they settle, which shows more week by week; and a drift that fades. It is a Kalman filter over the three.
Several filters run side by side, for steady and for restless people, each weighed by how well it foresaw what came.
A check-in is ordinary, in a flare, or odd; what is likely a flare or odd moves the level little.

Everything also works on many people at once, as leading axes: that is how the forecasts are judged.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import NamedTuple

import msgspec
import numpy as np

from dorsal.care.mixture import LEAST, MOST, Mixture, Numbers

WEEK = 7
BEGAN, SETTLES, DRIFTS = range(3)
ORDINARY, FLARE, ODD = range(3)
ROUNDING = 1 / 12  # the variance that saying a whole number adds; forecasts count whole numbers, so they leave it out
MIDDLES = np.linspace(LEAST - MOST, 2 * MOST, 121)


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How people differ and how their numbers jump, in points of 10 and in days; content says where each comes from."""

    person: float
    settle: float
    settle_days: float
    drift: float
    drift_days: float
    noise: float
    restless: tuple[float, ...] = (1.0,)
    wandering: tuple[float, ...] = (1.0,)
    flare_chance: float = 0.0
    flare_rise: float = 0.0
    flare_spread: float = 0.0
    flare_stays: float = 0.0
    odd_chance: float = 0.0
    odd_spread: float = 0.0


class Day(NamedTuple):
    """How a day looks: the middle of comparable people, and how much of each part of a person shows in their level."""

    centre: float
    shows: Numbers


class Belief(msgspec.Struct, frozen=True):
    """One row for each filter: its weight, the three parts and their covariance, the chance of being in a flare."""

    weight: Numbers
    parts: Numbers
    covariance: Numbers
    flare: Numbers

    def level_var(self, day: Day) -> Numbers:
        return np.asarray(self.covariance @ day.shows @ day.shows)


class Tracker:
    """The filters of one set of habits. It keeps nothing about a person: beliefs go in and come out."""

    def __init__(self, habits: Habits) -> None:
        pairs = np.array(list(product(habits.restless, habits.wandering)), dtype=np.float64)
        self.habits = habits
        self.noise_var = (habits.noise * pairs[:, 0]) ** 2
        self.drift_var = (habits.drift * pairs[:, 1]) ** 2
        self.none = np.zeros(len(pairs))
        self.rise = np.array([0.0, habits.flare_rise, 0.0])
        self.more_var = np.array([0.0, habits.flare_spread**2, habits.odd_spread**2])

    def start(self) -> Belief:
        """What is believed of a person who has said nothing."""
        same = self.none + 1
        variances = np.stack([same * self.habits.person**2, same * self.habits.settle**2, self.drift_var], axis=-1)
        return Belief(
            weight=same / len(same),
            parts=np.zeros_like(variances),
            covariance=variances[..., None] * np.eye(variances.shape[-1]),
            flare=same * self.habits.flare_chance,
        )

    def ahead(self, belief: Belief, days: float, apart: float = 0.0) -> Belief:
        """The belief so many days later; `apart`: the variance by which people have moved apart since."""
        stays = float(np.exp(-days / self.habits.drift_days))
        fades = np.array([1.0, 1.0, stays])
        covariance = belief.covariance * np.outer(fades, fades)
        covariance[..., SETTLES, SETTLES] += apart
        covariance[..., DRIFTS, DRIFTS] += self.drift_var * (1 - stays**2)
        back = self.habits.flare_stays ** (days / WEEK)
        return Belief(
            weight=belief.weight,
            parts=belief.parts * fades,
            covariance=covariance,
            flare=self.habits.flare_chance + (belief.flare - self.habits.flare_chance) * back,
        )

    def seen(self, belief: Belief, value: float | Numbers, day: Day) -> Belief:
        """The belief after a check-in. Each filter takes it in three ways at once and keeps their weighed mean."""
        pull = belief.covariance @ day.shows
        gap = np.asarray(value - day.centre)[..., None, None] - (belief.parts @ day.shows)[..., None] - self.rise
        spread = (pull @ day.shows + self.noise_var + ROUNDING)[..., None] + self.more_var
        modes = self._modes(belief)
        likely = modes * np.exp(-(gap**2) / spread / 2) / np.sqrt(2 * np.pi * spread) + np.finfo(float).tiny
        share = likely / likely.sum(axis=-1, keepdims=True)
        step, shrink = (share * gap / spread).sum(axis=-1), (share / spread).sum(axis=-1)
        unsure = (share * (gap / spread) ** 2).sum(axis=-1) - step**2
        less = (shrink - unsure)[..., None, None]
        weight = belief.weight * likely.sum(axis=-1)
        return Belief(
            weight=weight / weight.sum(axis=-1, keepdims=True),
            parts=belief.parts + pull * step[..., None],
            covariance=belief.covariance - less * pull[..., :, None] * pull[..., None, :],
            flare=share[..., FLARE],
        )

    def level(self, belief: Belief, day: Day) -> Mixture:
        """Where the person is, without the noise of a check-in."""
        return Mixture(belief.weight, day.centre + belief.parts @ day.shows, np.sqrt(belief.level_var(day)))

    def report(self, belief: Belief, day: Day) -> Mixture:
        """What a check-in would say."""
        weights = belief.weight[..., None] * self._modes(belief)
        means = day.centre + (belief.parts @ day.shows)[..., None] + self.rise
        spread = (belief.level_var(day) + self.noise_var)[..., None] + self.more_var
        return Mixture(_flat(weights), _flat(means), np.sqrt(_flat(spread)))

    def day(self, published: float, left: float, number: float) -> Day:
        """A day, by its number, with this published mean, on which so much of where people began shows.

        The middle lies where the reports of comparable people, which stop at the ends, have the published mean.
        """
        return _day(self, published, left, number)

    def _modes(self, belief: Belief) -> Numbers:
        odd = np.full_like(belief.flare, self.habits.odd_chance)
        flare = belief.flare * (1 - odd)
        return np.stack([1 - flare - odd, flare, odd], axis=-1)


@lru_cache(maxsize=4096)
def _day(tracker: Tracker, published: float, left: float, number: float) -> Day:
    shows = np.array([left, 1 - np.exp(-number / tracker.habits.settle_days), 1.0])
    nobody = tracker.report(tracker.start(), Day(0.0, shows))
    moved = Mixture(nobody.weights, MIDDLES[:, None] + nobody.means, nobody.deviations)
    return Day(float(np.interp(published, moved.mean(), MIDDLES)), shows)


def _flat(numbers: Numbers) -> Numbers:
    """Filters and ways as one axis."""
    return numbers.reshape(*numbers.shape[:-2], -1)

"""Where a person is on the scale, followed from one check-in to the next.

A level is the published course, plus an offset that stays with the person, plus a drift that fades: a Kalman filter
over the two. Several filters run side by side, for steady and for restless people, each weighed by how well it foresaw
what came. A check-in is ordinary, in a flare, or odd; what is likely a flare or odd moves the level little.
"""

from __future__ import annotations

from itertools import product

import msgspec
import numpy as np

from dorsal.care.mixture import LEAST, MOST, Mixture, Numbers

WEEK = 7
ORDINARY, FLARE, ODD = range(3)
ROUNDING = 1 / 12  # the variance that saying a whole number adds; forecasts count whole numbers, so they leave it out


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How people differ and how their numbers jump, in points of 10 and in days; content says where each comes from."""

    person: float
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


class Belief(msgspec.Struct, frozen=True):
    """One row for each filter: its weight, offset and drift, their covariances, the chance of being in a flare."""

    weight: Numbers
    offset: Numbers
    drift: Numbers
    offset_var: Numbers
    both_var: Numbers
    drift_var: Numbers
    flare: Numbers

    def level_var(self) -> Numbers:
        return self.offset_var + 2 * self.both_var + self.drift_var


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
        self.centres = self._centres()

    def start(self) -> Belief:
        """What is believed of a person who has said nothing."""
        same = self.none + 1
        return Belief(
            weight=same / len(same),
            offset=self.none,
            drift=self.none,
            offset_var=same * self.habits.person**2,
            both_var=self.none,
            drift_var=self.drift_var,
            flare=same * self.habits.flare_chance,
        )

    def ahead(self, belief: Belief, days: float, apart: float = 0.0) -> Belief:
        """The belief so many days later; `apart`: the variance by which people have moved apart since."""
        stays = float(np.exp(-days / self.habits.drift_days))
        back = self.habits.flare_stays ** (days / WEEK)
        return Belief(
            weight=belief.weight,
            offset=belief.offset,
            drift=belief.drift * stays,
            offset_var=belief.offset_var + apart,
            both_var=belief.both_var * stays,
            drift_var=belief.drift_var * stays**2 + self.drift_var * (1 - stays**2),
            flare=self.habits.flare_chance + (belief.flare - self.habits.flare_chance) * back,
        )

    def seen(self, belief: Belief, value: float, centre: float) -> Belief:
        """The belief after a check-in. Each filter takes it in three ways at once and keeps their weighed mean."""
        modes = self._modes(belief)
        gap = value - centre - (belief.offset + belief.drift)[:, None] - self.rise
        spread = (belief.level_var() + self.noise_var + ROUNDING)[:, None] + self.more_var
        likely = modes * np.exp(-(gap**2) / spread / 2) / np.sqrt(2 * np.pi * spread) + np.finfo(float).tiny
        share = likely / likely.sum(axis=1, keepdims=True)
        pull_offset, pull_drift = belief.offset_var + belief.both_var, belief.both_var + belief.drift_var
        step, shrink = (share * gap / spread).sum(axis=1), (share / spread).sum(axis=1)
        unsure = (share * (gap / spread) ** 2).sum(axis=1) - step**2
        less = shrink - unsure
        weight = belief.weight * likely.sum(axis=1)
        return Belief(
            weight=weight / weight.sum(),
            offset=belief.offset + pull_offset * step,
            drift=belief.drift + pull_drift * step,
            offset_var=belief.offset_var - pull_offset**2 * less,
            both_var=belief.both_var - pull_offset * pull_drift * less,
            drift_var=belief.drift_var - pull_drift**2 * less,
            flare=share[:, FLARE],
        )

    def level(self, belief: Belief, centre: float) -> Mixture:
        """Where the person is, without the noise of a check-in."""
        return Mixture(belief.weight, centre + belief.offset + belief.drift, np.sqrt(belief.level_var()))

    def report(self, belief: Belief, centre: float) -> Mixture:
        """What a check-in would say."""
        weights = belief.weight[:, None] * self._modes(belief)
        means = centre + (belief.offset + belief.drift)[:, None] + self.rise
        spread = (belief.level_var() + self.noise_var)[:, None] + self.more_var
        return Mixture(weights.ravel(), means.ravel(), np.sqrt(spread).ravel())

    def centre(self, published: float) -> float:
        """Where the middle of people must lie for their reports, which stop at the ends, to have this mean."""
        middles, means = self.centres
        return float(np.interp(published, means, middles))

    def _modes(self, belief: Belief) -> Numbers:
        odd = self.none + self.habits.odd_chance
        flare = belief.flare * (1 - odd)
        return np.stack([1 - flare - odd, flare, odd], axis=1)

    def _centres(self) -> tuple[Numbers, Numbers]:
        middles = np.linspace(LEAST - MOST, 2 * MOST, 121)
        nobody = self.report(self.start(), 0.0)
        return middles, np.array([_moved(nobody, middle).mean() for middle in middles])


def _moved(mixture: Mixture, by: float) -> Mixture:
    return Mixture(mixture.weights, mixture.means + by, mixture.deviations)

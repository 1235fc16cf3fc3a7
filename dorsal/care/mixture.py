"""What a person may report, as a few normal distributions added up on a scale from 0 to 10.

What lies beyond the ends counts at the ends: nobody reports less than 0 or more than 10. Means and chances also work
on many people at once, as leading axes.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LEAST, MOST = 0, 10
GRID = np.linspace(LEAST, MOST, 401)
WHOLE: Numbers = np.linspace(LEAST, MOST, MOST - LEAST + 1)
HALF = 0.5
DIGITS = 4


class Range(msgspec.Struct, frozen=True):
    """From the lowest to the highest value that the given share of cases lies in."""

    low: float
    high: float


class WholeRange(msgspec.Struct, frozen=True):
    """The fewest neighbouring whole numbers that hold the share asked for, and the share that they hold."""

    low: int
    high: int
    chance: float


class Mixture:
    """Weights that add up to 1, means and standard deviations, all of one length."""

    def __init__(self, weights: Numbers, means: Numbers, deviations: Numbers) -> None:
        self.weights, self.means, self.deviations = weights, means, deviations

    def below(self, values: Numbers) -> Numbers:
        """The chance of each value or less, the ends not yet counted."""
        steps = (values[:, None] - self.means[..., None, :]) / self.deviations[..., None, :]
        return np.asarray((normal(steps) * self.weights[..., None, :]).sum(axis=-1))

    def mean(self) -> Numbers:
        """With what lies beyond the ends at the ends."""
        low, high = (LEAST - self.means) / self.deviations, (MOST - self.means) / self.deviations
        within = normal(high) - normal(low)
        parts = self.means * within + self.deviations * (density(low) - density(high)) + MOST * normal(-high)
        return self._weighed(parts)

    def surprise(self, value: float | Numbers) -> Numbers:
        """How many standard deviations a value lies above the mean."""
        mean = self._weighed(self.means)
        variance = self._weighed(self.deviations**2 + (self.means - mean[..., None]) ** 2)
        return np.asarray((value - mean) / np.sqrt(variance))

    def _weighed(self, numbers: Numbers) -> Numbers:
        return np.asarray((self.weights * numbers).sum(axis=-1))

    def range(self, share: float) -> Range:
        """The middle range that holds this share."""
        low, high = np.interp([HALF - share / 2, HALF + share / 2], self.below(GRID), GRID)
        return Range(round(float(low), DIGITS), round(float(high), DIGITS))

    def chances(self) -> Numbers:
        """The chance of each whole number: each stands for what is rounded to it."""
        return np.diff(self.below(WHOLE[:-1] + HALF), prepend=0.0, append=1.0)

    def whole(self, share: float) -> WholeRange:
        """Among ranges of equal length, the likeliest."""
        low, high, held = shortest(self.chances(), share)
        return WholeRange(int(low), int(high), round(float(held), DIGITS))


def shortest(chances: Numbers, share: float) -> tuple[NDArray[np.int_], NDArray[np.int_], Numbers]:
    """Of the fewest neighbouring whole numbers that hold a share: the lowest, the highest, and what they hold."""
    sums = np.concatenate([np.zeros_like(chances[..., :1]), np.cumsum(chances, axis=-1)], axis=-1)
    low = np.zeros(chances.shape[:-1], dtype=np.int_)
    high, held = low + MOST, np.ones(low.shape)
    for length in range(len(WHOLE) - 1, 0, -1):
        sizes = sums[..., length:] - sums[..., :-length]
        best, most = sizes.argmax(axis=-1), sizes.max(axis=-1)
        enough = most >= share
        low, high = np.where(enough, best, low), np.where(enough, best + length - 1, high)
        held = np.where(enough, most, held)
    return low, high, held


def density(steps: Numbers) -> Numbers:
    return np.asarray(np.exp(-(steps**2) / 2) / np.sqrt(2 * np.pi))


def normal(steps: Numbers) -> Numbers:
    """The normal distribution function, to seven digits (Abramowitz and Stegun 7.1.26): NumPy has none."""
    size = np.abs(steps) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * size)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    half = (1 - series * np.exp(-size * size)) / 2
    return np.asarray(HALF + np.copysign(half, steps), dtype=np.float64)

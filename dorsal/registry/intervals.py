"""How sure a number is: 95 percent intervals, each by the library that is known for it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy  # not its `stats`, a second and 60 MB that a server needs only where these numbers are asked for

SURE = 0.95
YEAR = 365.25


class Range(NamedTuple):
    """A number and the interval around it."""

    value: float
    low: float
    high: float


class AtDay(NamedTuple):
    """The share that had the event by a day, its interval, and how many were still watched."""

    day: int
    share: Range
    at_risk: int


def share(met: int, known: int) -> Range:
    """A share, with Wilson's interval."""
    found = scipy.stats.binomtest(met, known).proportion_ci(SURE, method="wilson")
    return Range(met / known, float(found.low), float(found.high))


def mean(values: Sequence[float]) -> Range:
    """A mean, with Student's interval; without any spread, the interval is the mean."""
    array = np.asarray(values, dtype=np.float64)
    middle = float(array.mean())
    if array.std() == 0:
        return Range(middle, middle, middle)
    found = scipy.stats.ttest_1samp(array, 0.0).confidence_interval(SURE)
    return Range(middle, float(found.low), float(found.high))


def rate(events: int, days: int) -> Range:
    """Events a year, with the exact interval of a count."""
    years = days / YEAR
    low, high = _count(events)
    return Range(events / years, low / years, high / years)


def ratio(seen: int, expected: float) -> Range:
    """Seen over expected, with the exact interval of a count."""
    low, high = _count(seen)
    return Range(seen / expected, low / expected, high / expected)


def _count(events: int) -> tuple[float, float]:
    tail = (1 - SURE) / 2
    low = scipy.stats.chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    return float(low), float(scipy.stats.chi2.ppf(1 - tail, 2 * events + 2) / 2)


def by_day(days: Sequence[int], event: Sequence[bool], at: Sequence[int]) -> tuple[AtDay, ...]:
    """Kaplan and Meier's share that had the event by each of some days."""
    when, had = np.asarray(days), np.asarray(event, dtype=bool)
    if not had.any():
        return tuple(AtDay(day, Range(0.0, 0.0, 0.0), int((when >= day).sum())) for day in at)
    curve = scipy.stats.ecdf(scipy.stats.CensoredData(uncensored=when[had], right=when[~had]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # it has none before the first event, which is said below
        bounds = curve.cdf.confidence_interval(SURE, method="log-log")
    return tuple(
        AtDay(
            day,
            Range(*(_kept(line.evaluate(day)) for line in (curve.cdf, bounds.low, bounds.high))),
            int((when >= day).sum()),
        )
        for day in at
    )


def median_day(days: Sequence[int], event: Sequence[bool]) -> float | None:
    """The first day by which half had the event; None while fewer have."""
    when, had = np.asarray(days), np.asarray(event, dtype=bool)
    if not had.any():
        return None
    curve = scipy.stats.ecdf(scipy.stats.CensoredData(uncensored=when[had], right=when[~had])).cdf
    past = curve.quantiles[np.asarray(curve.probabilities) >= 0.5]
    return float(past[0]) if len(past) else None


def _kept(value: float) -> float:
    """Where an interval is not defined, as before the first event, nothing is known but the scale."""
    return 0.0 if np.isnan(value) else float(np.clip(value, 0.0, 1.0))

"""How good forecasts are: whether they come true as often as they say, how far off they lie, which flares they see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dorsal.care.mixture import MOST, WHOLE, shortest
from dorsal.care.progress import together
from dorsal.cli.foretold import Foretold, Judged
from dorsal.simulate.columns import Array

TENTHS = 10
HALF = 0.5
KEPT = 2000  # of the errors of a simple forecast: enough for their spread
FLARE, VISIBLE, QUIET = 20, 2.0, 0.5  # of 100 where it starts; points of 10 in the mean of a week


def pit(told: Foretold, random: np.random.Generator) -> Array:
    """Where the truth lies in each forecast, from 0 to 1: even if forecasts come true as often as they say.

    A whole number covers a stretch; the place within it is drawn.
    """
    at = np.arange(len(told.said)), told.said
    up_to = np.cumsum(told.chances, 1)[at]
    return np.asarray(up_to - told.chances[at] * random.random(len(told.said)))


def inside(places: Array, share: float) -> float:
    """How many lie in the middle share."""
    return float((np.abs(places - HALF) < share / 2).mean())


def tenths(places: Array) -> Array:
    return np.histogram(places, TENTHS, (0, 1))[0] / len(places)


def uneven(places: Array) -> float:
    """The largest distance between the places and even ones (Kolmogorov and Smirnov)."""
    count, ordered = len(places), np.sort(places)
    steps = np.arange(count)
    return float(max((ordered - steps / count).max(), ((steps + 1) / count - ordered).max()))


def shown(told: Foretold, share: float) -> tuple[float, float]:
    """How many truths lie in the whole numbers that people are shown, and how many numbers those are on average."""
    low, high, _ = shortest(told.chances, share)
    return float(((low <= told.said) & (told.said <= high)).mean()), float((high - low + 1).mean())


def crps(chances: Array, said: Array) -> float:
    """How far forecasts lie from the truth, in points: lower is better."""
    return float(((np.cumsum(chances, 1) - (said[:, None] <= WHOLE)) ** 2)[:, :-1].sum(1).mean())


def simple_crps(name: str, known: Foretold, told: Foretold) -> float:
    """The same for a simple forecast, with the spread of its own errors on other people."""
    errors = np.sort(known.said - getattr(known, name))
    errors = errors[np.linspace(0, len(errors) - 1, KEPT).astype(int)]
    values, which = np.unique(np.round(getattr(told, name), 1), return_inverse=True)
    numbers = np.clip(np.round(values[:, None] + errors), 0, MOST)
    chances = (numbers[..., None] == WHOLE).mean(1)
    return crps(chances[which], told.said)


class Bin(NamedTuple):
    """Forecasts that said about the same chance."""

    forecasts: int
    said: float
    happened: float


def reliability(chance: Array, happened: Array) -> list[Bin]:
    """What was said and what came, in tenths of the chance."""
    place = np.minimum((chance * TENTHS).astype(int), TENTHS - 1)
    return [
        Bin(int((place == one).sum()), float(chance[place == one].mean()), float(happened[place == one].mean()))
        for one in range(TENTHS)
        if (place == one).any()
    ]


def off(bins: list[Bin], enough: int) -> float:
    """The largest distance between what was said and what came, over bins with enough forecasts."""
    return max((abs(one.said - one.happened) for one in bins if one.forecasts >= enough), default=0.0)


class Alarms(NamedTuple):
    """At one threshold. `found` within two check-ins: flares of 2 points and more where they start, `visible`: those
    that raise the mean of a check-in's week by as much. `false`: of quiet check-ins. `right`: of alarms, in a rise.
    """

    threshold: float
    found: float
    visible: float
    false: float
    right: float


def alarms(found: Judged, thresholds: tuple[float, ...], least: float, *, alone: bool = False) -> Iterator[Alarms]:
    """For each threshold. `least`: points above the foreseen. `alone`: from pain without function."""
    pain, function = found.surprise["pain"], found.surprise["function"]
    surprise = pain if alone else together(pain, function)
    counted: Array = found.made & ~np.isnan(pain)
    calm: Array = (found.risen < QUIET) & (np.roll(found.risen, 1, 1) < QUIET) & counted
    starts, visible = _starts(found), _visible(found)
    for threshold in thresholds:
        alarm: Array = counted & (surprise >= threshold) & (found.above >= least)
        seen = (_seen(starts, alarm, found.made), _seen(visible, alarm, found.made))
        yield Alarms(threshold, *seen, float(alarm[calm].mean()), float((found.risen[alarm] >= QUIET).mean()))


def _starts(found: Judged) -> Array:
    """The week whose check-in is the first that a flare can show in."""
    people, days = np.nonzero(found.starts >= FLARE)
    weeks = (days + 6) // 7
    here = np.zeros(found.made.shape, bool)
    here[people, weeks] = True
    here[:, 0] = False
    return here


def _visible(found: Judged) -> Array:
    here = (found.risen >= VISIBLE) & (np.roll(found.risen, 1, 1) < VISIBLE / 2)
    here[:, 0] = False
    return here


def _seen(events: Array, alarm: Array, made: Array) -> float:
    """The share with an alarm at the next two check-ins; who makes none any more does not count."""
    people, weeks = np.nonzero(events)
    later = np.arange(made.shape[1]) >= weeks[:, None]
    next_two = made[people] & later
    next_two &= np.cumsum(next_two, 1) <= 2
    some = np.asarray(next_two.any(1))
    hit = np.asarray((alarm[people] & next_two).any(1))
    return float(hit[some].mean())

"""What people do with a plan: some never start, some stop, some do a part of it, and it helps a little."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dorsal.simulate.columns import Array
from dorsal.simulate.parameters import Parameters


class Behaviour(NamedTuple):
    """`starts`: who ever opens the app. `share`: of the plan that is done, by person and week."""

    starts: Array
    share: Array


def behaviour(count: int, weeks: int, *, random: np.random.Generator, values: Parameters) -> Behaviour:
    """How so many people follow a plan over so many weeks."""
    table = values["adherence"]
    starts = random.random(count) >= values["never-start"]
    usual = random.beta(table["mean"] * table["weight"], (1 - table["mean"]) * table["weight"], count)
    goes_on = (random.random((count, weeks)) >= table["stop"]).cumprod(1).astype(bool)
    varied = np.clip(usual[:, None] + random.normal(0, 0.15, (count, weeks)), 0, 1)
    return Behaviour(starts, np.where(goes_on & starts[:, None], varied, 0.0))


def response(share: Array, days: int, values: Parameters) -> Array:
    """What is left of pain and function on each day, for people who did this much of a plan: 1 is no change."""
    table = values["response"]
    keep = np.exp(-1 / table["weeks"])
    done, level = np.zeros(share.shape), np.zeros(len(share))
    for week in range(share.shape[1]):
        level = level * keep + share[:, week] * (1 - keep)  # a full share week after week comes near to 1
        done[:, week] = level
    weekly = np.concatenate([np.zeros((len(share), 1)), done], 1)
    position = np.arange(days + 1) / 7
    low = np.minimum(position.astype(int), weekly.shape[1] - 1)
    high = np.minimum(low + 1, weekly.shape[1] - 1)
    part = (position - position.astype(int))[None, :]
    return np.asarray(1 - table["share"] * (weekly[:, low] * (1 - part) + weekly[:, high] * part))

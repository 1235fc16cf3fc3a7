"""Safety runs small enough for every change."""

from __future__ import annotations

from functools import cache

from dorsal.simulate.safety import Report, run

WEEKS = 500  # in each of two files; `make safety` lives through a hundred thousand


@cache
def lived(seed: int) -> Report:
    return run(WEEKS, seed=seed, workers=1)

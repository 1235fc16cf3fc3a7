"""`dorsal gap`: how far the weeks that are chosen are from the best that they could be, by a solver's bound.

The gap is what is missing to the bound, as a share of what the bound is above the empty week. The points for keeping
what is carried over are left out of that share: they are many, and would flatter it. Times are of the processor: what
else a shared machine does is no news about the plan.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import NamedTuple

from dorsal.care.objective import Places, broken, score
from dorsal.care.posing import Problem
from dorsal.cli import InputError
from dorsal.cli.gap_model import Solved, solved, solver
from dorsal.cli.gap_weeks import Met, weeks
from dorsal.content import load

MEDIAN_GAP, P95_GAP, MEDIAN_MS, P95_MS = 5.0, 10.0, 50.0, 150.0
LEAST = 2  # fewer weeks have no distribution
WIDE = 34


class Measured(NamedTuple):
    """One week beside its bound: gaps in percent."""

    met: Met
    solved: Solved
    plain: float
    chosen: float


def run(count: int, seconds: float, *, seed: int) -> int:
    """Measure and print; 1 where the solver is missing or is no judge of a week. Raises InputError."""
    if count < LEAST or seconds <= 0 or seed < 0:
        raise InputError(f"--weeks: expected at least {LEAST}, --seconds: more than 0, --seed: a whole number from 0")
    try:
        solver()
    except ImportError:
        print("OR-Tools is not installed: run `make gap`, or install requirements/bench.txt.", file=sys.stderr)
        return 1
    found = []
    for met in weeks(count, load(), seed=seed):
        found.append(measured(met, seconds))
        if sys.stderr.isatty():
            print(f"\r{len(found)} of {count}", end="", file=sys.stderr, flush=True)
    print("\n".join(table(found, seconds, seed)))
    wrong = [one for one in found if not _fair(one)]
    print(f"The solver's week breaks a constraint or is worth something else in our own count: {len(wrong)}")
    return 1 if wrong else 0


def measured(met: Met, seconds: float) -> Measured:
    """One week against its bound."""
    best = solved(met.problem, met.chosen, seconds)
    return Measured(met, best, gap(met.problem, met.plain, best.bound), gap(met.problem, met.chosen, best.bound))


def gap(problem: Problem, places: Places, bound: int) -> float:
    """What a week misses, in percent; nothing where there is nothing to gain."""
    most = bound % problem.keep
    return 100 * (bound - score(problem, places)) / most if most else 0.0


def _fair(one: Measured) -> bool:
    """Whether the solver's week and ours are weeks, and the solver counts as we do."""
    met, best = one.met, one.solved
    ours = broken(met.problem, met.chosen) + broken(met.problem, met.plain)
    return not ours and not broken(met.problem, best.places) and score(met.problem, best.places) == best.value


def table(found: Sequence[Measured], seconds: float, seed: int) -> list[str]:
    """The distribution of the gaps, and the times."""
    first = sum(one.met.number == 0 for one in found)
    proven = sum(one.solved.proven for one in found)
    ours = f"OR-Tools {version('ortools')}, one worker, at most {seconds:g} s a week"
    plain, chosen = [one.plain for one in found], [one.chosen for one in found]
    return [
        f"{len(found)} weeks of as many simulated people, {first} of them first weeks; seed {seed}",
        f"{ours}: {proven} of {len(found)} proven best",
        "",
        f"{'':<{WIDE}} {'median':>9} {'p95':>9} {'most':>9} {'no gap':>9}",
        _row("gap in %, plain layout", plain),
        f"{_row('gap in %, after local search', chosen)}   {_bars(chosen, MEDIAN_GAP, P95_GAP)}",
        _row("  first weeks", [one.chosen for one in found if not one.met.number]),
        _row("  later weeks", [one.chosen for one in found if one.met.number]),
        f"Of all that the plain layout misses, local search finds {_found(found):.0f} %",
        "",
        _row("ms of processor, choosing", [1000 * one.met.choosing for one in found]),
        _timed("ms of processor, the whole plan", [1000 * one.met.whole for one in found]),
    ]


def _found(found: Sequence[Measured]) -> float:
    """How much of what the plain layout misses the search finds, over all weeks, in percent of points."""
    missed = sum(one.solved.bound - score(one.met.problem, one.met.plain) for one in found)
    left = sum(one.solved.bound - score(one.met.problem, one.met.chosen) for one in found)
    return 100 * (missed - left) / missed if missed else 100.0


def _row(name: str, values: Sequence[float]) -> str:
    none = f"{sum(value == 0 for value in values):>9}"
    return f"{name:<{WIDE}} {statistics.median(values):>9.2f} {p95(values):>9.2f} {max(values):>9.2f} {none}"


def _timed(name: str, values: Sequence[float]) -> str:
    return f"{_row(name, values)}   {_bars(values, MEDIAN_MS, P95_MS)}"


def _bars(values: Sequence[float], median: float, most: float) -> str:
    met = statistics.median(values) <= median and p95(values) <= most
    return f"bar: {median:g}, {most:g}: {'met' if met else 'not met'}"


def p95(values: Sequence[float]) -> float:
    """What 95 of 100 do not pass."""
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]

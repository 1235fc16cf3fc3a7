"""`dorsal simulate`: write simulated people, judge them, forecasts and the plan that they live with."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from dorsal.cli import InputError, forecasts
from dorsal.simulate import calibrate, compare, safety
from dorsal.simulate.cohorts import MissingData
from dorsal.simulate.living import histories
from dorsal.simulate.parameters import parameters
from dorsal.simulate.population import population
from dorsal.simulate.safety_report import told


class Run(NamedTuple):
    """What was asked for. `weeks` and `workers`: of a safety run."""

    people: int
    seed: int
    to: Path | None
    weeks: int
    workers: int


def run(task: str | None, asked: Run) -> int:
    """Raises InputError where the real data are not there or the target cannot be written."""
    people, seed, to = asked.people, asked.seed, asked.to
    if people < 1 or seed < 0:
        raise InputError("--people: expected at least 1, and --seed: a whole number from 0")
    if asked.weeks < 1 or asked.workers < 1:
        raise InputError("--weeks and --workers: expected at least 1")
    try:
        if task == "calibrate":
            return _calibrate(seed)
        if task == "forecasts":
            return forecasts.run()
        if task == "safety":
            return _safety(asked)
        if task == "compare":
            print("\n".join(compare.run(seed, to or Path("docs/images"))))
            return 0
        return _write(people, seed, to)
    except MissingData as error:
        raise InputError(str(error)) from None
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be written ({type(error).__name__})") from None


def _calibrate(seed: int) -> int:
    """1 if a figure is missed. Says first how fast people are drawn."""
    start, drawn = perf_counter(), sum(chunk.count for chunk in population(100_000, seed=seed))
    rate = drawn / (perf_counter() - start)
    found = calibrate.figures(seed=seed)
    print("\n".join(calibrate.table(found)))
    met = sum(one.met for one in found)
    print(f"\n{met} of {len(found)} figures met; seed {seed}, {calibrate.PEOPLE} people, two years")
    print(f"Answers drawn: {rate:,.0f} people a second, a million in {1_000_000 / rate:.0f} seconds")
    return 0 if met == len(found) else 1


def _safety(asked: Run) -> int:
    """1 if a rule was broken."""
    report = safety.run(asked.weeks, seed=asked.seed, workers=asked.workers)
    print("\n".join(told(report)))
    return 1 if report.outcome.broken else 0


def _write(people: int, seed: int, to: Path | None) -> int:
    lines = (json.dumps(one, ensure_ascii=False) for one in histories(people, seed=seed))
    if to is None:
        for line in lines:
            print(line)
        return 0
    with to.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(line + "\n")
    print(f"{people} people, {parameters()['living']['weeks']} weeks at most, seed {seed}: {to}", file=sys.stderr)
    return 0

"""`dorsal simulate`: write simulated people, set them beside published figures and real cohorts, judge forecasts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

from dorsal.cli import InputError, forecasts
from dorsal.simulate import calibrate, compare
from dorsal.simulate.cohorts import MissingData
from dorsal.simulate.people import WEEKS, histories
from dorsal.simulate.population import population


def run(task: str | None, *, people: int, seed: int, to: Path | None) -> int:
    """Raises InputError where the real data are not there or the target cannot be written."""
    if people < 1 or seed < 0:
        raise InputError("--people: expected at least 1, and --seed: a whole number from 0")
    try:
        if task == "calibrate":
            return _calibrate(seed)
        if task == "compare":
            print("\n".join(compare.run(seed, to or Path("docs/images"))))
            return 0
        if task == "forecasts":
            return forecasts.run()
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


def _write(people: int, seed: int, to: Path | None) -> int:
    lines = (json.dumps(one, ensure_ascii=False) for one in histories(people, seed=seed))
    if to is None:
        for line in lines:
            print(line)
        return 0
    with to.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(line + "\n")
    print(f"{people} people, {WEEKS} weeks each, seed {seed}: {to}", file=sys.stderr)
    return 0

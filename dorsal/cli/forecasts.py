"""`dorsal simulate forecasts`: what the course foresees for simulated people, beside what they then say.

The numbers of the filter were chosen on people of the seeds 101 to 104; only people of the judging seeds are counted.
A simpler forecast learns how far off it lies from people of the tuning seeds too.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple

import numpy as np

from dorsal.cli.foretold import MEASURES, Foretold, Judged, change, judged
from dorsal.cli.scores import alarms, crps, inside, off, pit, reliability, shown, simple_crps, tenths, uneven
from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.simulate.parameters import Parameters, parameters, rough

TUNED = range(101, 105)
TUNING = {"usual": 101, "rough": 102}
JUDGING = {"usual": 20261122, "rough": 20261123}
PEOPLE = 10_000
PERCENT = 100
SIMPLE = {"last": "the last value", "recent": "the mean of the last four", "curve": "the published curve"}
WEEKS = ((1, 1), (2, 2), (3, 4), (5, 8), (9, 16), (17, 26))
THRESHOLDS = (0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5)
MIDDLE = {"usual": (0.78, 0.82), "rough": (0.75, 0.85)}
FOUND = {"usual": 0.7, "rough": 0.5}
ENOUGH = 100  # forecasts in a tenth, below which it says nothing


class Bar(NamedTuple):
    """Something that must hold, and what was found."""

    name: str
    found: float
    least: float
    most: float

    @property
    def met(self) -> bool:
        return self.least <= self.found <= self.most


def run() -> int:
    """Print every figure; 1 if a bar is missed."""
    start, content, people = perf_counter(), load(), PEOPLE
    bars: list[Bar] = []
    for name, values in (("usual", parameters()), ("rough", rough())):
        known = judged(people, seed=TUNING[name], values=values, content=content)
        found = judged(people, seed=JUDGING[name], values=values, content=content)
        print(f"## The {name} world: {found.people} people, seed {JUDGING[name]}\n")
        for lines in (_coverage(found), _weeks(found), _far(known, found), _changes(found, content)):
            print("\n".join(lines), end="\n\n")
        print("\n".join(_flares(found, content)), end="\n\n")
        bars += _bars(name, known, found, content)
    print("## The usual world, but the plan helps nobody: what is foreseen does not count on its help\n")
    print("\n".join(_changes(judged(people, seed=JUDGING["usual"], values=_unhelped(), content=content), content)))
    missed = [bar for bar in bars if not bar.met]
    print(f"\n{len(bars) - len(missed)} of {len(bars)} bars met, {perf_counter() - start:.0f} seconds")
    for bar in missed:
        print(f"NOT MET: {bar.name}: {bar.found:.3f}, expected {bar.least:.3f} to {bar.most:.3f}")
    return 1 if missed else 0


def _unhelped() -> Parameters:
    return parameters() | {"response": parameters()["response"] | {"share": 0}}


def _each(found: Judged) -> Iterator[tuple[str, Foretold, np.ndarray]]:
    """Each measure and horizon, and where the truths lie in its forecasts."""
    for measure in MEASURES:
        for horizon, told in found.ahead[measure].items():
            yield f"{measure}, {horizon}", told, pit(told, np.random.default_rng(1))


def _coverage(found: Judged) -> Iterator[str]:
    yield "| foreseen | forecasts | in the middle 80 % | 50 % | by tenths, % | uneven by | shown hold | numbers shown |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, told, places in _each(found):
        held, wide = shown(told, 0.8)
        parts = " ".join(f"{PERCENT * one:.1f}" for one in tenths(places))
        middle = " | ".join(f"{PERCENT * inside(places, share):.1f} %" for share in (0.8, 0.5))
        even = f"{uneven(places):.3f}"
        yield f"| {name} | {len(places)} | {middle} | {parts} | {even} | {PERCENT * held:.1f} % | {wide:.2f} |"


def _weeks(found: Judged) -> Iterator[str]:
    heads = [f"week {least}" if least == most else f"{least} to {most}" for least, most in WEEKS]
    yield "| in the middle 80 %, foreseen for | " + " | ".join(heads) + " |"
    yield "|---" * (len(WEEKS) + 1) + "|"
    for name, told, places in _each(found):
        cells = []
        for least, most in WEEKS:
            here = places[(told.when >= least) & (told.when <= most)]
            cells.append(f"{PERCENT * inside(here, 0.8):.1f} %" if len(here) else "")
        yield f"| {name} | " + " | ".join(cells) + " |"


def _far(known: Judged, found: Judged) -> Iterator[str]:
    yield "| continuous ranked probability score, points | the course | " + " | ".join(SIMPLE.values()) + " |"
    yield "|---" * (len(SIMPLE) + 2) + "|"
    for measure in MEASURES:
        for horizon, told in found.ahead[measure].items():
            others = [simple_crps(name, known.ahead[measure][horizon], told) for name in SIMPLE]
            numbers = [crps(told.chances, told.said), *others]
            yield f"| {measure}, {horizon} | " + " | ".join(f"{one:.3f}" for one in numbers) + " |"


def _changes(found: Judged, content: Content) -> Iterator[str]:
    yield "| chance of a meaningful change, % said: % that came | " + " | ".join(map(str, range(1, 11))) + " | worst |"
    yield "|---" * 12 + "|"
    for name, told, _ in _each(found):
        for when, some in (("", told), (", from the first 4 weeks", _early(told))):
            bins = reliability(*change(some, content))
            cells = [f"{PERCENT * one.said:.0f}: {PERCENT * one.happened:.0f}" for one in bins]
            yield f"| {name}{when} | " + " | ".join(cells) + f" | {PERCENT * off(bins, ENOUGH):.0f} |"


def _early(told: Foretold) -> Foretold:
    return Foretold(*(column[told.week < 4] for column in told))


def _flares(found: Judged, content: Content) -> Iterator[str]:
    (chosen,), least = _rule(content)
    yield "| flare above | found | visible ones found | false alarms | alarms in a rise | visible, pain alone | false |"
    yield "|---|---|---|---|---|---|---|"
    both = zip(alarms(found, THRESHOLDS, least), alarms(found, THRESHOLDS, least, alone=True), strict=True)
    for one, alone in both:
        cells = (one.found, one.visible, one.false, one.right, alone.visible, alone.false)
        mark = " (chosen)" if one.threshold == chosen else ""
        yield f"| {one.threshold}{mark} | " + " | ".join(f"{PERCENT * cell:.1f} %" for cell in cells) + " |"


def _rule(content: Content) -> tuple[tuple[float], float]:
    return (content.course_values["flare-surprise"].value,), content.course_values["flare-points"].value


def _bars(world: str, known: Judged, found: Judged, content: Content) -> Iterator[Bar]:
    for name, told, places in _each(found):
        measure, horizon = name.split(", ")
        yield Bar(f"{world}, {name}: in the middle 80 %", inside(places, 0.8), *MIDDLE[world])
        yield Bar(f"{world}, {name}: the numbers shown hold", shown(told, 0.8)[0], 0.8, 1)
        best = min(simple_crps(one, known.ahead[measure][horizon], told) for one in SIMPLE)
        times = crps(told.chances, told.said) / best
        yield Bar(f"{world}, {name}: score, times that of the best simple forecast", times, 0, 1)
        worst = off(reliability(*change(told, content)), ENOUGH)
        yield Bar(f"{world}, {name}: chance of a meaningful change, worst tenth", worst, 0, 0.1)
    (seen,) = alarms(found, *_rule(content))
    yield Bar(f"{world}: flares that a week shows, found", seen.visible, FOUND[world], 1)
    yield Bar(f"{world}: false alarms", seen.false, 0, 0.08)

"""What is foreseen comes true as often as it says, for people whose pain moves by other rules than the filter's.

The people here begin somewhere, settle at a share of it at their own speed, wobble, and have flares that fade over
days; a check-in is the mean of a week with heavy-tailed noise, rounded. None of that is how the filter thinks.
`pytest -s` prints the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest

from dorsal.care.curve import Path
from dorsal.content.schema import Content

SCALE = np.arange(11)
PUBLISHED = {"acute": (5.6, 2.1, 18), "subacute": (6.3, 3.1, 20), "persistent": (5.6, 4.0, 60)}
WEEKS = 40
PEOPLE = 60


class World(NamedTuple):
    """How people's numbers move: points, days, flares a week, the share of missing check-ins."""

    wobble: float
    wobble_days: float
    noise: float
    tails: float
    flares: float
    flare_size: float
    flare_days: float
    missing: float


WORLDS = {
    "ordinary": World(0.7, 20, 0.8, 5, 0.03, 2.6, 9, 0.2),
    "calm": World(0.4, 40, 0.5, 30, 0.015, 2.6, 9, 0.2),
    "rough": World(1.0, 14, 1.2, 4, 0.06, 3.0, 12, 0.35),
}
Series = list[tuple[int, int]]


def person(course: str, world: World, random: np.random.Generator) -> Series:
    """One person's check-ins: the number of the day, and what was said."""
    begins, settles, days = PUBLISHED[course]
    start = float(np.clip(random.normal(begins, 1.9), 1, 10))
    share = settles / begins
    rest = float(random.beta(1.6 * share, 1.6 * (1 - share)))
    speed = float(random.lognormal(np.log(days), 0.5))
    time = np.arange(WEEKS * 7 + 1)
    level = start * (rest + (1 - rest) * np.exp(-time / speed))
    level += faded(random.normal(0, world.wobble, len(time)), np.exp(-1 / world.wobble_days))
    sizes = np.maximum(1.5, random.normal(world.flare_size, 1, len(time)))
    level += faded(sizes * (random.random(len(time)) < world.flares / 7), np.exp(-1 / world.flare_days), whole=True)
    return list(check_ins(level, world, random))


def faded(steps: np.ndarray, keep: float, *, whole: bool = False) -> np.ndarray:
    """What is left of yesterday, and something new: all of it if `whole`, else so much that the spread stays."""
    found = np.array(steps)
    for day in range(1, len(steps)):
        found[day] = keep * found[day - 1] + steps[day] * (1.0 if whole else np.sqrt(1 - keep**2))
    return found


def check_ins(level: np.ndarray, world: World, random: np.random.Generator) -> Iterator[tuple[int, int]]:
    scale = world.noise * np.sqrt((world.tails - 2) / world.tails)
    for week in range(WEEKS):
        day = 7 * week + (int(random.integers(0, 3)) if week else 0)
        said = level[max(0, day - 6) : day + 1].mean() + scale * random.standard_t(world.tails)
        if week == 0 or random.random() > world.missing:
            yield day, int(np.clip(round(said), 0, 10))


class Judged(NamedTuple):
    """Each forecast of the next check-in: where the truth fell in it, and whether the range shown held it."""

    pit: np.ndarray
    held: np.ndarray
    width: np.ndarray
    crps: np.ndarray


def crps(chances: np.ndarray, said: int) -> float:
    """How far a forecast lies from what was said: lower is better, in points."""
    return float((((np.cumsum(chances) - (said <= SCALE)) ** 2)[:-1]).sum())


def judged(people: list[tuple[str, Series]], content: Content, random: np.random.Generator) -> Judged:
    found = [one for course, series in people for one in forecasts(course, series, content, random)]
    return Judged(*(np.array(column) for column in zip(*found, strict=True)))


def forecasts(
    course: str, series: Series, content: Content, random: np.random.Generator
) -> Iterator[tuple[float, bool, int, float]]:
    path = Path(content.courses[course], content)
    belief, before = path.tracker.start(), 0
    for number, (day, said) in enumerate(series):
        belief, before, centre = path.ahead(belief, before, day), day, path.centre(day)
        report = path.tracker.report(belief, centre)
        if number:
            chances, whole = report.chances(), report.whole(0.8)
            pit = chances[:said].sum() + chances[said] * random.random()
            yield pit, whole.low <= said <= whole.high, whole.high - whole.low + 1, crps(chances, said)
        belief = path.tracker.seen(belief, said, centre)


def simple(people: list[tuple[str, Series]], content: Content) -> dict[str, list[tuple[float, int]]]:
    """What a simpler forecast would say, and what was said: the last value, the mean of the last four, the curve."""
    found: dict[str, list[tuple[float, int]]] = {"last": [], "mean of four": [], "curve": []}
    for course, series in people:
        path = Path(content.courses[course], content)
        for number in range(1, len(series)):
            before = [said for _, said in series[:number]]
            day, said = series[number]
            found["last"].append((before[-1], said))
            found["mean of four"].append((float(np.mean(before[-4:])), said))
            found["curve"].append((path.tracker.report(path.nobody(day), path.centre(day)).mean(), said))
    return found


def simple_crps(known: list[tuple[float, int]], tried: list[tuple[float, int]]) -> float:
    """With the spread of its own errors on other people."""
    errors = np.array([said - told for told, said in known])

    def chances(told: float) -> np.ndarray:
        return np.bincount(np.clip(np.round(told + errors), 0, 10).astype(int), minlength=11) / len(errors)

    every = {told: chances(told) for told in {round(told, 1) for told, _ in tried}}
    return float(np.mean([crps(every[round(told, 1)], said) for told, said in tried]))


def population(world: str, seed: int) -> list[tuple[str, Series]]:
    random = np.random.default_rng(seed)
    return [(course, person(course, WORLDS[world], random)) for _ in range(PEOPLE // 3) for course in PUBLISHED]


@pytest.mark.parametrize("world", WORLDS)
def test_forecasts_come_true_as_often_as_they_say(world: str, content: Content) -> None:
    people = population(world, 20261121)
    found = judged(people, content, np.random.default_rng(1))
    middle = {share: float(np.mean(np.abs(found.pit - 0.5) < share / 2)) for share in (0.5, 0.8)}
    tenths = np.histogram(found.pit, 10, (0, 1))[0] / len(found.pit)
    rivals = {
        name: simple_crps(known, tried)
        for (name, known), tried in zip(
            simple(population(world, 7), content).items(), simple(people, content).values(), strict=True
        )
    }
    figures = (
        f"{world}: {len(found.pit)} forecasts; inside the middle 80 %: {middle[0.8]:.3f}, 50 %: {middle[0.5]:.3f}",
        f"  by tenths: {np.round(tenths, 3)}",
        f"  whole numbers shown: {found.width.mean():.2f}, they hold {found.held.mean():.3f}",
        f"  CRPS {found.crps.mean():.3f}; " + ", ".join(f"{name} {value:.3f}" for name, value in rivals.items()),
    )
    print("", *figures, sep="\n")  # noqa: T201 - for whoever asks with -s
    assert 0.72 <= middle[0.8] <= 0.9
    assert found.held.mean() >= 0.8
    assert found.crps.mean() < min(rivals.values())

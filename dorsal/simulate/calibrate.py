"""What the simulator was calibrated to, beside what it gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dorsal.content.loader import load
from dorsal.content.schema import Content
from dorsal.simulate.behaviour import behaviour, response
from dorsal.simulate.check_ins import followed
from dorsal.simulate.columns import Array
from dorsal.simulate.course import CLASSES, Courses
from dorsal.simulate.parameters import Parameters, parameters
from dorsal.simulate.population import PHASES, Population, population

PEOPLE, WEEKS, YEAR = 16384, 104, 365
THREE_MONTHS = 13
PERCENT = 100


class Figure(NamedTuple):
    """One published figure, what the simulator gives, and how far apart they may be. Without a source: convention."""

    name: str
    source: str
    published: float
    simulated: float
    tolerance: float

    @property
    def met(self) -> bool:
        return abs(self.simulated - self.published) <= self.tolerance


def figures(*, seed: int, count: int = PEOPLE) -> list[Figure]:
    """Every figure, over so many people followed for two years."""
    values, content = parameters(), load()
    drawn = list(population(count, seed=seed, content=content))
    random = np.random.default_rng([seed, 2])
    paths = [followed(chunk, WEEKS, random=random, values=values) for chunk in drawn]
    course = Courses(*(np.concatenate(parts) for parts in zip(*paths, strict=True)))
    phase = np.concatenate([chunk.phase for chunk in drawn])
    return [
        *_arrivals(drawn, content, values),
        *_means(course, phase, values),
        *_classes(course),
        *_relapses(course),
        *_doing(course, random, values),
    ]


def _arrivals(drawn: list[Population], content: Content, values: Parameters) -> Iterator[Figure]:
    # Theirs was a cohort of acute pain.
    flagged = np.concatenate([_flagged(chunk, content, values)[chunk.phase == 0] for chunk in drawn])
    cause = np.concatenate([chunk.cause for chunk in drawn])
    wide = values["wide-flags"]["share"]
    yield Figure(
        "at least one flag of the wide list, acute pain, %", "henschke09", PERCENT * wide, PERCENT * flagged.mean(), 3
    )
    fracture = list(values["serious"]).index("fracture") + 1
    yield Figure("any serious disease, %", "henschke09", 0.94, PERCENT * (cause > 0).mean(), 0.3)
    yield Figure("fracture, %", "henschke09", 0.68, PERCENT * (cause == fracture).mean(), 0.25)
    radiating = np.concatenate([chunk.chose("leg-pain", "above-knee", "below-knee") for chunk in drawn])
    yield Figure("radiating pain, % (the two cohorts, 47 together)", "cohorts", 47, PERCENT * radiating.mean(), 3)
    before = np.concatenate([chunk.chose("episodes", "one-or-two", "three-or-more") for chunk in drawn])
    yield Figure("an earlier episode, % (second cohort)", "cohorts", 85, PERCENT * before.mean(), 3)


def _flagged(chunk: Population, content: Content, values: Parameters) -> Array:
    """Who has at least one flag as wide a list as the published one counts it."""
    table = values["wide-flags"]
    flagged: Array = (chunk.of["age"] >= table["age"]) | chunk.chose("morning-stiffness", *table["stiffness"])
    flagged |= chunk.chose("began", *table["began"])
    flagged |= (chunk.days() >= table["days"]) & chunk.chose("course", "same", "worse", "up-and-down")
    for question in content.questions.values():
        if question.red_flag:
            flagged |= chunk.chose(question.id, question.alarming or "yes")
    return flagged


def _means(course: Courses, phase: Array, values: Parameters) -> Iterator[Figure]:
    for number, name in enumerate(PHASES):
        here = phase == number
        for week, published in zip(values["curve"]["weeks"], values["curve"][name], strict=True):
            simulated = float(course.pain[here, week * 7].mean())
            yield Figure(f"pain of 100, {name}, week {week}", "wallwork24", published, simulated, 3)
    share = float(course.function[:, YEAR].mean() / course.function[:, 0].mean())
    of_pain = float(course.pain[:, YEAR].mean() / course.pain[:, 0].mean())
    function = values["function-share"]
    yield Figure("function left after a year, of what pain has left", "convention", function, share / of_pain, 0.05)


def _classes(course: Courses) -> Iterator[Figure]:
    published = dict(zip(CLASSES, (30, 36, 13, 21), strict=True))
    for number, name in enumerate(CLASSES):
        share = PERCENT * float((course.classes == number).mean())
        yield Figure(f"people whose course is {name}, %", "dunn06", published[name], share, 3)


def _relapses(course: Courses) -> Iterator[Figure]:
    """Among people with a whole year to look at after they recovered."""
    seen = (course.well >= 0) & (course.well + YEAR < course.pain.shape[1])
    after = np.where(course.back < 0, np.inf, course.back - course.well)[seen]
    within = after <= YEAR
    limiting = within & course.limiting[seen]
    yield Figure("back within 12 months of recovery, %", "dasilva19", 69, PERCENT * within.mean(), 4)
    yield Figure("median days until it is back", "dasilva19", 139, float(np.median(after)), 25)
    yield Figure("back and limiting activity, %", "dasilva19", 40, PERCENT * limiting.mean(), 4)


def _doing(course: Courses, random: np.random.Generator, values: Parameters) -> Iterator[Figure]:
    does = behaviour(len(course.pain), THREE_MONTHS, random=random, values=values)
    never = 1 - does.starts.mean()
    yield Figure("never start, %", "doi 10.1001/jamanetworkopen.2023.20400", 29.3, PERCENT * never, 1.5)
    day = THREE_MONTHS * 7
    gain = course.function[:, day] * (1 - response(does.share, day, values)[:, day])
    yield Figure("function gained at 13 weeks by all who are offered it, of 100", "selfback", 3.3, gain.mean(), 0.7)


def table(found: list[Figure]) -> list[str]:
    """One line a figure."""
    wide = max(len(one.name) for one in found)
    head = f"{'figure':<{wide}}  published  simulated  within   source"
    return [head, *(_row(one, wide) for one in found)]


def _row(one: Figure, wide: int) -> str:
    said = "" if one.met else "  NOT MET"
    numbers = f"{one.published:>9.2f}  {one.simulated:>9.2f}  {one.tolerance:>6.2f}"
    return f"{one.name:<{wide}}  {numbers}   {one.source}{said}"

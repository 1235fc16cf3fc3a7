"""What people say at their weekly check-ins, by person and week, and the truth behind it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dorsal.simulate.behaviour import Behaviour, behaviour, response
from dorsal.simulate.columns import Array
from dorsal.simulate.course import Courses, courses
from dorsal.simulate.parameters import Parameters
from dorsal.simulate.population import Population

MOST = 10


class CheckIns(NamedTuple):
    """`pain` and `function`: what would be said from week 0, the first day's answer, on. `made`: which are.

    `risen`: how many points flares and relapses add to the pain of each week. `course`: with what the plan helps.
    """

    pain: Array
    function: Array
    made: Array
    risen: Array
    course: Courses
    does: Behaviour


def check_ins(chunk: Population, weeks: int, *, random: np.random.Generator, values: Parameters) -> CheckIns:
    """Of people who have Dorsal's plan, each week for so many weeks."""
    natural = followed(chunk, weeks, random=random, values=values)
    does = behaviour(chunk.count, weeks, random=random, values=values)
    helped = response(does.share, weeks * 7, values)
    course = natural._replace(pain=natural.pain * helped, function=natural.function * helped)
    even = random.random(chunk.count) < values["check-in"]["even"]
    answered = chunk.of["pain-average"], chunk.of["interference"]
    pain, function = (
        np.column_stack([first, *(_said(path, week, even, random, values) for week in range(1, weeks + 1))])
        for first, path in zip(answered, (course.pain, course.function), strict=True)
    )
    made = random.random((chunk.count, weeks + 1)) >= values["check-in"]["missing"]
    made[:, 0] = True
    risen = np.column_stack([_week(natural.risen * helped, week) for week in range(weeks + 1)])
    return CheckIns(pain, function, made & does.starts[:, None], risen, course, does)


def followed(chunk: Population, weeks: int, *, random: np.random.Generator, values: Parameters) -> Courses:
    """The natural course of drawn people from the pain and function they answered."""
    pain, function = (
        _level(chunk.of[name] * MOST, random, values["first"]["reliability"])
        for name in ("pain-average", "interference")
    )
    return courses(chunk.phase, (pain, function), weeks * 7, random=random, values=values)


def _level(answered: Array, random: np.random.Generator, reliability: float) -> Array:
    """Where people are when they answer: nearer to the mean than what they say, as far as it is not reliable."""
    mean, spread = answered.mean(), answered.std() * np.sqrt(reliability * (1 - reliability))
    near = mean + reliability * (answered - mean) + spread * random.standard_normal(len(answered))
    return np.asarray(np.clip(near, 0, MOST**2))


def _said(path: Array, week: int, even: Array, random: np.random.Generator, values: Parameters) -> Array:
    """What people answer on a day about the last seven, from 0 to 10."""
    table = values["check-in"]
    heard = _week(path, week) + table["noise"] * random.standard_t(table["freedom"], len(path))
    step = np.where(even, 2, 1)
    return np.asarray(np.clip(np.round(heard / step) * step, 0, MOST))


def _week(path: Array, week: int) -> Array:
    """The mean of the seven days up to the check-in of a week, of 10."""
    return np.asarray(path[:, max(0, week * 7 - 6) : week * 7 + 1].mean(1) / MOST)

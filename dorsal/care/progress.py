"""Where a person stands on their course, from what they said and where the filter sees them.

Each state is one rule over a few numbers of content; the numbers that made it hold are its reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import NamedTuple

import msgspec
import numpy as np

from dorsal.care.mixture import Mixture, Numbers
from dorsal.content.schema import Content, Id

PERCENT = 100


class Said(NamedTuple):
    """A value, so many days after the person began, and where the filter saw the person after it.

    `foreseen`: the mean of what this check-in was foreseen to say. `surprise`: how many of its standard deviations the
    value lies above that.
    """

    day: int
    value: float
    level: float
    foreseen: float
    surprise: float


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One measure on one day. `left`: the share of their first value that comparable people have left by now.

    `beside`: what was said of each other measure.
    """

    said: tuple[Said, ...]
    beside: tuple[tuple[Said, ...], ...]
    today: int
    level: Mixture
    left: float
    pain: bool = True


class Raised(NamedTuple):
    """The last check-ins in a row that lie above the usual before them."""

    usual: float
    run: tuple[Said, ...]


class State(msgspec.Struct, frozen=True):
    """`id` is None while nothing can be said. `reasons`: the numbers that decided."""

    id: Id | None
    reasons: dict[str, float]


Values = Mapping[Id, float]
Rule = Callable[[Seen, Values], dict[str, float] | None]


def state(seen: Seen, content: Content) -> State:
    """The first state, in the order of content, whose rule holds."""
    numbers = {name: record.value for name, record in content.course_values.items()}
    if not seen.said:
        return State(None, {"check-ins": 0})
    ago = seen.today - seen.said[-1].day
    if len(seen.said) < 2 or ago > numbers["current-days"]:
        return State(None, {"check-ins": len(seen.said), "days-since-check-in": ago})
    found = ((name, RULES[name](seen, numbers)) for name in content.course_states)
    return next(State(name, reasons) for name, reasons in found if reasons is not None)


def overall(states: Mapping[str, Id | None], content: Content) -> Id | None:
    """One state for all measures: the first in order that holds for one of them; recovered only if for all."""
    known = {name for name in states.values() if name}
    for name in content.course_states:
        if name == "recovered" and known == {name}:
            return name
        if name == "improving" and known & {name, "recovered"}:
            return name
        if name != "recovered" and name in known:
            return name
    return None


def raised(said: Iterable[Said], numbers: Values) -> Raised:
    """Follow the usual, which check-ins that lie above it do not move."""
    ordinary: list[Said] = []
    run: list[Said] = []
    usual = 0.0
    for one in said:
        recent = [other for other in ordinary if one.day - other.day <= numbers["usual-days"]]
        if recent and one.value - (middle := _middle(recent, numbers)) >= _rise(middle, numbers):
            usual = middle
            run.append(one)
        else:
            ordinary.append(one)
            run.clear()
    return Raised(usual, tuple(run))


def _middle(ordinary: list[Said], numbers: Values) -> float:
    """Between the last value, the middle of the last few, and the level: it follows a trend, and not one odd value."""
    few = median(one.value for one in ordinary[-int(numbers["usual-check-ins"]) :])
    return median((ordinary[-1].value, few, ordinary[-1].level))


def _rise(usual: float, numbers: Values) -> float:
    """How much above a usual counts as worse."""
    share = usual * numbers["worse-share"] / PERCENT
    return max(numbers["worse-least"], min(numbers["worse-points"], share))


def _worse(seen: Seen, numbers: Values) -> dict[str, float] | None:
    """Above the usual, or above the first value, for two weeks running."""
    above = raised(seen.said, numbers)
    if above.run and _lasts(above.run, numbers["worse-days"]):
        return {"usual": above.usual, "last": seen.said[-1].value}
    first, *later = seen.said
    over = _trailing(later, lambda value: value - first.value >= _rise(first.value, numbers))
    if over and _lasts(over, numbers["worse-days"]):
        return {"first": first.value, "last": seen.said[-1].value}
    return None


def _flare(seen: Seen, numbers: Values) -> dict[str, float] | None:
    """The last check-in is a surprise upwards: pain, with what was said beside it on that day."""
    *_, before, last = seen.said
    recent = last.day - before.day <= numbers["usual-days"] and seen.today - last.day <= numbers["flare-current-days"]
    if not seen.pain or not recent or last.value - last.foreseen < numbers["flare-points"]:
        return None
    beside = [one.surprise for other in seen.beside for one in other if one.day == last.day]
    if together(last.surprise, *beside) < numbers["flare-surprise"]:
        return None
    return {"usual": _short(last.foreseen), "last": last.value}


def together(*surprises: float | Numbers) -> Numbers:
    """Of several measures as one: where each comes by chance, it spreads as far as one alone."""
    return np.asarray(sum(np.asarray(one) for one in surprises) / np.sqrt(len(surprises)))


def _recovered(seen: Seen, numbers: Values) -> dict[str, float] | None:
    calm = _trailing(seen.said, lambda value: value <= numbers["recovered-most"])
    return {"last": calm[-1].value} if calm and _lasts(calm, numbers["recovered-days"]) else None


def _improving(seen: Seen, numbers: Values) -> dict[str, float] | None:
    first, now = seen.said[0].value, float(seen.level.mean())
    enough = min(first * numbers["meaningful-share"] / PERCENT, numbers["meaningful-points"])
    return {"first": first, "now": _short(now)} if first > 0 and first - now >= enough else None


def _slower(seen: Seen, numbers: Values) -> dict[str, float] | None:
    expected = seen.said[0].value * seen.left
    likely = 1 - float(seen.level.below(np.array([expected + numbers["slower-points"]]))[0])
    if seen.today < numbers["slower-weeks"] * numbers["check-in-days"] or likely * PERCENT < numbers["slower-chance"]:
        return None
    return {"expected": _short(expected), "now": _short(float(seen.level.mean()))}


def _steady(seen: Seen, numbers: Values) -> dict[str, float]:  # noqa: ARG001 - the shape of every rule
    return {"first": seen.said[0].value, "now": _short(float(seen.level.mean()))}


def _trailing(said: Iterable[Said], holds: Callable[[float], bool]) -> tuple[Said, ...]:
    """The last values in a row for which something holds."""
    found: list[Said] = []
    for one in said:
        if holds(one.value):
            found.append(one)
        else:
            found.clear()
    return tuple(found)


def _lasts(run: tuple[Said, ...], days: float) -> bool:
    return run[-1].day - run[0].day >= days


def _short(value: float) -> float:
    return round(value, 1)


RULES: dict[Id, Rule] = {
    "worse": _worse,
    "flare": _flare,
    "recovered": _recovered,
    "improving": _improving,
    "slower-than-expected": _slower,
    "steady": _steady,
}

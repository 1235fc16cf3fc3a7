"""The body gives way a little where the told angles and the planted hands and feet do not quite fit.

Bones are as long as they are, and what is planted stays: so the trunk leans and moves by the least that lets every
limb reach. Three numbers are sought (degrees of lean, cm along the page and up) by damped least squares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dorsal.figures.body import Body
from dorsal.figures.flesh import lowest
from dorsal.figures.reaching import Hold, hold_of
from dorsal.figures.space import Vec, less

Build = Callable[[float, Vec], Body]
CLOSE, ROUNDS, NUDGE = 0.15, 14, 0.02
STIFF = (0.012, 0.02, 0.02)


def yielding(build: Build, holds: Mapping[str, Hold]) -> Body:
    """The body that `build` makes, moved by the least with which it keeps its holds and stays above the floor."""
    told = (0.0, 0.0, 0.0)
    body = _made(build, told)
    if max(map(abs, _missed(body, holds)), default=0.0) < CLOSE:
        return body
    damping = 0.01
    best, rest, slopes = told, _rest(body, told, holds), None
    for _ in range(ROUNDS):
        slopes = slopes or _slopes(build, best, rest, holds)
        step = _step(slopes, rest, damping)
        tried = (best[0] + step[0], best[1] + step[1], best[2] + step[2])
        other = _made(build, tried)
        left = _rest(other, tried, holds)
        gain = _cost(rest) - _cost(left)
        if gain > 0:
            body, best, rest, slopes, damping = other, tried, left, None, damping / 4
            if gain < 1e-4:
                break
        else:
            damping *= 8
    return body


def _made(build: Build, told: Vec) -> Body:
    return build(told[0], (told[1], told[2], 0.0))


def _missed(body: Body, holds: Mapping[str, Hold]) -> list[float]:
    """How far each planted limb is from its place, and how far the body is under the floor."""
    found = [max(0.0, -lowest(body) - 0.4)]
    for contact, hold in holds.items():
        found += less(hold_of(body, contact).place, hold.place)
    return found


def _rest(body: Body, told: Vec, holds: Mapping[str, Hold]) -> list[float]:
    """What is left to make smaller: what the body misses, and how far it was moved for it."""
    return [*_missed(body, holds), *(one * stiff for one, stiff in zip(told, STIFF, strict=True))]


def _cost(rest: list[float]) -> float:
    return sum(one * one for one in rest)


def _slopes(build: Build, told: Vec, rest: list[float], holds: Mapping[str, Hold]) -> list[list[float]]:
    """How what is left changes with each of the three numbers."""
    slopes = []
    for number in range(3):
        nudged = (told[0] + NUDGE * (number == 0), told[1] + NUDGE * (number == 1), told[2] + NUDGE * (number == 2))
        after = _rest(_made(build, nudged), nudged, holds)
        slopes.append([(b - a) / NUDGE for a, b in zip(rest, after, strict=True)])
    return slopes


def _step(slopes: list[list[float]], rest: list[float], damping: float) -> Vec:
    square = [[sum(a * b for a, b in zip(one, two, strict=True)) for two in slopes] for one in slopes]
    for number in range(3):
        square[number][number] *= 1 + damping
    return _solved(square, [-sum(a * b for a, b in zip(one, rest, strict=True)) for one in slopes])


def _solved(square: list[list[float]], right: list[float]) -> Vec:
    """Three equations by Cramer's rule; the stiffness keeps them from being degenerate."""
    whole = _determinant(square)
    found = []
    for number in range(3):
        changed = [[right[row] if column == number else square[row][column] for column in range(3)] for row in range(3)]
        found.append(_determinant(changed) / whole)
    return found[0], found[1], found[2]


def _determinant(m: list[list[float]]) -> float:
    return (
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    )

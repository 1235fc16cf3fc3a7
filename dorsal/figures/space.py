"""Points, directions and frames in three dimensions: x along the page, y up, z towards the reader; lengths in cm."""

from __future__ import annotations

import math

Vec = tuple[float, float, float]
Frame = tuple[Vec, Vec, Vec]
"""Three directions of a part of the body: forward, up, and to its right."""

UPRIGHT: Frame = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
TINY = 1e-9


def add(a: Vec, b: Vec) -> Vec:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def less(a: Vec, b: Vec) -> Vec:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def scaled(a: Vec, by: float) -> Vec:
    return a[0] * by, a[1] * by, a[2] * by


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def length(a: Vec) -> float:
    return math.sqrt(dot(a, a))


def unit(a: Vec, otherwise: Vec = (1.0, 0.0, 0.0)) -> Vec:
    """The direction of `a`, or another one where it has none."""
    size = length(a)
    return otherwise if size < TINY else scaled(a, 1 / size)


def between(a: Vec, b: Vec, share: float) -> Vec:
    rest = 1 - share
    return a[0] * rest + b[0] * share, a[1] * rest + b[1] * share, a[2] * rest + b[2] * share


def across(a: Vec, axis: Vec) -> Vec:
    """The part of `a` that is square to a unit `axis`."""
    return less(a, scaled(axis, dot(a, axis)))


def angle(a: Vec, b: Vec) -> float:
    """Degrees between two directions."""
    return math.degrees(math.atan2(length(cross(a, b)), dot(a, b)))


def seen(frame: Frame, v: Vec) -> Vec:
    """A vector of a frame, in the world; written out, for nothing here is asked for more often."""
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = frame
    a, b, c = v
    return ax * a + bx * b + cx * c, ay * a + by * b + cy * c, az * a + bz * b + cz * c


def times(a: Frame, b: Frame) -> Frame:
    """The frame `b`, which is told inside `a`, in the world."""
    return seen(a, b[0]), seen(a, b[1]), seen(a, b[2])


def inside(a: Frame, b: Frame) -> Frame:
    """The frame `b` of the world, as told inside `a`."""
    one, two, three = ((dot(a[0], c), dot(a[1], c), dot(a[2], c)) for c in b)
    return one, two, three


def flexed(degrees: float) -> Frame:
    """Turned about the axis to the right: what hangs down swings forward."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (c, s, 0.0), (-s, c, 0.0), (0.0, 0.0, 1.0)


def tipped(degrees: float) -> Frame:
    """Turned about the axis forward: what stands tips to the right."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (1.0, 0.0, 0.0), (0.0, c, s), (0.0, -s, c)


def turned(degrees: float) -> Frame:
    """Turned about the axis up: what looks forward looks left."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (c, 0.0, -s), (0.0, 1.0, 0.0), (s, 0.0, c)


def blended(a: Frame, b: Frame, share: float) -> Frame:
    """The frame on the shortest way from `a` to `b`."""
    way = inside(a, b)
    axis: Vec = (way[1][2] - way[2][1], way[2][0] - way[0][2], way[0][1] - way[1][0])
    sine, cosine = length(axis) / 2, (way[0][0] + way[1][1] + way[2][2] - 1) / 2
    if sine < 1e-6:
        return a if share < 0.5 else b
    return times(a, _about(unit(axis), math.atan2(sine, cosine) * share))


def _about(axis: Vec, radians: float) -> Frame:
    c, s = math.cos(radians), math.sin(radians)

    def column(v: Vec) -> Vec:
        return add(add(scaled(v, c), scaled(cross(axis, v), s)), scaled(axis, dot(axis, v) * (1 - c)))

    return column(UPRIGHT[0]), column(UPRIGHT[1]), column(UPRIGHT[2])

"""From where the body is seen, and the outline of a part from there."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dorsal.content.posing import View
from dorsal.figures.flesh import Ball
from dorsal.figures.space import Vec, dot

POINTS = 18
SCALE = 4.0
ANGLES: dict[View, tuple[float, float]] = {
    "side": (13.0, 10.0), "near-side": (-13.0, 10.0), "front": (86.0, 8.0), "half-front": (52.0, 10.0),
    "back": (-88.0, 8.0), "half-back": (-48.0, 12.0), "feet": (34.0, 38.0), "above": (12.0, 40.0),
}  # fmt: skip
Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Camera:
    """Far away, so that nothing shrinks with distance: three directions of the picture."""

    right: Vec
    up: Vec
    near: Vec

    def spot(self, place: Vec) -> tuple[float, float]:
        """Where a place is in the picture, y down."""
        return dot(place, self.right) * SCALE, -dot(place, self.up) * SCALE

    def depth(self, place: Vec) -> float:
        """How near the reader it is."""
        return dot(place, self.near)

    def outline(self, balls: tuple[Ball, ...]) -> Outline:
        """The skin drawn tight over these balls; always as many points, so that one outline can become another."""
        spots = [(*self.spot(place), radius * SCALE) for place, radius in balls]
        ahead = math.atan2(spots[-1][1] - spots[0][1], spots[-1][0] - spots[0][0]) if len(balls) < 5 else 0.0
        return tuple(_farthest(spots, ahead + 2 * math.pi * number / POINTS) for number in range(POINTS))


def _farthest(spots: list[tuple[float, float, float]], angle: float) -> tuple[float, float]:
    x, y = math.cos(angle), math.sin(angle)
    spot = max(spots, key=lambda one: one[0] * x + one[1] * y + one[2])
    return spot[0] + spot[2] * x, spot[1] + spot[2] * y


def camera(view: View) -> Camera:
    """The camera of a named view."""
    around, above = (math.radians(degrees) for degrees in ANGLES[view])
    c, s, cp, sp = math.cos(around), math.sin(around), math.cos(above), math.sin(above)
    return Camera((c, 0.0, -s), (-s * sp, cp, -c * sp), (s * cp, sp, c * cp))

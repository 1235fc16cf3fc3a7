"""The picture of what keeps the pain going: five petals, one for each domain, each as full as its strongest driver.

It repeats the words beside it and adds none; it is drawn on the server and prints.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

CENTRE = (170.0, 140.0)
INNER, OUTER, LABEL = 18.0, 92.0, 98.0
FULL = {"none": 0.0, "some": 0.6, "strong": 1.0}
DOMAINS = ("mechanical", "neurological", "muscular", "psychosocial", "lifestyle")


@dataclass(frozen=True)
class Petal:
    """One domain: its outline, how much of it is filled, and where its name stands."""

    domain: str
    strength: str
    outline: str
    fill: str
    x: float
    y: float
    anchor: str


def petals(strengths: Mapping[str, str]) -> tuple[Petal, ...]:
    """The five petals for `none`, `some` or `strong` in each domain."""
    return tuple(_petal(place, domain, strengths.get(domain, "none")) for place, domain in enumerate(DOMAINS))


def _petal(place: int, domain: str, strength: str) -> Petal:
    angle = math.radians(-90 + 72 * place)
    reach = INNER + (OUTER - INNER) * FULL[strength]
    x, y = _point(angle, LABEL)
    anchor = "middle" if abs(math.cos(angle)) < 0.7 else "start" if math.cos(angle) > 0 else "end"
    lift = -8.0 if math.sin(angle) < -0.9 else 20.0 if math.sin(angle) > 0.5 else 2.0
    fill = "" if strength == "none" else _shape(angle, reach)
    return Petal(domain, strength, _shape(angle, OUTER), fill, round(x, 1), round(y + lift, 1), anchor)


def _shape(angle: float, reach: float) -> str:
    """A petal from the inner circle out to `reach`."""
    wide = math.radians(27) * (0.72 + 0.28 * reach / OUTER)
    start, end = _pair(angle, INNER), _pair(angle, reach)
    left, right = _pair(angle - wide, reach * 0.72), _pair(angle + wide, reach * 0.72)
    out_left, out_right = _pair(angle - wide * 0.62, reach * 1.0), _pair(angle + wide * 0.62, reach * 1.0)
    return f"M{start} C{left} {out_left} {end} C{out_right} {right} {start} Z"


def _point(angle: float, radius: float) -> tuple[float, float]:
    return CENTRE[0] + radius * math.cos(angle), CENTRE[1] + radius * math.sin(angle)


def _pair(angle: float, radius: float) -> str:
    x, y = _point(angle, radius)
    return f"{x:.1f},{y:.1f}"

"""Limbs that would pass through the trunk, through the head or through each other.

Every part is a row of balls. Where two meet, flesh and clothes give way, and no drawing is exact: a part may sink into
another one by its own thickness and a quarter, so that a hand may lie on a knee, hold a thigh or rest under a back.
What goes deeper comes out on the other side; so do two limbs whose bones meet, which no thickness tells where both are
as thick. Two hands or two feet may fold into each other. What hangs together is not compared where it joins: a thigh
and a shank, the first half of an arm and the chest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from dorsal.figures.body import SIDES, Body
from dorsal.figures.flesh import flesh
from dorsal.figures.space import Vec, add, between, dot, length, less, scaled

ALLOWED = 1.25
MEET = 0.2  # bones nearer than this share of both thicknesses
FOLD = ("hand", "foot")
STEPS = 8
LIMBS = {
    "thigh": ("hip", "knee", (8.0, 5.9)), "shank": ("knee", "ankle", (5.5, 3.6)), "foot": ("ankle", "toe", (3.4, 2.4)),
    "upper-arm": ("shoulder", "elbow", (5.4, 4.0)), "forearm": ("elbow", "wrist", (4.0, 2.6)),
    "hand": ("wrist", "tip", (2.6, 2.0)),
}  # fmt: skip
TRUNK = ("pelvis", "belly", "waist", "ribs", "chest")
HEAD = ("hair", "face")
JOINED = {frozenset(pair) for pair in (("thigh", "shank"), ("shank", "foot"), ("upper-arm", "forearm"),
                                       ("forearm", "hand"), ("upper-arm", "hand"))}  # fmt: skip
HANGS = {"thigh": 5, "upper-arm": 5}  # how many of its balls stand where it joins the trunk
NEAR_HIPS = 3  # how many balls of two thighs lie side by side
Ball = tuple[Vec, float]
Rod = tuple[Vec, Vec, float]


def crossings(body: Body) -> Iterator[str]:
    """Every two parts of which one has sunk too deep into the other."""
    limbs = {f"{side}-{name}": limb_balls(body, side, name) for side in SIDES for name in LIMBS}
    rods = tuple(trunk_rods(body))
    for name, balls in limbs.items():
        free = balls[HANGS.get(_kind(name), 0) :]
        depth = max(_in_trunk(ball, rods) for ball in free)
        if depth > ALLOWED:
            yield f"{name} sinks into the trunk by {depth:.1f} of its thickness"
    for one, other in combinations(limbs, 2):
        if _joined(one, other):
            continue
        same = _kind(one) == _kind(other)
        first = NEAR_HIPS if same and _kind(one) == "thigh" else 0
        depth, apart = _in_each_other(limbs[one][first:], limbs[other][first:])
        if depth > ALLOWED:
            yield f"{one} sinks into {other} by {depth:.1f} of its thickness"
        elif apart < MEET and not (same and _kind(one) in FOLD):
            yield f"{one} crosses {other}"


def limb_balls(body: Body, side: str, name: str) -> tuple[Ball, ...]:
    """One part of a limb, as a row of balls."""
    first, last, (thick, thin) = LIMBS[name]
    start, end = body.points[f"{side}-{first}"], body.points[f"{side}-{last}"]
    shares = [step / STEPS for step in range(STEPS + 1)]
    return tuple((between(start, end, share), thick + (thin - thick) * share) for share in shares)


def trunk_rods(body: Body) -> Iterator[Rod]:
    """The trunk, slice by slice from left to right, and the head."""
    for blob in flesh(body):
        if blob.name in TRUNK:
            (left, wide), (right, _), (other_left, other_wide), (other_right, _) = blob.balls[:4]
            for share in (0.0, 0.25, 0.5, 0.75):
                ends = between(left, other_left, share), between(right, other_right, share)
                yield (*ends, wide + (other_wide - wide) * share)
        elif blob.name in HEAD:
            place, radius = blob.balls[0]
            yield place, place, radius


def _in_trunk(ball: Ball, rods: tuple[Rod, ...]) -> float:
    place, radius = ball
    return max(wide + radius - _away(place, left, right) for left, right, wide in rods) / (2 * radius)


def _away(place: Vec, first: Vec, last: Vec) -> float:
    """How far a place is from a line between two points."""
    way = less(last, first)
    long = dot(way, way)
    share = max(0.0, min(1.0, dot(less(place, first), way) / long)) if long else 0.0
    return length(less(place, add(first, scaled(way, share))))


def _in_each_other(one: tuple[Ball, ...], other: tuple[Ball, ...]) -> tuple[float, float]:
    """How deep the thinner ball of any two has sunk, and how near their middles are as a share of both thicknesses."""
    (first, thick), (last, _) = one[0], one[-1]
    (second, also_thick), (end, _) = other[0], other[-1]
    reach = (length(less(last, first)) + length(less(end, second))) / 2 + thick + also_thick
    if length(less(between(first, last, 0.5), between(second, end, 0.5))) > reach:
        return 0.0, 1.0
    pairs = [(length(less(p, q)), a, b) for p, a in one for q, b in other]
    return max((a + b - far) / (2 * min(a, b)) for far, a, b in pairs), min(far / (a + b) for far, a, b in pairs)


def _joined(one: str, other: str) -> bool:
    return one[0] == other[0] and frozenset((_kind(one), _kind(other))) in JOINED


def _kind(name: str) -> str:
    return name.split("-", 1)[1]

"""What a camera sees of a posture: landmarks, the angles between them in its picture, and which of them are hidden.

An angle is told as it looks in the picture, so any tracker of landmarks in the plane can measure the same. Degrees:
0 is straight or upright. A hip and a shoulder seen from the side count forwards as more, so past straight is below 0.
"""

from __future__ import annotations

import math
from typing import Literal

from dorsal.figures.body import SHOULDER_OUT, SIDES, Body
from dorsal.figures.crossing import limb_balls, trunk_rods
from dorsal.figures.space import UPRIGHT, Vec, angle, between, cross, dot, length, less, scaled

Seen = Literal["right", "left", "front", "back", "feet", "head"]
Stands = Literal["near", "far", "ahead", "behind"]
DIRECTIONS: dict[Stands, Vec] = {
    "near": UPRIGHT[2], "far": scaled(UPRIGHT[2], -1.0), "ahead": UPRIGHT[0], "behind": scaled(UPRIGHT[0], -1.0),
}  # fmt: skip
JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "toe")
LANDMARKS = ("head", *(f"{side}-{joint}" for side in SIDES for joint in JOINTS))
# Three landmarks, the angle at the middle one; `hips` and `shoulders` are the middle between two.
CORNERS: dict[str, tuple[str, str, str]] = {
    "neck": ("hips", "shoulders", "head"), "thighs-apart": ("left-knee", "hips", "right-knee"),
} | {
    f"{side}-{name}": (f"{side}-{one}", f"{side}-{two}", f"{side}-{three}")
    for side in SIDES
    for name, one, two, three in (
        ("knee", "hip", "knee", "ankle"), ("elbow", "shoulder", "elbow", "wrist"), ("hip", "shoulder", "hip", "knee"),
        ("shoulder", "hip", "shoulder", "elbow"), ("ankle", "knee", "ankle", "toe"),
    )
}  # fmt: skip
ANGLES = ("trunk", "turn", *CORNERS)
FORWARDS, SIDEWAYS = ("hip", "shoulder", "neck"), ("right", "left")
SHORT = 0.35  # a part that looks shorter than this share of itself points at the camera: its angle cannot be told
TRUE = 15.0  # degrees by which an angle may look other than it is in the body, and still be told
LEG = ("hip", "knee", "ankle", "toe")
OF = {"thigh": "leg", "shank": "leg", "foot": "leg", "upper-arm": "arm", "forearm": "arm"}
DEEP = 3.0  # cm by which a thing in front must be nearer than the landmark to hide it


def needs(name: str, toward: Seen) -> tuple[str, ...]:
    """The landmarks that an angle is told by."""
    corners = CORNERS.get(name, ("hips", "shoulders"))
    return tuple(landmark for corner in corners for landmark in _stands_for(corner, toward))


def _stands_for(name: str, toward: Seen) -> tuple[str, ...]:
    """The middle between two; from beside, the nearer of them, which looks to be in the same place."""
    if name not in ("hips", "shoulders"):
        return (name,)
    return (f"{toward}-{name[:-1]}",) if toward in SIDEWAYS else (f"left-{name[:-1]}", f"right-{name[:-1]}")


def place(body: Body, name: str, toward: Seen) -> Vec:
    """Where a landmark is, or the middle of two."""
    first, *others = (body.points[landmark] for landmark in _stands_for(name, toward))
    return between(first, others[0], 0.5) if others else first


def face(body: Body, near: Vec) -> Seen:
    """Which face of the body is turned to a camera in that direction."""
    forward, up, right = (dot(axis, near) for axis in body.frames["pelvis"])
    most = max((abs(forward), 0), (abs(up), 1), (abs(right), 2))[1]
    names: tuple[tuple[Seen, Seen], ...] = (("front", "back"), ("head", "feet"), ("right", "left"))
    return names[most][(forward, up, right)[most] < 0]


def seen_angles(body: Body, near: Vec, toward: Seen) -> dict[str, float]:
    """Every angle that can be told in this picture, in degrees."""
    found = {name: value for name in CORNERS if (value := _corner(body, name, near, toward)) is not None}
    upwards = less(place(body, "shoulders", toward), place(body, "hips", toward))
    spine = _flat(upwards, near)
    if math.hypot(*spine) > SHORT * length(upwards):
        found["trunk"] = _sense(toward) * math.degrees(math.atan2(spine[0], spine[1]))
    if toward in ("front", "back"):
        wide = math.hypot(*_flat(less(body.points["right-shoulder"], body.points["left-shoulder"]), near))
        turned = math.degrees(math.acos(min(1.0, wide / (2 * SHOULDER_OUT))))
        found["turn"] = math.copysign(turned, body.trunk.twist or 1.0)
    return found


def _corner(body: Body, name: str, near: Vec, toward: Seen) -> float | None:
    first, middle, last = (place(body, landmark, toward) for landmark in CORNERS[name])
    ways = less(middle, first), less(last, middle)
    (a, b), (c, d) = (_flat(way, near) for way in ways)
    if any(math.hypot(*_flat(way, near)) < SHORT * length(way) for way in ways):
        return None
    turn = math.degrees(math.atan2(a * d - b * c, a * c + b * d))
    joint = name.removeprefix("left-").removeprefix("right-")
    if joint == "thighs-apart":
        return None if toward in SIDEWAYS else 180 - abs(turn)
    if joint != "neck" and abs(abs(turn) - angle(*ways)) > TRUE:
        return None
    if joint == "shoulder":  # the arm beside the trunk is 0
        turn += -180 if turn > 0 else 180
    if joint not in FORWARDS or toward not in SIDEWAYS:
        return 180 - abs(turn) if joint == "ankle" else abs(turn)
    turn *= _sense(toward) * (-1 if joint == "neck" else 1)
    return turn + 360 if turn < -90 else turn


def _sense(toward: Seen) -> int:
    """Forwards is to the right of a picture of the right side, and to the left of one of the left side."""
    return -1 if toward in ("left", "front") else 1


def _flat(way: Vec, near: Vec) -> tuple[float, float]:
    """As it lies in the picture of a camera held level: to the right and up."""
    return across(way, near), way[1]


def across(way: Vec, near: Vec) -> float:
    """How far to the right of the picture."""
    return dot(way, cross(UPRIGHT[1], near))


def hidden(body: Body, near: Vec) -> set[str]:
    """The landmarks that another part of the body stands in front of. A hand is too small to hide one for long."""
    things = [(f"{side}-{OF[name]}", *ball) for side in SIDES for name in OF
              for ball in limb_balls(body, side, name)[::2]]  # fmt: skip
    for left, right, wide in trunk_rods(body):
        things += [("trunk", between(left, right, share / 2), wide) for share in range(3)]
    told = [(part, across(ball, near), ball[1], dot(ball, near), radius) for part, ball, radius in things]
    return {name for name in LANDMARKS if _is_hidden(name, body.points[name], told, near)}


def _is_hidden(name: str, at: Vec, things: list[tuple[str, float, float, float, float]], near: Vec) -> bool:
    over, up, depth = across(at, near), at[1], dot(at, near)
    side, _, joint = name.partition("-")
    own = f"{side}-leg" if joint in LEG else f"{side}-arm"
    return any(
        ahead - depth > (DEEP if part != "trunk" else radius / 2)
        and (x - over) ** 2 + (y - up) ** 2 < (0.8 * radius) ** 2
        and part != (own if joint else "trunk")
        for part, x, y, ahead, radius in things
    )

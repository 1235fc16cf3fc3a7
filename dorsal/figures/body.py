"""The simple body: how long its parts are, how they hang together, and where each joint is for given angles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dorsal.figures.space import Frame, Vec, add, flexed, scaled, seen, times, tipped, turned

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
OUT = {"left": -1.0, "right": 1.0}

UPPER_ARM, FOREARM, HAND = 28.0, 25.0, 16.0
THIGH, SHANK = 42.0, 41.0
HIP_OUT, SHOULDER_OUT = 9.0, 17.0
NECK, HEAD = 8.0, 11.0
VERTEBRAE = (11.0, 11.0, 12.0, 12.0)
BENDS = (0.3, 0.3, 0.25, 0.15)
TWISTS = (0.1, 0.2, 0.4, 0.3)
SPINE = ("waist", "ribs", "chest", "top")


@dataclass(frozen=True)
class Limb:
    """An arm or a leg, told from where it hangs: the upper part, the fold of the hinge, the hand or foot."""

    upper: Frame
    hinge: float
    end: Frame


@dataclass(frozen=True)
class Trunk:
    """The angles of everything between pelvis and head."""

    lean: float = 0.0
    turn: float = 0.0
    roll: float = 0.0
    bend: float = 0.0
    side: float = 0.0
    twist: float = 0.0
    nod: float = 0.0
    look: float = 0.0
    breath: float = 0.0


@dataclass(frozen=True)
class Body:
    """One posture in the world: every joint's place, every part's frame."""

    trunk: Trunk
    limbs: dict[str, Limb]
    points: dict[str, Vec]
    frames: dict[str, Frame]

    def moved(self, by: Vec) -> Body:
        return replace(self, points={name: add(point, by) for name, point in self.points.items()})


def posture(trunk: Trunk, limbs: dict[str, Limb], pelvis: Vec = (0.0, 0.0, 0.0)) -> Body:
    """Every joint of a body with these angles."""
    points: dict[str, Vec] = {"pelvis": pelvis}
    frame = times(times(flexed(-trunk.lean), turned(trunk.turn)), tipped(trunk.roll))
    frames: dict[str, Frame] = {"pelvis": frame}
    _spine(trunk, points, frames)
    for side in SIDES:
        out = OUT[side]
        points[f"{side}-hip"] = add(pelvis, seen(frame, (0.0, 0.0, out * HIP_OUT)))
        points[f"{side}-shoulder"] = add(points["top"], seen(frames["top"], (0.0, -4.0, out * SHOULDER_OUT)))
        hang(f"{side}-leg", limbs[f"{side}-leg"], points, frames)
        hang(f"{side}-arm", limbs[f"{side}-arm"], points, frames)
    return Body(trunk, limbs, points, frames)


def _spine(trunk: Trunk, points: dict[str, Vec], frames: dict[str, Frame]) -> None:
    frame, place = frames["pelvis"], points["pelvis"]
    for name, long, bend, twist in zip(SPINE, VERTEBRAE, BENDS, TWISTS, strict=True):
        half = times(times(flexed(-trunk.bend * bend), tipped(trunk.side * bend)), turned(trunk.twist * twist))
        frame = times(frame, half)
        place = add(place, scaled(frame[1], long))
        points[name], frames[name] = place, frame
    neck = times(frame, times(flexed(-trunk.nod * 0.5), turned(trunk.look * 0.5)))
    points["neck"] = add(place, seen(neck, (1.0, NECK, 0.0)))
    frames["head"] = times(neck, times(flexed(-trunk.nod * 0.5), turned(trunk.look * 0.5)))
    points["head"] = add(points["neck"], seen(frames["head"], (1.5, HEAD, 0.0)))


def hang(name: str, limb: Limb, points: dict[str, Vec], frames: dict[str, Frame]) -> None:
    """Place the joints of one limb below its hip or shoulder."""
    side, kind = name.split("-")
    first, middle, last, girdle = parts(kind)
    one, two = (THIGH, SHANK) if kind == "leg" else (UPPER_ARM, FOREARM)
    upper = times(frames[girdle], limb.upper)
    lower = times(upper, flexed(-limb.hinge if kind == "leg" else limb.hinge))
    end = times(lower, limb.end)
    points[f"{side}-{middle}"] = add(points[f"{side}-{first}"], scaled(upper[1], -one))
    points[f"{side}-{last}"] = add(points[f"{side}-{middle}"], scaled(lower[1], -two))
    tip = (18.0, -4.0, 0.0) if kind == "leg" else (0.0, -HAND, 0.0)
    points[f"{side}-{'toe' if kind == 'leg' else 'tip'}"] = add(points[f"{side}-{last}"], seen(end, tip))
    for part, frame in zip(("upper", "lower", "end"), (upper, lower, end), strict=True):
        frames[f"{name}-{part}"] = frame


def parts(kind: str) -> tuple[str, str, str, str]:
    """The three joints of a limb, and the part of the trunk that it hangs from."""
    return ("hip", "knee", "ankle", "pelvis") if kind == "leg" else ("shoulder", "elbow", "wrist", "top")


def limb(side: Side, lift: float, out: float, turn: float, hinge: float, end: float) -> Limb:
    """A limb by its angles. `end` folds the wrist, or points the toes (the caller gives it its sign)."""
    sign = OUT[side]
    upper = times(times(flexed(lift), tipped(-sign * out)), turned(-sign * turn))
    return Limb(upper, hinge, flexed(end))

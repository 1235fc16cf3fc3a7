"""Hands, feet, knees and elbows that stay where they are planted: inverse kinematics for one limb at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from dorsal.figures.body import FOREARM, SHANK, THIGH, UPPER_ARM, Body, Limb, hang, parts
from dorsal.figures.space import Frame, Vec, across, angle, cross, dot, inside, length, less, scaled, times, unit
from dorsal.figures.space import add as plus
from dorsal.figures.space import flexed as bent


@dataclass(frozen=True)
class Hold:
    """Where a limb is planted: the place of its last joint (or its hinge), and how forearm or shank and its end lie."""

    place: Vec
    lower: Vec
    end: Frame


LONG = {"foot", "heel", "hand"}
JOINTS = {
    "foot": ("leg", "ankle"),
    "heel": ("leg", "ankle"),
    "knee": ("leg", "knee"),
    "hand": ("arm", "wrist"),
    "elbow": ("arm", "elbow"),
}


def hold_of(body: Body, contact: str) -> Hold:
    """What planting this hand, foot, knee or elbow here and now means."""
    side, name = contact.split("-")
    kind, joint = JOINTS[name]
    frames = body.frames
    lower = scaled(frames[f"{side}-{kind}-lower"][1], -1.0)
    return Hold(body.points[f"{side}-{joint}"], lower, frames[f"{side}-{kind}-end"])


def planted(body: Body, contact: str, hold: Hold) -> Body:
    """The same body with one limb turned so that it keeps its hold, as nearly as its bones allow."""
    side, name = contact.split("-")
    kind, _ = JOINTS[name]
    key = f"{side}-{kind}"
    limb = _two_bones(body, side, kind, hold) if name in LONG else _one_bone(body, side, kind, hold)
    if name == "heel":
        limb = replace(limb, end=body.limbs[key].end)
    points, frames = dict(body.points), dict(body.frames)
    hang(key, limb, points, frames)
    return replace(body, limbs=body.limbs | {key: limb}, points=points, frames=frames)


def _two_bones(body: Body, side: str, kind: str, hold: Hold) -> Limb:
    first, _, _, girdle = parts(kind)
    one, two = (THIGH, SHANK) if kind == "leg" else (UPPER_ARM, FOREARM)
    way = less(hold.place, body.points[f"{side}-{first}"])
    far = min(max(length(way), abs(one - two) + 0.5), one + two - 1e-4)
    axis = unit(way, (0.0, -1.0, 0.0))
    front = unit(across(body.frames[f"{side}-{kind}-upper"][0], axis), body.frames[girdle][0])
    right = unit(cross(front, scaled(axis, -1.0)))
    sign = 1.0 if kind == "leg" else -1.0
    cosine = (one * one + far * far - two * two) / (2 * one * far)
    lead = math.degrees(math.acos(min(1.0, max(-1.0, cosine))))
    straight: Frame = (front, scaled(axis, -1.0), right)
    upper = times(straight, bent(sign * lead))
    cosine = (one * one + two * two - far * far) / (2 * one * two)
    hinge = 180 - math.degrees(math.acos(min(1.0, max(-1.0, cosine))))
    lower = times(upper, bent(-sign * hinge))
    return Limb(inside(body.frames[girdle], upper), hinge, inside(lower, hold.end))


def _one_bone(body: Body, side: str, kind: str, hold: Hold) -> Limb:
    first, _, _, girdle = parts(kind)
    way = unit(less(hold.place, body.points[f"{side}-{first}"]), (0.0, -1.0, 0.0))
    sign = -1.0 if kind == "leg" else 1.0
    fold = scaled(across(hold.lower, way), sign)
    hinge = angle(way, hold.lower)
    hint = across(body.frames[f"{side}-{kind}-upper"][0], way)
    front = unit(fold if length(fold) > 0.05 else hint)
    up = scaled(way, -1.0)
    upper: Frame = (front, up, cross(front, up))
    lower = times(upper, bent(sign * hinge))
    return Limb(inside(body.frames[girdle], upper), hinge, inside(lower, hold.end))


def slip(body: Body, contact: str, hold: Hold) -> float:
    """How many cm a planted limb misses its place by."""
    return length(less(hold_of(body, contact).place, hold.place))


def shifted(hold: Hold, by: Vec) -> Hold:
    return replace(hold, place=plus(hold.place, by))


def flat(hold: Hold) -> float:
    """How far, in degrees, the sole is from lying flat."""
    return math.degrees(math.acos(min(1.0, max(-1.0, dot(hold.end[1], (0.0, 1.0, 0.0))))))

"""The volume of the body: every part is the skin drawn tight over a few balls that hang on its joints."""

from __future__ import annotations

from typing import NamedTuple

from dorsal.figures.body import OUT, SIDES, Body
from dorsal.figures.space import Vec, add, between, seen

Ball = tuple[Vec, float]


class Blob(NamedTuple):
    """One part: what it is called, which tone it has, and its balls."""

    name: str
    tone: str
    balls: tuple[Ball, ...]


def flesh(body: Body) -> tuple[Blob, ...]:
    """Every part, each limb from the far end to the near one."""
    return (*_trunk(body), *_head(body), *(blob for side in SIDES for blob in (*_leg(body, side), *_arm(body, side))))


def lowest(body: Body, without: tuple[str, ...] = ()) -> float:
    """How high the lowest point of the body is; `without` leaves out parts whose names begin so."""
    blobs = (blob for blob in flesh(body) if not blob.name.startswith(without or ("-",)))
    return min(place[1] - radius for blob in blobs for place, radius in blob.balls)


def _pair(body: Body, at: str, wide: float, radius: float, ahead: float = 0.0, up: float = 0.0) -> tuple[Ball, Ball]:
    frame, place = body.frames[at], body.points[at]
    left, right = (add(place, seen(frame, (ahead, up, OUT[side] * wide))) for side in SIDES)
    return (left, radius), (right, radius)


def _trunk(body: Body) -> tuple[Blob, ...]:
    pelvis = (*_pair(body, "pelvis", 7.5, 9.6, 0.5, 1.0), *_pair(body, "pelvis", 6.5, 9.2, -3.2, -1.5))
    full = body.trunk.breath
    waist = _pair(body, "waist", 6.0 + full, 8.6 + full, 0.5 + 1.8 * full)
    ribs = _pair(body, "ribs", 6.8 + 0.6 * full, 9.2 + 0.6 * full, 0.8 + full)
    chest = _pair(body, "chest", 8.5, 9.6, 1.2, -1.0)
    top = _pair(body, "top", 12.5, 5.4, 0.0, -4.5)
    low = _pair(body, "pelvis", 7.2, 9.2, 0.0, 5.0)
    neck = ((add(body.points["top"], seen(body.frames["top"], (0.2, -2.0, 0.0))), 5.2), (body.points["neck"], 4.8))
    head = (add(body.points["neck"], seen(body.frames["head"], (1.0, 4.0, 0.0))), 4.8)
    return (
        Blob("neck", "skin", (*neck, head)),
        Blob("chest", "shirt", (*chest, *top)),
        Blob("ribs", "shirt", (*ribs, *chest)),
        Blob("waist", "shirt", (*waist, *ribs)),
        Blob("belly", "shirt", (*low, *waist)),
        Blob("pelvis", "trousers", (*pelvis, *low)),
    )


def _head(body: Body) -> tuple[Blob, ...]:
    frame, place = body.frames["head"], body.points["head"]

    def ball(x: float, y: float, z: float, radius: float) -> Ball:
        return add(place, seen(frame, (x, y, z))), radius

    hair = (ball(-1.6, 1.8, 0.0, 10.2), ball(-3.0, -3.0, 0.0, 7.4))
    face = (ball(1.4, 0.0, 0.0, 8.7), ball(3.4, -5.4, 0.0, 5.0), ball(1.4, -4.0, 0.0, 6.4))
    nose = (ball(9.4, -1.6, 0.0, 1.3), ball(8.6, 1.2, 0.0, 1.2), ball(8.0, -2.4, 0.0, 1.4))
    ears = tuple(
        Blob(f"{side}-ear", "skin", (ball(-1.2, -1.6, OUT[side] * 8.4, 1.8), ball(-1.0, 0.4, OUT[side] * 8.4, 2.0)))
        for side in SIDES
    )
    fringe = Blob("fringe", "hair", (ball(4.4, 6.6, 3.2, 3.0), ball(4.4, 6.6, -3.2, 3.0), ball(-2.8, 6.0, 0.0, 5.8)))
    return Blob("hair", "hair", hair), Blob("nose", "skin", nose), Blob("face", "skin", face), fringe, *ears


def _leg(body: Body, side: str) -> tuple[Blob, ...]:
    p = body.points
    hip, knee, ankle, toe = (p[f"{side}-{joint}"] for joint in ("hip", "knee", "ankle", "toe"))
    upper, lower, end = (body.frames[f"{side}-leg-{part}"] for part in ("upper", "lower", "end"))
    seat = add(hip, seen(upper, (-1.2, -4.0, 0.0)))
    front = add(between(hip, knee, 0.4), seen(upper, (1.0, 0.0, 0.0)))
    calf = add(between(knee, ankle, 0.28), seen(lower, (-1.4, 0.0, 0.0)))
    hem = between(knee, ankle, 0.74)
    heel = add(ankle, seen(end, (-3.8, -3.4, 0.0)))
    sole = add(ankle, seen(end, (11.0, -4.2, 0.0)))
    return (
        Blob(
            f"{side}-foot", "skin", ((heel, 3.4), (ankle, 3.6), (sole, 2.7), (add(toe, seen(end, (0, -0.8, 0))), 2.1))
        ),
        Blob(f"{side}-ankle", "skin", ((ankle, 3.5), (hem, 4.0))),
        Blob(f"{side}-shank", "trousers", ((knee, 5.7), (calf, 5.7), (hem, 4.5))),
        Blob(f"{side}-thigh", "trousers", ((hip, 8.6), (seat, 8.4), (front, 7.8), (knee, 5.9))),
    )


def _arm(body: Body, side: str) -> tuple[Blob, ...]:
    p = body.points
    shoulder, elbow, wrist, tip = (p[f"{side}-{joint}"] for joint in ("shoulder", "elbow", "wrist", "tip"))
    lower = body.frames[f"{side}-arm-lower"]
    end = body.frames[f"{side}-arm-end"]
    cuff = between(shoulder, elbow, 0.55)
    muscle = add(between(elbow, wrist, 0.25), seen(lower, (0.5, 0.0, 0.0)))
    palm = between(wrist, tip, 0.45)
    thumb = add(between(wrist, tip, 0.4), seen(end, (2.2, 0.0, 0.0)))
    return (
        Blob(f"{side}-hand", "skin", ((wrist, 2.6), (palm, 3.0), (thumb, 2.0), (between(wrist, tip, 0.88), 1.9))),
        Blob(f"{side}-forearm", "skin", ((elbow, 3.9), (muscle, 4.1), (wrist, 2.6))),
        Blob(f"{side}-elbow", "skin", ((cuff, 4.4), (elbow, 3.9))),
        Blob(f"{side}-sleeve", "shirt", ((shoulder, 6.0), (cuff, 5.3))),
    )

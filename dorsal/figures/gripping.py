"""Hands on a knee, a foot on a thigh: a limb that follows another part of the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dorsal.content.posing import Contact, Grip
from dorsal.figures.body import Body, Limb, hang
from dorsal.figures.reaching import JOINTS, Hold, planted
from dorsal.figures.space import Vec, add, between, scaled, seen

FRAMES = {"hip": "leg-upper", "knee": "leg-upper", "ankle": "leg-lower", "elbow": "arm-upper", "wrist": "arm-lower"}


def gripped(
    body: Body, grips: Mapping[Contact, Grip], after: Mapping[Contact, Grip] | None = None, share: float = 0.0
) -> Body:
    """The body with these hands and feet where they hold on; between two key poses, on the way from one to the other.

    A foot is placed before a hand, since a hand may hold it.
    """
    later = grips if after is None else after
    for contact in sorted(grips.keys() & later.keys(), key=lambda one: (not one.endswith("foot"), one)):
        place = between(_place(body, grips[contact]), _place(body, later[contact]), share)
        side, name = contact.split("-")
        kind, _ = JOINTS[name]
        end = body.limbs[f"{side}-{kind}"].end
        frame = body.frames[f"{side}-{kind}-lower"]
        reached = planted(body, contact, Hold(place, scaled(frame[1], -1.0), frame))
        limb = replace(reached.limbs[f"{side}-{kind}"], end=end)
        body = _with(reached, f"{side}-{kind}", limb)
    return body


def _with(body: Body, name: str, limb: Limb) -> Body:
    points, frames = dict(body.points), dict(body.frames)
    hang(name, limb, points, frames)
    return replace(body, limbs=body.limbs | {name: limb}, points=points, frames=frames)


def _place(body: Body, grip: Grip) -> Vec:
    side, _, joint = grip.to.partition("-")
    frame = f"{side}-{FRAMES[joint]}" if joint else {"neck": "top"}.get(grip.to, grip.to)
    return add(body.points[grip.to], seen(body.frames[frame], grip.off))

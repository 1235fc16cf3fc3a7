"""What every posture must keep to, and the joint angles by which a camera can tell a posture."""

from __future__ import annotations

import math
from collections.abc import Iterator

from dorsal.figures.body import FOREARM, OUT, SHANK, SIDES, THIGH, UPPER_ARM, Body
from dorsal.figures.crossing import crossings
from dorsal.figures.flesh import lowest
from dorsal.figures.moving import Motion
from dorsal.figures.reaching import slip
from dorsal.figures.space import angle, length, less

RANGES: dict[str, tuple[float, float]] = {
    "bend": (-62, 90), "side": (-45, 45), "twist": (-60, 60), "nod": (-70, 62), "look": (-80, 80),
    "knee": (-1, 155), "elbow": (-1, 152), "leg": (-35, 135), "leg_out": (-50, 80), "arm": (-75, 190),
    "arm_out": (-75, 185), "foot": (-40, 80), "hand": (0, 100),
}  # fmt: skip
SUNK, SLIPPED = 1.2, 0.8
BONES = {"thigh": ("hip", "knee", THIGH), "shank": ("knee", "ankle", SHANK),
         "upper-arm": ("shoulder", "elbow", UPPER_ARM), "forearm": ("elbow", "wrist", FOREARM)}  # fmt: skip


def angles(body: Body) -> dict[str, float]:
    """Every joint angle of a posture, in degrees: `bend` of the trunk, `left-knee` and so on."""
    trunk = body.trunk
    found = {name: getattr(trunk, name) for name in ("bend", "side", "twist", "nod", "look")}
    for side in SIDES:
        arm, leg = body.limbs[f"{side}-arm"], body.limbs[f"{side}-leg"]
        found |= {f"{side}-knee": leg.hinge, f"{side}-elbow": arm.hinge}
        for name, limb in (("leg", leg), ("arm", arm)):
            down = limb.upper[1]
            found[f"{side}-{name}_out"] = math.degrees(math.asin(max(-1.0, min(1.0, -down[2] * OUT[side]))))
            found[f"{side}-{name}"] = _lift(-down[0], down[1], name == "arm")
        found[f"{side}-foot"] = -math.degrees(math.atan2(leg.end[0][1], leg.end[0][0]))
        found[f"{side}-hand"] = angle(arm.end[1], (0.0, 1.0, 0.0))
    return found


def _lift(ahead: float, up: float, overhead: bool) -> float:
    """How far a limb is lifted forwards; near the middle line to the side there is no telling, so it is not told."""
    if math.hypot(ahead, up) < 0.65:
        return 0.0
    lift = math.degrees(math.atan2(ahead, up))
    return lift + 360 if overhead and lift < -90 else lift


def faults(motion: Motion) -> Iterator[str]:
    """Everything that no body could do or that no floor would allow, at each moment of a movement."""
    for frame in motion.frames:
        when = f"at {frame.at:.2f} s"
        if (depth := -lowest(frame.body)) > SUNK:
            yield f"{when}: {depth:.1f} cm below the floor"
        for contact, hold in frame.held.items():
            if (missed := slip(frame.body, contact, hold)) > SLIPPED:
                yield f"{when}: {contact} slips by {missed:.1f} cm"
        for name, value in angles(frame.body).items():
            low, high = RANGES[name.split("-")[-1]]
            if not low <= value <= high:
                yield f"{when}: {name} at {value:.0f} degrees"
        yield from (f"{when}: {words}" for words in (*_bones(frame.body), *crossings(frame.body)))


def _bones(body: Body) -> Iterator[str]:
    for side in SIDES:
        for name, (first, last, long) in BONES.items():
            is_long = length(less(body.points[f"{side}-{first}"], body.points[f"{side}-{last}"]))
            if abs(is_long - long) > 0.01:
                yield f"{side} {name} is {is_long:.1f} cm"

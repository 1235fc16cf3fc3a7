"""From the key poses of one level to every posture of one repetition: held contacts held, in-betweens in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from dorsal.content.posing import Drawing, Figure, Key, Limbs, Pose, Prop, View
from dorsal.figures.body import SIDES, Body, Limb, Trunk, limb, posture
from dorsal.figures.flesh import lowest
from dorsal.figures.gripping import gripped
from dorsal.figures.reaching import Hold, flat, hold_of, planted, shifted
from dorsal.figures.space import Vec, add, between, blended, less, scaled, unit
from dorsal.figures.yielding import yielding

STEPS = 8
PAIRS = {"feet": "ankle", "knees": "knee", "elbows": "elbow"}
SOLES = {"foot": 7.0, "heel": 8.4, "knee": 6.0, "hand": 3.0, "elbow": 4.5}
NEAR_FLOOR = 24.0
TRUNK = ("lean", "turn", "roll", "bend", "side", "twist", "nod", "look", "breath")
TIMED = ("move", "hold", "free", "reach", "shift")


@dataclass(frozen=True)
class Scene:
    """What is drawn for one level: base and key poses merged, and everything that holds for all of them."""

    start: Key
    keys: tuple[Key, ...]
    on: str
    planted: tuple[str, ...]
    view: View
    props: tuple[Prop, ...]
    work: tuple[str, ...]
    shown: tuple[int, int]


@dataclass(frozen=True)
class Posture:
    """One moment: when, the body, and which contacts are held there."""

    at: float
    body: Body
    held: dict[str, Hold]
    key: int | None


@dataclass(frozen=True)
class Motion:
    """One repetition, which ends as it began. `base` is the settled start that the contacts were taken from."""

    scene: Scene
    base: Body
    frames: tuple[Posture, ...]
    seconds: float

    def shown(self, number: int) -> Posture:
        """The posture of a key pose, counted from 1."""
        return next(frame for frame in self.frames if frame.key == number - 1)


def scene(figure: Figure, poses: dict[str, Pose], level: int) -> Scene:
    """The level with everything it takes over from another level, the figure and its base."""
    drawing = figure.levels[level - 1]
    if drawing.like is not None:
        drawing = _slower(figure.levels[drawing.like - 1], drawing)
    pose = poses[drawing.pose or figure.pose or ""]
    start = merged(merged(pose.key, figure.start), drawing.start)
    return Scene(
        start=start,
        keys=drawing.keys,
        on=_first(drawing.on, figure.on, pose.on),
        planted=_first(drawing.planted, figure.planted, pose.planted),
        view=_first(drawing.view, figure.view, pose.view),
        props=_first(drawing.props, figure.props, pose.props),
        work=_first(drawing.work, figure.work),
        shown=drawing.shown,
    )


def _slower(other: Drawing, this: Drawing) -> Drawing:
    keys = tuple(
        msgspec.structs.replace(key, move=key.move * this.pace, hold=key.hold * this.pace) for key in other.keys
    )
    return msgspec.structs.replace(other, keys=keys, props=this.props if this.props is not None else other.props)


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)


def merged(base: Key, change: Key) -> Key:
    """The base with every angle that the change names; times and contacts are those of the change."""
    fields: dict[str, Any] = {name: getattr(change, name) for name in TIMED}
    for name in TRUNK:
        fields[name] = getattr(change, name) if getattr(change, name) is not None else getattr(base, name)
    for side in SIDES:
        fields["grip"] = {at: grip for at, grip in (base.grip | change.grip).items() if at not in change.free}
        fields[side] = _limbs(base.both, getattr(base, side), change.both, getattr(change, side))
    return Key(**fields)


def _limbs(*layers: Limbs) -> Limbs:
    said: dict[str, float] = {}
    for layer in layers:
        said |= {name: value for name in layer.__struct_fields__ if (value := getattr(layer, name)) is not None}
    return Limbs(**said)


def bare(key: Key) -> Body:
    """The body at these angles, its pelvis at the origin, nothing held yet."""
    trunk = Trunk(**{name: getattr(key, name) or 0.0 for name in TRUNK})
    limbs: dict[str, Limb] = {}
    for side in SIDES:
        a: Limbs = getattr(key, side)
        arm = (a.arm or 0.0, a.arm_out or 0.0, a.arm_turn or 0.0, a.elbow or 0.0, a.hand or 0.0)
        leg = (a.leg or 0.0, a.leg_out or 0.0, a.leg_turn or 0.0, a.knee or 0.0, -(a.foot or 0.0))
        limbs |= {f"{side}-arm": limb(side, *arm), f"{side}-leg": limb(side, *leg)}
    return posture(trunk, limbs)


def anchor(body: Body, on: str) -> Vec:
    """The point that stays."""
    if on in PAIRS:
        return between(body.points[f"left-{PAIRS[on]}"], body.points[f"right-{PAIRS[on]}"], 0.5)
    if on in ("pelvis", "floor"):
        return body.points["pelvis"]
    if on == "chest":
        return body.points["top"]
    return hold_of(body, on).place


def settled(scene: Scene) -> tuple[Body, dict[str, Hold]]:
    """The start on the floor, with its hands and feet put flat where they are to stay."""
    body = bare(merged(scene.start, Key()))
    body = body.moved((0.0, -lowest(body, _on_arms(scene)), 0.0))
    holds = {contact: _grounded(contact, hold_of(body, contact)) for contact in scene.planted}
    settled_body = yielding(lambda lean, by: _held(_leaning(body, lean).moved(by), holds), holds)
    return gripped(settled_body, scene.start.grip), holds


def _on_arms(scene: Scene) -> tuple[str, ...]:
    """The parts of planted arms: they reach for the floor, so they do not say where it is."""
    sides = {contact.split("-")[0] for contact in scene.planted if contact.endswith(("hand", "elbow"))}
    return tuple(f"{side}-{part}" for side in sides for part in ("hand", "forearm", "elbow", "sleeve"))


def _leaning(body: Body, by: float) -> Body:
    if not by:
        return body
    return posture(replace(body.trunk, lean=body.trunk.lean + by), body.limbs, body.points["pelvis"])


def _held(body: Body, holds: dict[str, Hold]) -> Body:
    for contact, hold in holds.items():
        body = planted(body, contact, hold)
    return body


def _grounded(contact: str, hold: Hold) -> Hold:
    """Near the floor a sole, a palm, a shin or a forearm lies on it."""
    name = contact.split("-")[1]
    if hold.place[1] > NEAR_FLOOR:
        return hold
    place = (hold.place[0], SOLES[name], hold.place[2])
    if name == "heel":
        return replace(hold, place=place)
    if name == "foot":
        if flat(hold) > 45:
            return hold
        front = unit((hold.end[0][0], 0.0, hold.end[0][2]))
        return Hold(place, hold.lower, (front, (0.0, 1.0, 0.0), (-front[2], 0.0, front[0])))
    if name == "hand":
        fingers = unit((-hold.end[1][0], 0.0, -hold.end[1][2]))
        up = scaled(fingers, -1.0)
        back = (0.0, 1.0, 0.0) if hold.end[0][1] > 0 else (0.0, -1.0, 0.0)
        right = (back[1] * up[2], 0.0, -back[1] * up[0])
        return Hold(place, hold.lower, (back, up, right))
    return Hold(place, unit((hold.lower[0], 0.0, hold.lower[2]), hold.lower), hold.end)


def motion(scene: Scene) -> Motion:
    """Every posture of one repetition."""
    base, holds = settled(scene)
    stays = anchor(base, scene.on)
    keys = [merged(scene.start, key) for key in scene.keys]
    solved = [_solved(key, scene, stays, holds) for key in keys]
    frames: list[Posture] = []
    now = 0.0
    for number, (key, (body, held)) in enumerate(zip(keys, solved, strict=True)):
        frames.append(Posture(now, body, held, number))
        now += key.hold
        if key.hold > 0:
            frames.append(Posture(now, body, held, None))
        following = (number + 1) % len(keys)
        after, other = keys[following], solved[following]
        if len(keys) > 1:
            for step in range(1, STEPS):
                share = step / STEPS
                frames.append(
                    _between(now + after.move * share, share, scene, stays, (key, after), ((body, held), other))
                )
            now += after.move
    frames.append(Posture(now, *solved[0], None))
    return Motion(scene, base, tuple(frames), now)


def _placed(body: Body, scene: Scene, stays: Vec, shift: Vec) -> Body:
    body = body.moved(less(add(stays, shift), anchor(body, scene.on)))
    return body.moved((0.0, shift[1] - lowest(body), 0.0)) if scene.on == "floor" else body


def _solved(key: Key, scene: Scene, stays: Vec, holds: dict[str, Hold]) -> tuple[Body, dict[str, Hold]]:
    start = bare(key)
    held = {
        contact: shifted(hold, key.reach.get(contact, (0.0, 0.0, 0.0)))  # type: ignore[call-overload]
        for contact, hold in holds.items()
        if contact not in key.free and contact not in key.grip
    }

    def build(lean: float, by: Vec) -> Body:
        return gripped(_held(_placed(_leaning(start, lean), scene, stays, key.shift).moved(by), held), key.grip)

    return yielding(build, held), held


Solved = tuple[Body, dict[str, Hold]]


def _between(
    at: float, share: float, scene: Scene, stays: Vec, keys: tuple[Key, Key], ends: tuple[Solved, Solved]
) -> Posture:
    eased = share * share * (3 - 2 * share)
    (first, held), (second, other) = ends
    trunk = Trunk(**{
        name: (1 - eased) * getattr(first.trunk, name) + eased * getattr(second.trunk, name) for name in TRUNK
    })  # fmt: skip
    limbs = {
        name: type(one)(
            blended(one.upper, second.limbs[name].upper, eased),
            (1 - eased) * one.hinge + eased * second.limbs[name].hinge,
            blended(one.end, second.limbs[name].end, eased),
        )
        for name, one in first.limbs.items()
    }
    start = posture(trunk, limbs)
    grips, other_grips = keys[0].grip, keys[1].grip
    shift = between(keys[0].shift, keys[1].shift, eased)
    both = {
        contact: Hold(between(hold.place, other[contact].place, eased), hold.lower, hold.end)
        for contact, hold in held.items()
        if contact in other
    }

    def build(lean: float, by: Vec) -> Body:
        return gripped(
            _held(_placed(_leaning(start, lean), scene, stays, shift).moved(by), both), grips, other_grips, eased
        )

    return Posture(at, yielding(build, both), both, None)

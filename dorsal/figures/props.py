"""The things beside the body, made of the same tight skins: a mat, a chair, a wall, a band."""

from __future__ import annotations

import math
from collections.abc import Callable

from dorsal.content.posing import Prop, Vector
from dorsal.figures.body import Body
from dorsal.figures.flesh import Ball, Blob, flesh
from dorsal.figures.space import Vec, across, add, between, cross, scaled, seen, unit

UP: Vec = (0.0, 1.0, 0.0)
WIDEST = 72.0  # of a mat: arms may lie beside it


def slab(centre: Vec, size: Vector, soft: float = 1.0, front: Vec = (1.0, 0.0, 0.0)) -> tuple[Ball, ...]:
    """A box of this length, height and width around a centre, its edges rounded by `soft`."""
    side = cross(front, UP)
    long, high, wide = (max(one / 2 - soft, 0.0) for one in size)
    return tuple(
        (add(centre, add(add(scaled(front, x * long), scaled(UP, y * high)), scaled(side, z * wide))), soft)
        for x in (-1, 1)
        for y in (-1, 1)
        for z in (-1, 1)
    )


def rod(a: Vec, b: Vec, thick: float = 1.2) -> tuple[Ball, ...]:
    return (a, thick), (b, thick)


def standing(prop: Prop, base: Body, reach: tuple[Vec, Vec]) -> tuple[Blob, ...]:
    """A thing that stays where it is, placed by the settled start; `reach`: how far the whole movement goes."""
    make: dict[str, Callable[[Prop, Body], tuple[Blob, ...]]] = {
        "chair": _chair, "stool": _chair, "wall": _wall, "step": _block, "table": _table, "ball": _ball,
        "cushion": _block, "box": _block, "towel": _block, "bike": _bike,
    }  # fmt: skip
    if prop.kind == "mat":
        return (Blob("mat", "mat", _ground(reach, 3.0)),)
    return make[prop.kind](prop, base)


def _ground(reach: tuple[Vec, Vec], high: float) -> tuple[Ball, ...]:
    (x0, _, z0), (x1, _, z1) = reach
    deep = max(z1 - z0, 56.0)
    middle = (z0 + z1) / 2 if deep <= WIDEST else 0.0
    return slab(((x0 + x1) / 2, -high / 2, middle), (x1 - x0 + 16, high, min(deep, WIDEST) + 6), 1.4)


def floor(reach: tuple[Vec, Vec]) -> tuple[Vec, ...]:
    """Where there is no mat: a calm round of ground."""
    (x0, _, z0), (x1, _, z1) = reach
    x, z = (x0 + x1) / 2, (z0 + z1) / 2
    far, deep = max((x1 - x0) / 2 + 14, 40.0), max((z1 - z0) / 2 + 14, 40.0)
    turns = (2 * math.pi * number / 40 for number in range(40))
    return tuple((x + far * math.cos(one), 0.0, z + deep * math.sin(one)) for one in turns)


def _front(base: Body) -> Vec:
    return unit(across(base.frames["pelvis"][0], UP))


def _seat(base: Body) -> float:
    """How high a seat must be for the body that sits on it."""
    names = ("pelvis", "left-thigh", "right-thigh")
    return min(place[1] - radius for blob in flesh(base) if blob.name in names for place, radius in blob.balls[:2])


def _chair(prop: Prop, base: Body) -> tuple[Blob, ...]:
    front = scaled(_front(base), -1.0 if prop.turned else 1.0)
    pelvis = base.points["pelvis"]
    high = prop.size[1] if prop.size else _seat(base)
    middle = add(add((pelvis[0], 0.0, pelvis[2]), scaled(front, 5.0)), prop.at)
    side = cross(front, UP)

    def spot(x: float, y: float, z: float) -> Vec:
        return add(add(middle, scaled(front, x)), add(scaled(UP, y), scaled(side, z)))

    legs = [
        Blob(f"chair-leg-{x}{z}", "wood", rod(spot(17.0 * x, 1.2, 17.0 * z), spot(16.0 * x, high - 2.5, 16.0 * z)))
        for x, z in ((-1, -1), (1, -1), (-1, 1), (1, 1))
    ]
    seat = Blob("chair-seat", "wood", slab(spot(0, high - 1.6, 0), (42, 3.2, 42), 1.4, front))
    if prop.kind == "stool":
        return (*legs, seat)
    posts = [
        Blob(f"chair-post-{z}", "wood", rod(spot(-18.5, high, 17.0 * z), spot(-22.0, high + 44, 17.0 * z)))
        for z in (-1, 1)
    ]
    back = Blob("chair-back", "wood", (*rod(spot(-20.6, high + 26, -16), spot(-20.6, high + 26, 16), 1.6),
                                       *rod(spot(-22, high + 43, -16), spot(-22, high + 43, 16), 1.6)))  # fmt: skip
    return (*posts, back, *legs, seat)


def _wall(prop: Prop, base: Body) -> tuple[Blob, ...]:
    pelvis = base.points["pelvis"]
    size = prop.size or (3.0, 150.0, 70.0)
    centre = add((pelvis[0], size[1] / 2, pelvis[2]), prop.at)
    return (Blob("wall", "wall", slab(centre, size, 1.0)),)


def _block(prop: Prop, base: Body) -> tuple[Blob, ...]:
    pelvis = base.points["pelvis"] if not prop.on else base.points[prop.on]
    soft = 4.5 if prop.kind in ("cushion", "towel") else 1.4
    size = prop.size or (30.0, 16.0, 44.0)
    tone = "cloth" if prop.kind in ("cushion", "towel") else "wood"
    height = prop.at[1] + size[1] / 2 if not prop.on else pelvis[1] + prop.at[1]
    centre = (pelvis[0] + prop.at[0], height, pelvis[2] + prop.at[2])
    return (Blob(prop.kind, tone, slab(centre, size, soft)),)


def _table(prop: Prop, base: Body) -> tuple[Blob, ...]:
    pelvis = base.points["pelvis"]
    long, high, wide = prop.size or (44.0, 74.0, 70.0)
    middle = add((pelvis[0], 0.0, pelvis[2]), prop.at)

    def leg(x: int, z: int) -> Blob:
        foot = add(middle, (x * (long / 2 - 4), 1.2, z * (wide / 2 - 4)))
        return Blob(f"table-leg-{x}{z}", "wood", rod(foot, (foot[0], high - 3, foot[2])))

    top = Blob("table-top", "wood", slab(add(middle, (0.0, high - 1.6, 0.0)), (long, 3.2, wide), 1.4))
    return (*(leg(x, z) for x, z in ((-1, -1), (1, -1), (-1, 1), (1, 1))), top)


def _ball(prop: Prop, base: Body) -> tuple[Blob, ...]:
    place = base.points[prop.on] if prop.on else (base.points["pelvis"][0], 0.0, base.points["pelvis"][2])
    return (Blob("ball", "cloth", ((add(place, prop.at), prop.size[0] if prop.size else 4.0),)),)


def _bike(prop: Prop, base: Body) -> tuple[Blob, ...]:
    """A seat, a bar and a wheel, of a bicycle that stands still."""
    x, y, z = add(base.points["pelvis"], prop.at)
    seat = (x - 1.0, y - 10.0, z)
    hub = (x + 18.0, 25.0, z)
    grip = (x + 56.0, y + 16.0, z)
    wheel = tuple(
        ((x + 62.0 + 25 * math.cos(turn / 12 * math.pi), 27.0 + 25 * math.sin(turn / 12 * math.pi), z), 1.2)
        for turn in range(24)
    )
    return (
        Blob("bike-wheel", "wood", wheel),
        Blob("bike-foot", "wood", rod((x - 22, 1.6, z), (x + 92, 1.6, z), 1.8)),
        Blob("bike-post", "wood", rod(seat, (x + 6, 2.0, z), 1.8)),
        Blob("bike-frame", "wood", rod((x + 4, 26.0, z), (x + 52, y - 8.0, z), 1.8)),
        Blob("bike-bar", "wood", rod((x + 62, 30.0, z), grip, 1.6)),
        Blob("bike-grips", "wood", rod(add(grip, (0, 0, -18)), add(grip, (0, 0, 18)), 1.6)),
        Blob("bike-seat", "wood", slab(seat, (26, 4, 16), 1.9)),
        Blob("bike-crank", "wood", rod(hub, hub, 5.0)),
    )


def carried(prop: Prop, body: Body) -> Blob:
    """A thing that goes with the body, at one moment."""
    here = add(_point(body, prop.on), prop.at if not prop.to else (0.0, 0.0, 0.0))
    if prop.kind == "band" or prop.kind == "strap":
        return Blob(prop.kind, "band", rod(_point(body, prop.on), _point(body, prop.to) if prop.to else prop.at, 0.5))
    if prop.kind == "stick":
        return Blob("stick", "wood", rod(_point(body, prop.on), _point(body, prop.to), 1.3))
    if prop.kind == "box":
        return Blob("box", "wood", slab(here, prop.size or (30.0, 22.0, 34.0), 1.6))
    if prop.kind == "poles":
        side = prop.on.split("-")[0]
        hand = body.points[f"{side}-wrist"]
        end = body.frames[f"{side}-arm-lower"]
        tip = add(hand, seen(end, (-60.0, -80.0, 0.0)))
        share = min(1.0, (hand[1] - 1.0) / max(hand[1] - tip[1], 1.0))
        return Blob(f"pole-{side}", "wood", rod(add(hand, (0.0, 3.0, 0.0)), between(hand, tip, share), 1.0))
    size = prop.size or (6.0, 16.0, 6.0)
    return Blob("weight", "cloth", slab(here, size, 2.6))


def _point(body: Body, name: str) -> Vec:
    """A joint by its name; `palms` is the middle between the hands, `left-palm` the middle of one."""
    if name.endswith("palm"):
        side = name.split("-", maxsplit=1)[0]
        return between(body.points[f"{side}-wrist"], body.points[f"{side}-tip"], 0.45)
    if name == "palms":
        return between(_point(body, "left-palm"), _point(body, "right-palm"), 0.5)
    return body.points[name]

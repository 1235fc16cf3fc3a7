"""The picture: every part an outline that turns into the next one, in the tones of the pages, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from dorsal.figures.body import SIDES, Body
from dorsal.figures.flesh import Blob, flesh
from dorsal.figures.glow import glow
from dorsal.figures.moving import Motion
from dorsal.figures.props import carried, floor, standing
from dorsal.figures.space import Vec
from dorsal.figures.style import STYLE
from dorsal.figures.view import SCALE, Camera, Outline, camera

Kind = Literal["moving", "start", "end"]
KINDS: tuple[Kind, ...] = ("moving", "start", "end")
MARGIN = 24
FAR = 7.0
AWAY = 2.0
FURNITURE = {"chair", "stool", "table", "bike", "step"}
STILL_PROPS = {"mat", "chair", "stool", "wall", "step", "table", "bike", "cushion", "towel", "ball"}


@dataclass(frozen=True)
class Part:
    """One part through time: its outlines and how near the reader it is on the whole."""

    name: str
    tone: str
    group: str
    outlines: tuple[Outline, ...]
    depth: float


def draw(motion: Motion, kind: Kind, *, mirrored: bool = False) -> str:
    """One SVG file: the movement, or the first or second key pose that is printed."""
    bodies, times = _bodies(motion, kind)
    view = camera(motion.scene.view)
    groups = list(_layers(_parts(motion, bodies, view)))
    x, y, wide, high = frame(motion)
    flip = f' transform="matrix(-1 0 0 1 {2 * x + wide} 0)"' if mirrored else ""
    defs = "".join(_path(part, motion.seconds, times) for group in groups for part in group)
    shapes = "".join(_group(group) for group in groups)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {wide} {high}" width="{wide}" height="{high}">'
        f"<style>{STYLE}</style><defs>{defs}</defs><g{flip}>{shapes}</g></svg>"
    )


def _bodies(motion: Motion, kind: Kind) -> tuple[list[Body], list[float]]:
    if kind == "moving":
        return [one.body for one in motion.frames], [one.at for one in motion.frames]
    return [motion.shown(motion.scene.shown[kind == "end"]).body], [0.0]


def frame(motion: Motion) -> tuple[int, int, int, int]:
    """The part of the page that the whole movement needs: left, top, width and height."""
    view, reach = camera(motion.scene.view), _reach(motion)
    balls = [ball for one in motion.frames for blob in _blobs(motion, one.body, reach) for ball in blob.balls]
    if not _has_mat(motion):
        balls += [(place, 0.0) for place in floor(reach)]
    spots = [(*view.spot(place), radius * SCALE) for place, radius in balls]
    left, right = min(x - r for x, _, r in spots), max(x + r for x, _, r in spots)
    top, bottom = min(y - r for _, y, r in spots), max(y + r for _, y, r in spots)
    wide, high = round(right - left), round(bottom - top)
    return round(left) - MARGIN, round(top) - MARGIN, wide + 2 * MARGIN, high + 2 * MARGIN


def _blobs(motion: Motion, body: Body, reach: tuple[Vec, Vec]) -> list[Blob]:
    """Everything that takes room at one moment."""
    props = motion.scene.props
    still = [blob for prop in props if _stands(prop.kind, prop.on) for blob in standing(prop, motion.base, reach)]
    return [*still, *(carried(prop, body) for prop in props if not _stands(prop.kind, prop.on)), *flesh(body)]


def _has_mat(motion: Motion) -> bool:
    return any(prop.kind == "mat" for prop in motion.scene.props)


def _parts(motion: Motion, bodies: list[Body], view: Camera) -> list[Part]:
    reach = _reach(motion)
    props = motion.scene.props
    still = [blob for prop in props if _stands(prop.kind, prop.on) for blob in standing(prop, motion.base, reach)]
    parts: list[Part] = []
    if not _has_mat(motion):
        ground = floor(reach)
        parts = [Part("floor", "floor", "ground", (tuple(view.spot(place) for place in ground),), 0.0)]
    parts += [Part(blob.name, blob.tone, "ground" if blob.name in ("mat", "floor", "wall") else "prop",
                  (view.outline(blob.balls),), _depth(view, [blob])) for blob in still]  # fmt: skip
    moving = [[carried(prop, body) for body in bodies] for prop in props if not _stands(prop.kind, prop.on)]
    parts += [_part(f"held-{n}", blobs[0].tone, "held", blobs, view) for n, blobs in enumerate(moving)]
    drawn = [[*flesh(body), *glow(body, motion.scene.work)] for body in bodies]
    for blobs in zip(*drawn, strict=True):
        parts.append(_part(blobs[0].name, blobs[0].tone, _limb_of(blobs[0].name), list(blobs), view))
    return parts


def _stands(kind: str, on: str) -> bool:
    return kind in STILL_PROPS or (kind == "box" and not on)


def _limb_of(name: str) -> str:
    name = name.removeprefix("glow-")
    side, _, part = name.partition("-")
    if side not in SIDES or part == "ear":
        return "trunk"
    return (
        f"{side}-leg"
        if part in ("foot", "ankle", "shank", "thigh", "hip-thigh", "hamstring", "calf")
        else f"{side}-arm"
    )


def _part(name: str, tone: str, group: str, blobs: list[Blob], view: Camera) -> Part:
    return Part(name, tone, group, tuple(view.outline(blob.balls) for blob in blobs), _depth(view, blobs))


def _depth(view: Camera, blobs: Iterable[Blob]) -> float:
    depths = [view.depth(place) for blob in blobs for place, _ in blob.balls]
    return sum(depths) / len(depths)


def _reach(motion: Motion) -> tuple[Vec, Vec]:
    """How far body and furniture go over the floor."""
    nowhere = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    things = [
        blob for prop in motion.scene.props if prop.kind in FURNITURE for blob in standing(prop, motion.base, nowhere)
    ]
    blobs = [*things, *(blob for one in motion.frames for blob in flesh(one.body))]
    places = [place for blob in blobs for place, _ in blob.balls]
    xs, zs = [place[0] for place in places], [place[2] for place in places]
    return (min(xs), 0.0, min(zs)), (max(xs), 0.0, max(zs))


def _layers(parts: list[Part]) -> Iterator[list[Part]]:
    """What is farther first; the trunk and what of the legs is nearer than it share one outline."""
    by: dict[str, list[Part]] = {}
    for part in parts:
        by.setdefault(part.group, []).append(part)
    yield by["ground"]
    yield from ([part] for part in sorted(by.get("prop", []), key=lambda one: one.depth))
    root = {part.name: part.depth for part in parts}
    chest = root["chest"]
    trunk = by["trunk"] = _head_in_order(by["trunk"])
    behind: list[list[Part]] = []
    before: list[list[Part]] = []
    for kind, upper in (("leg", "thigh"), ("arm", "sleeve")):
        far, near = sorted(SIDES, key=lambda side: root[f"{side}-{upper}"])
        apart = root[f"{near}-{upper}"] - root[f"{far}-{upper}"] > FAR
        if apart:
            behind.append([replace(part, tone=f"{part.tone} far") for part in by[f"{far}-{kind}"]])
        for side in (near,) if apart else (far, near):
            if kind == "leg":
                trunk += by[f"{side}-leg"]
            else:
                (before if apart or _mean(by[f"{side}-arm"]) > chest else behind).append(by[f"{side}-arm"])
    yield from (*behind, trunk, *before)
    yield from ([part] for part in sorted(by.get("held", []), key=lambda one: one.depth))


def _mean(parts: list[Part]) -> float:
    return sum(part.depth for part in parts) / len(parts)


def _head_in_order(parts: list[Part]) -> list[Part]:
    """Hair behind the face, or before it where the head looks away; an ear only on the side that is seen."""
    by = {part.name: part for part in parts}
    ears = sorted((by.pop(f"{side}-ear") for side in SIDES), key=lambda one: one.depth)
    head = [by.pop(name) for name in ("hair", "nose", "face", "fringe")]
    away = head[2].depth < head[0].depth - AWAY
    front = [*head[1:], head[0]] if away else head
    seen = ears[1:] if not away and ears[1].depth > head[2].depth + AWAY else []
    return [*by.values(), *(ear for ear in ears if ear not in seen), *front, *seen]


def _path(part: Part, seconds: float, times: list[float]) -> str:
    shapes = [_shape(outline) for outline in part.outlines]
    if all(shape == shapes[0] for shape in shapes):
        return f'<path id="{part.name}" d="{shapes[0]}"/>'
    kept = [n for n in range(len(shapes)) if not 0 < n < len(shapes) - 1 or len(set(shapes[n - 1 : n + 2])) > 1]
    keys = ";".join(f"{times[n] / seconds:.3f}".rstrip("0").rstrip(".") or "0" for n in kept)
    values = ";".join(shapes[n] for n in kept)
    return (
        f'<path id="{part.name}" d="{shapes[0]}"><animate attributeName="d" dur="{seconds:g}s" repeatCount="indefinite"'
        f' keyTimes="{keys}" values="{values}"/></path>'
    )


def _shape(outline: Outline) -> str:
    """Whole numbers, each point told from the one before."""
    spots = [(round(x), round(y)) for x, y in outline]
    steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(spots))
    return f"M{spots[0][0]} {spots[0][1]}l{' '.join(steps)}z"


def _group(parts: list[Part]) -> str:
    lined = "".join(f'<use href="#{part.name}"/>' for part in parts if "glow" not in part.tone)
    filled = "".join(f'<use href="#{part.name}" class="{part.tone}"/>' for part in parts if "glow" not in part.tone)
    glowing = "".join(f'<use href="#{part.name}"/>' for part in parts if "glow" in part.tone)
    return f'<g class="line">{lined}</g>{filled}' + (f'<g class="glow">{glowing}</g>' if glowing else "")

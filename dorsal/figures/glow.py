"""Where the work is felt: soft shapes inside the body, in the accent tone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dorsal.figures.body import OUT, SIDES, Body
from dorsal.figures.flesh import Ball, Blob
from dorsal.figures.space import add, between, seen


def glow(body: Body, regions: Iterable[str]) -> tuple[Blob, ...]:
    """The shapes of these regions."""
    return tuple(blob for region in regions for blob in REGIONS[region](body))


def _on_trunk(name: str, *spots: tuple[str, float, float, float, float]) -> Callable[[Body], tuple[Blob, ...]]:
    def shape(body: Body) -> tuple[Blob, ...]:
        balls: list[Ball] = []
        for at, ahead, up, wide, radius in spots:
            for side in SIDES:
                balls.append((add(body.points[at], seen(body.frames[at], (ahead, up, OUT[side] * wide))), radius))
        return (Blob(f"glow-{name}", "glow", tuple(balls)),)

    return shape


def _on_limb(
    name: str, first: str, last: str, frame: str, ahead: float, shares: tuple[float, float], radii: tuple[float, float]
) -> Callable[[Body], tuple[Blob, ...]]:
    def shape(body: Body) -> tuple[Blob, ...]:
        blobs = []
        for side in SIDES:
            a, b = body.points[f"{side}-{first}"], body.points[f"{side}-{last}"]
            along = (add(between(a, b, share), seen(body.frames[f"{side}-{frame}"], (ahead, 0, 0))) for share in shares)
            blobs.append(Blob(f"glow-{side}-{name}", "glow", tuple(zip(along, radii, strict=True))))
        return tuple(blobs)

    return shape


REGIONS: dict[str, Callable[[Body], tuple[Blob, ...]]] = {
    "low-back": _on_trunk("low-back", ("pelvis", -3.0, 6.5, 4.5, 4.6), ("waist", -2.6, 2.0, 4.5, 4.6)),
    "mid-back": _on_trunk("mid-back", ("waist", -2.6, 4.0, 4.5, 4.8), ("chest", -2.8, 0.0, 5.0, 4.8)),
    "belly": _on_trunk("belly", ("pelvis", 3.6, 5.0, 4.0, 4.6), ("ribs", 4.2, -2.0, 4.0, 4.6)),
    "buttocks": _on_trunk("buttocks", ("pelvis", -5.2, -2.4, 5.5, 6.2), ("pelvis", -4.6, 1.0, 5.0, 5.0)),
    "hips": _on_limb("hip-thigh", "hip", "knee", "leg-upper", 0.0, (0.02, 0.16), (6.0, 5.4)),
    "thighs": _on_limb("thigh", "hip", "knee", "leg-upper", 2.6, (0.3, 0.78), (4.6, 3.4)),
    "hamstrings": _on_limb("hamstring", "hip", "knee", "leg-upper", -2.4, (0.3, 0.8), (4.4, 3.2)),
    "calves": _on_limb("calf", "knee", "ankle", "leg-lower", -2.0, (0.2, 0.5), (3.6, 2.8)),
    "shoulders": _on_limb("shoulder", "shoulder", "elbow", "arm-upper", 0.0, (0.0, 0.25), (4.4, 3.8)),
}

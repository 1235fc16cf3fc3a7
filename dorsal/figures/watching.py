"""What a camera would look for in one level of an exercise, from the same key poses as its drawing.

Angles are whole degrees as they look in the picture (`landmarks.py`), times seconds of the drawing, lengths cm of a
body of about 170. Where angles turn and move is calculated from the drawing; every number in capitals below is a
convention of ours, tried on nobody: no study says how far from a drawing a person still does the exercise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

import msgspec

from dorsal.content.schema import Content, Dose, Id
from dorsal.figures.body import Body, Side
from dorsal.figures.landmarks import (
    ANGLES,
    DIRECTIONS,
    LANDMARKS,
    Seen,
    Stands,
    across,
    face,
    hidden,
    needs,
    seen_angles,
)
from dorsal.figures.moving import Motion
from dorsal.figures.picture import move
from dorsal.figures.space import Vec
from dorsal.figures.tempo import tempo

SCHEMA = "dorsal-camera-1"
TOLERANCE = 15  # degrees: about what people of other builds and trackers in the plane may differ by
MOVES, STILL = 15, 10  # degrees: an angle that changes by less cannot be counted by; by less than this it stays
LOW, HIGH = 0.3, 0.7  # shares of the way at which a repetition turns; between them nothing is decided
WORTH = 1.1  # another place is better only if the angle that counts moves a tenth more from there
CHAIR, HIPS = 35, 75  # cm: heights at which a camera stands at about that of a seat, or of the hips
LEFT_AND_RIGHT = ("trunk", "turn")  # seen from ahead, these count to one side as more, to the other as less
UNSIGNED = ("knee", "elbow", "ankle", "apart")
MIRROR: dict[Seen, Seen] = {"right": "left", "left": "right"}
Unseen = Literal["breath", "tension", "behind", "depth"]


class Range(msgspec.Struct, frozen=True):
    """One angle and the degrees between which it should be, tolerance included."""

    angle: str
    low: int
    high: int


class Moves(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """One angle that moves: as the drawing begins, and as far from there as it comes."""

    angle: str
    start: int
    end: int


class Counts(msgspec.Struct, frozen=True):
    """A repetition is done when `angle` was past one threshold, past the other, and is back at where it `begins`."""

    angle: str
    low: int
    high: int
    begins: Literal["low", "high"]


class Holds(msgspec.Struct, frozen=True):
    """So many seconds are to be counted while these angles stay where they are."""

    seconds: float
    angles: tuple[Range, ...]


class Place(msgspec.Struct, frozen=True):
    """Where the camera stands: which face of the body it sees, how high, and how much the picture must take in."""

    sees: Seen
    height: Literal["floor", "seat", "hips"]
    wide_cm: int
    high_cm: int


class Watch(msgspec.Struct, frozen=True):
    """What to look for. Without a place, a camera is no use here. `hidden`: what the body itself stands before.

    `counts` is nothing where no angle goes there and back just once in a repetition; `seconds` is one round.
    """

    schema: str
    exercise: Id
    level: int
    camera: Literal["yes", "partly", "no"]
    tolerance: int = TOLERANCE
    place: Place | None = None
    sides: tuple[Side, ...] = ()
    landmarks: tuple[str, ...] = ()
    moves: tuple[Moves, ...] = ()
    counts: Counts | None = None
    seconds: float | None = None
    holds: Holds | None = None
    still: tuple[Range, ...] = ()
    hidden: tuple[str, ...] = ()
    unseen: tuple[Unseen, ...] = ("breath", "tension", "behind", "depth")


Told = TypeVar("Told", Range, Moves)


@dataclass(frozen=True)
class Look:
    """One movement from one place: every angle that can be followed all the way, moment by moment."""

    stands: Stands
    sees: Seen
    angles: Mapping[str, tuple[float, ...]]
    hidden: tuple[str, ...]

    def way(self, angle: str) -> float:
        return max(self.angles[angle]) - min(self.angles[angle])

    def seen(self) -> tuple[int, int]:
        """How many angles move, and how many there are."""
        return sum(self.way(name) >= MOVES for name in self.angles), len(self.angles)

    def counting(self) -> str | None:
        """The angle that moves most among those that go there and back once."""
        fit = (name for name, values in self.angles.items() if self.way(name) >= MOVES and once(values))
        return max(fit, key=self.way, default=None)


def watch(content: Content, id: str, level: int) -> Watch:
    """What to look for on the side that is drawn. Where no camera helps, nothing but that."""
    item = content.interventions[id]
    if item.camera == "no":
        return Watch(SCHEMA, id, level, item.camera)
    motion = move(content, id, level)
    seen = best(look(motion, stands) for stands in DIRECTIONS)
    return watched(motion, seen, lasts(item.levels[level - 1].dose), Watch(SCHEMA, id, level, item.camera))


def lasts(dose: Dose) -> float | None:
    """The seconds that a set goes on for, if it is told by time."""
    return dose.seconds or (dose.minutes * 60 if dose.minutes else None)


def watched(motion: Motion, seen: Look, dose: float | None, known: Watch) -> Watch:
    """What to look for from one place. `dose`: the seconds that one is to go on for, if they are told."""
    counted = seen.counting()
    moves = tuple(_moves(name, values) for name, values in seen.angles.items() if seen.way(name) >= MOVES)
    still = tuple(_within(name, values) for name, values in seen.angles.items() if seen.way(name) < STILL)
    holds = _holds(motion, seen, dose, moving=bool(moves))
    used = {name for angle in seen.angles for name in needs(angle, seen.sees)}
    landmarks = tuple(name for name in LANDMARKS if name in used)
    return msgspec.structs.replace(
        known,
        place=_place(motion, seen),
        sides=tuple(side for side in ("left", "right") if any(name.startswith(side) for name in landmarks)),
        landmarks=landmarks,
        moves=moves,
        counts=_counts(counted, seen.angles[counted]) if counted else None,
        seconds=round(motion.seconds, 1),
        holds=holds,
        still=still,
        hidden=seen.hidden,
    )


def look(motion: Motion, stands: Stands) -> Look:
    """What is seen from one of the places. What is hidden most of the time is not followed."""
    near = DIRECTIONS[stands]
    sees = face(motion.base, near)
    found = [seen_angles(frame.body, near, sees) for frame in motion.frames]
    away = _away([frame.body for frame in motion.frames if frame.key is not None], near)
    whole = [name for name in ANGLES if all(name in one for one in found) and not away & set(needs(name, sees))]
    angles = {name: tuple(one[name] for one in found) for name in whole}
    return Look(stands, sees, angles, tuple(name for name in LANDMARKS if name in away))


def _away(poses: list[Body], near: Vec) -> set[str]:
    """What is hidden in more than half of the poses."""
    seen = Counter(name for body in poses for name in hidden(body, near))
    return {name for name, times in seen.items() if 2 * times > len(poses)}


def best(looks: Iterable[Look]) -> Look:
    """From where the angle that counts moves most; where none does, from where most is seen."""
    first, *others = looks
    for other in others:
        ours, theirs = first.counting(), other.counting()
        if ours is None and theirs is None:
            first = other if other.seen() > first.seen() else first
        elif theirs and (ours is None or other.way(theirs) > WORTH * first.way(ours)):
            first = other
    return first


def once(values: tuple[float, ...]) -> bool:
    """Whether a round passes each threshold once up and once down; it ends as it began."""
    least, most = min(values), max(values)
    return all(
        sum((a < turn) != (b < turn) for a, b in pairwise((*values, values[0]))) == 2
        for turn in (least + share * (most - least) for share in (LOW, HIGH))
    )


def mirrored(one: Watch) -> Watch:
    """The same on the other side."""
    if one.place is None:
        return one
    place = msgspec.structs.replace(one.place, sees=MIRROR.get(one.place.sees, one.place.sees))
    signed = () if place.sees in MIRROR else LEFT_AND_RIGHT
    return msgspec.structs.replace(
        one,
        place=place,
        sides=tuple(sorted(map(other_side, one.sides))),
        landmarks=_in_order(one.landmarks),
        hidden=_in_order(one.hidden),
        moves=_sorted(_moves_mirrored(each, signed) for each in one.moves),
        still=_sorted(_range_mirrored(each, signed) for each in one.still),
        counts=one.counts and _counts_mirrored(one.counts, signed),
        holds=one.holds
        and Holds(one.holds.seconds, _sorted(_range_mirrored(each, signed) for each in one.holds.angles)),
    )


def other_side(name: str) -> str:
    """The name of the same landmark or angle on the other side; what is in the middle keeps its name."""
    side, dash, rest = name.partition("-")
    return {"left": "right", "right": "left"}.get(side, side) + dash + rest


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in LANDMARKS if other_side(name) in names)


def _sorted(told: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(sorted(told, key=lambda one: ANGLES.index(one.angle)))


def _moves_mirrored(one: Moves, signed: tuple[str, ...]) -> Moves:
    by = -1 if one.angle in signed else 1
    return Moves(other_side(one.angle), by * one.start, by * one.end)


def _range_mirrored(one: Range, signed: tuple[str, ...]) -> Range:
    low, high = (-one.high, -one.low) if one.angle in signed else (one.low, one.high)
    return Range(other_side(one.angle), low, high)


def _counts_mirrored(one: Counts, signed: tuple[str, ...]) -> Counts:
    if one.angle not in signed:
        return Counts(other_side(one.angle), one.low, one.high, one.begins)
    return Counts(one.angle, -one.high, -one.low, "low" if one.begins == "high" else "high")


def _moves(name: str, values: tuple[float, ...]) -> Moves:
    begins = values[0]
    least, most = min(values), max(values)
    return Moves(name, round(begins), round(most if most - begins >= begins - least else least))


def _within(name: str, values: tuple[float, ...]) -> Range:
    low, high = round(min(values)) - TOLERANCE, round(max(values)) + TOLERANCE
    return Range(name, max(0, low), min(180, high)) if name.endswith(UNSIGNED) else Range(name, low, high)


def _counts(name: str, values: tuple[float, ...]) -> Counts:
    least, way = min(values), max(values) - min(values)
    begins: Literal["low", "high"] = "low" if values[0] - least < way / 2 else "high"
    return Counts(name, round(least + LOW * way), round(least + HIGH * way), begins)


def _holds(motion: Motion, seen: Look, dose: float | None, *, moving: bool) -> Holds | None:
    """The posture that is kept: where the drawing stays for long, or all of it where nothing moves for some time."""
    told = tempo(motion)
    if told.held is None and (moving or dose is None):
        return None
    at = [n for n, frame in enumerate(motion.frames) if told.held in (None, frame.at)]
    kept = tuple(_within(name, tuple(values[n] for n in at)) for name, values in seen.angles.items())
    return Holds(float(dose or max(key.hold for key in motion.scene.keys)), kept)


def _place(motion: Motion, seen: Look) -> Place:
    spots = [spot for frame in motion.frames for spot in frame.body.points.values()]
    ups = [spot[1] for spot in spots]
    over = [across(spot, DIRECTIONS[seen.stands]) for spot in spots]
    middle = (min(ups) + max(ups)) / 2
    height: Literal["floor", "seat", "hips"] = "floor" if middle < CHAIR else "seat" if middle < HIPS else "hips"
    return Place(seen.sees, height, round(max(over) - min(over)), round(max(ups) - min(ups)))

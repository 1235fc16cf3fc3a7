"""What a drawn exercise is made of: poses that many share, and for each level a few key poses over time.

Angles are in degrees. The body stands upright in its own frame: `lean` tips it forward (90 is face down, -90 on the
back), `turn` spins it to its left about its own length, `roll` tips it to its right. `bend`, `side` (to the right) and
`twist` (to the left) are shared out over the spine; `nod` and `look` (to the left) move the head; `breath` is 0
to 1. Lengths are in cm.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from dorsal.content.records import Id, Record

Vector = tuple[float, float, float]
Contact = Literal[
    "left-foot", "right-foot", "left-knee", "right-knee", "left-hand", "right-hand", "left-elbow", "right-elbow",
    "left-heel", "right-heel",
]  # fmt: skip
Part = Literal[
    "pelvis", "waist", "ribs", "chest", "top", "head",
    "left-hip", "right-hip", "left-knee", "right-knee", "left-ankle", "right-ankle",
    "left-elbow", "right-elbow", "left-wrist", "right-wrist",
]  # fmt: skip
Place = Part | Literal["left-toe", "right-toe", "left-palm", "right-palm", "palms", ""]
Anchor = Contact | Literal["pelvis", "chest", "feet", "knees", "elbows", "floor"]
Region = Literal["low-back", "mid-back", "belly", "buttocks", "hips", "thighs", "hamstrings", "calves", "shoulders"]
View = Literal["side", "near-side", "front", "half-front", "back", "half-back", "feet", "above"]


class Limbs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Angles of an arm and a leg. 0 hangs straight down; `arm` and `leg` lift forwards, `_out` to the side.

    `_turn` turns outwards, `knee` and `elbow` fold, `foot` points the toes, `hand` folds the wrist.
    """

    arm: float | None = None
    arm_out: float | None = None
    arm_turn: float | None = None
    elbow: float | None = None
    hand: float | None = None
    leg: float | None = None
    leg_out: float | None = None
    leg_turn: float | None = None
    knee: float | None = None
    foot: float | None = None


class Grip(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A hand on the knee, a foot on the thigh: beside a joint, `off` forwards, up and to the right of that part."""

    to: Part
    off: Vector = (0.0, 0.0, 0.0)


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One key pose: what differs from the base. `move`: seconds to get here; `hold`: seconds to stay.

    `free` lifts what the base plants or grips; `reach` moves a planted hand or foot, `shift` the whole body, in cm
    along the page, up and towards the reader. `grip` keeps a hand or foot on a part of the body.
    """

    move: float = 1.5
    hold: float = 0.4
    lean: float | None = None
    turn: float | None = None
    roll: float | None = None
    bend: float | None = None
    side: float | None = None
    twist: float | None = None
    nod: float | None = None
    look: float | None = None
    breath: float | None = None
    both: Limbs = Limbs()
    left: Limbs = Limbs()
    right: Limbs = Limbs()
    free: tuple[Contact, ...] = ()
    reach: dict[Contact, Vector] = {}
    grip: dict[Contact, Grip] = {}
    shift: Vector = (0.0, 0.0, 0.0)


class Prop(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A thing beside the body. `on`: the point of the body it goes with, else it stands; `at`: how far from there.

    A chair faces as the body does, or towards it if `turned`.
    """

    kind: Literal[
        "mat", "chair", "wall", "band", "step", "weight", "ball", "stick", "table", "box", "poles", "strap", "cushion",
        "stool", "bike", "towel",
    ]  # fmt: skip
    on: Place = ""
    to: Place = ""
    at: Vector = (0.0, 0.0, 0.0)
    size: Vector | None = None
    turned: bool = False


class Pose(Record, frozen=True, kw_only=True):
    """A position that exercises share. `on`: the point that stays where it is; `planted`: hands and feet that stay."""

    key: Key
    on: Anchor
    planted: tuple[Contact, ...] = ()
    view: View
    props: tuple[Prop, ...] = ()


class Drawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one level is drawn. `like`: as the level of that number, `pace` times as slowly.

    `pose` is the base; `on`, `planted`, `view`, `props` and `work` say what differs from it or from the whole figure.
    `shown`: the numbers of the two key poses that are printed.
    """

    like: int | None = None
    pace: float = 1.0
    pose: Id | None = None
    start: Key = Key()
    on: Anchor | None = None
    planted: tuple[Contact, ...] | None = None
    view: View | None = None
    props: tuple[Prop, ...] | None = None
    work: tuple[Region, ...] | None = None
    keys: tuple[Key, ...] = ()
    shown: tuple[int, int] = (1, 2)


class Figure(Record, frozen=True, kw_only=True):
    """The drawings of the exercise of the same id, one for each level, and what they share."""

    pose: Id | None = None
    start: Key = Key()
    on: Anchor | None = None
    planted: tuple[Contact, ...] | None = None
    view: View | None = None
    props: tuple[Prop, ...] | None = None
    work: tuple[Region, ...] = ()
    levels: tuple[Drawing, ...]

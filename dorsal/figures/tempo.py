"""What a count needs to know of a movement: how long one round is, where it is held, and whether it goes both ways."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.content.posing import Key
from dorsal.figures.moving import Motion

LONG = 2.0


@dataclass(frozen=True)
class Tempo:
    """In seconds of the drawing. `peak`: where the second picture stands; `held`: where the posture is kept, if it is.

    `both`: one round shows one side and then the other. `goes_and_comes`: it is one way there and the same way back.
    """

    round: float
    peak: float
    held: float | None
    both: bool
    goes_and_comes: bool


def tempo(motion: Motion) -> Tempo:
    """Read from the key poses, so that a count and the drawing never part."""
    keys = motion.scene.keys
    longest = max(range(len(keys)), key=lambda n: keys[n].hold)
    held = motion.shown(longest + 1).at if keys[longest].hold >= LONG else None
    both = any(_mirrored(one, other) for one in keys for other in keys)
    return Tempo(motion.seconds, motion.shown(motion.scene.shown[1]).at, held, both, len(keys) == 2)


def _mirrored(one: Key, other: Key) -> bool:
    """Whether one side does in one pose what the other does in the other."""
    return one.left != one.right and (one.left, one.right) == (other.right, other.left)

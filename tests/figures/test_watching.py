"""What a camera would look for is what the drawing shows: it counts each repetition once, on either side."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from dorsal.content import load
from dorsal.figures.body import Body
from dorsal.figures.landmarks import DIRECTIONS, LANDMARKS, Stands, seen_angles
from dorsal.figures.moving import Motion, Posture
from dorsal.figures.picture import move
from dorsal.figures.space import Vec, between
from dorsal.figures.watching import Watch, best, lasts, look, mirrored, other_side, watch, watched

A_SECOND = 30
SEEN = [name for name in load().figures if load().interventions[name].camera != "no"]
DRAWN = [
    (name, level)
    for name in SEEN
    for level, drawing in enumerate(load().figures[name].levels, 1)
    if drawing.like is None
]
# No single angle goes there and back once in these: it moves too little, is hidden, or goes twice in a round.
UNCOUNTED = {
    ("bent-knee-fall-out", 4), ("lumbar-rotation", 1), ("pallof-press", 4), ("pelvic-tilt", 1), ("pelvic-tilt", 3),
    ("pelvic-tilt", 4), ("step-up", 1), ("step-up", 2), ("step-up", 3),
}  # fmt: skip
OTHER: dict[Stands, Stands] = {"near": "far", "far": "near", "ahead": "ahead", "behind": "behind"}
KNOWN = Watch("dorsal-camera-1", "any", 1, "yes")


@cache
def motion(name: str, level: int = 1) -> Motion:
    return move(load(), name, level)


def sampled(shown: Motion) -> list[Body]:
    """One round as a browser plays it: from each posture to the next in a straight line."""
    bodies = []
    for one, other in pairwise(shown.frames):
        steps = max(1, round((other.at - one.at) * A_SECOND))
        for step in range(steps):
            points = {
                name: between(place, other.body.points[name], step / steps) for name, place in one.body.points.items()
            }
            bodies.append(replace(one.body, points=points))
    return bodies


@pytest.mark.parametrize("one", DRAWN, ids=lambda one: f"{one[0]}-{one[1]}")
def test_a_repetition_passes_each_threshold_once_each_way(one: tuple[str, int]) -> None:
    shown = motion(*one)
    seen = best(look(shown, stands) for stands in DIRECTIONS)
    told = watched(shown, seen, lasts(load().interventions[one[0]].levels[one[1] - 1].dose), KNOWN)
    assert told.seconds == round(shown.seconds, 1)
    assert told.place
    assert set(told.landmarks) <= set(LANDMARKS) - set(told.hidden)
    assert not {each.angle for each in told.moves} & {each.angle for each in told.still}
    assert (told.counts is None and told.holds is None) == (one in UNCOUNTED)
    if told.counts is None:
        return
    near, counts = DIRECTIONS[seen.stands], told.counts
    values = [seen_angles(body, near, seen.sees)[counts.angle] for body in sampled(shown)]
    for turn in (counts.low, counts.high):
        past = [value > turn for value in values]
        assert sum(after and not before for before, after in zip(past, [*past[1:], past[0]], strict=True)) == 1
        assert past[0] == (counts.begins == "high")
    assert counts.angle in {each.angle for each in told.moves}


@pytest.mark.parametrize("name", ["bird-dog", "clamshell", "squat", "step-up", "seated-rotation", "side-plank"])
def test_the_other_side_is_looked_for_as_in_a_mirror(name: str) -> None:
    shown = motion(name)
    turned = replace(shown, base=reflected(shown.base), frames=tuple(_reflected(frame) for frame in shown.frames))
    for stands, other in OTHER.items():
        told = watched(shown, look(shown, stands), None, KNOWN)
        assert mirrored(told) == watched(turned, look(turned, other), None, KNOWN)
        assert mirrored(mirrored(told)) == told


def reflected(body: Body) -> Body:
    points = {other_side(name): _flipped(place) for name, place in body.points.items()}
    frames = {
        other_side(name): (_flipped(ahead), _flipped(up), _flipped((-right[0], -right[1], -right[2])))
        for name, (ahead, up, right) in body.frames.items()
    }
    return replace(body, trunk=replace(body.trunk, twist=-body.trunk.twist), points=points, frames=frames)


def _reflected(frame: Posture) -> Posture:
    return replace(frame, body=reflected(frame.body))


def _flipped(place: Vec) -> Vec:
    return place[0], place[1], -place[2]


def test_a_hold_counts_seconds_and_names_the_angles_to_keep() -> None:
    plank = watch(load(), "plank", 3)
    assert plank.counts is None
    assert plank.holds
    assert plank.holds.seconds == load().interventions["plank"].levels[2].dose.seconds
    assert {"right-hip", "right-knee"} <= {one.angle for one in plank.holds.angles}
    assert all(one.low < one.high for one in plank.holds.angles)
    bridge = watch(load(), "glute-bridge", 2)
    assert bridge.counts
    assert bridge.holds
    assert bridge.holds.seconds == 5


def test_known_movements_are_counted_by_the_joint_that_makes_them() -> None:
    squat, bridge, shell = (watch(load(), name, 1) for name in ("squat", "glute-bridge", "clamshell"))
    assert squat.counts
    assert (squat.counts.angle, squat.counts.begins, squat.sides) == ("right-knee", "low", ("right",))
    assert bridge.counts
    assert (bridge.counts.angle, bridge.counts.begins) == ("right-hip", "high")
    assert shell.counts
    assert shell.place
    assert (shell.counts.angle, shell.place.sees, shell.sides) == ("thighs-apart", "front", ("left", "right"))
    assert "breath" in squat.unseen


def test_where_no_camera_helps_nothing_is_looked_for() -> None:
    name = next(name for name in load().figures if load().interventions[name].camera == "no")
    told = watch(load(), name, 1)
    assert (told.camera, told.place, told.landmarks, told.counts, told.holds) == ("no", None, (), None, None)
    assert mirrored(told) == told

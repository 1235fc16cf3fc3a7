"""The body and its limbs as geometry: what is told comes out, what is planted is reached, what cannot be is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dorsal.content import load
from dorsal.content.posing import Key, Limbs
from dorsal.figures.crossing import crossings
from dorsal.figures.judging import angles, faults
from dorsal.figures.moving import bare, merged
from dorsal.figures.picture import move
from dorsal.figures.reaching import hold_of, planted, slip
from dorsal.figures.space import UPRIGHT, angle, blended, dot, flexed, inside, length, times, tipped, turned
from dorsal.figures.svg import draw

DEGREES = some.floats(-80, 80)


def key(**said: object) -> Key:
    return merged(Key(), Key(**said))  # type: ignore[arg-type]


def test_standing_is_as_high_as_a_person() -> None:
    points = bare(key()).points
    assert 150 < points["head"][1] - points["left-ankle"][1] + 17 < 185


@given(leg=some.floats(-30, 130), knee=some.floats(0, 150), elbow=some.floats(0, 150), arm=some.floats(-60, 170))
@settings(max_examples=40, deadline=None)
def test_the_angles_told_are_the_angles_measured(leg: float, knee: float, elbow: float, arm: float) -> None:
    found = angles(bare(key(both=Limbs(leg=leg, knee=knee, elbow=elbow, arm=arm))))
    for side in ("left", "right"):
        assert found[f"{side}-leg"] == pytest.approx(leg, abs=1e-6)
        assert found[f"{side}-knee"] == pytest.approx(knee)
        assert found[f"{side}-elbow"] == pytest.approx(elbow)
        assert found[f"{side}-arm"] == pytest.approx(arm, abs=1e-6)


@given(a=DEGREES, b=DEGREES, c=DEGREES, share=some.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_a_frame_stays_square_on_its_way(a: float, b: float, c: float, share: float) -> None:
    other = times(times(flexed(a), tipped(b)), turned(c))
    mid = blended(UPRIGHT, other, share)
    assert all(length(axis) == pytest.approx(1) for axis in mid)
    assert dot(mid[0], mid[1]) == pytest.approx(0, abs=1e-9)
    back = inside(other, other)
    assert angle(back[0], UPRIGHT[0]) == pytest.approx(0, abs=1e-6)


@given(leg=some.floats(0, 80), knee=some.floats(10, 120), lean=some.floats(-20, 40))
@settings(max_examples=40, deadline=None)
def test_a_planted_foot_is_reached_where_a_leg_is_long_enough(leg: float, knee: float, lean: float) -> None:
    hold = hold_of(bare(key(both=Limbs(leg=leg, knee=knee))), "right-foot")
    moved = bare(key(lean=lean))
    after = planted(moved, "right-foot", hold)
    assert slip(after, "right-foot", hold) == pytest.approx(0, abs=0.01)
    assert 0 <= after.limbs["right-leg"].hinge <= 180


def test_the_other_side_is_the_mirror_image() -> None:
    motion = move(load(), "bird-dog", 3)
    plain, mirrored = draw(motion, "end"), draw(motion, "end", mirrored=True)
    assert plain != mirrored
    assert mirrored.count("matrix(-1") == 1


def test_a_posture_that_no_body_can_hold_is_named() -> None:
    motion = move(load(), "glute-bridge", 1)
    frame = motion.frames[0]
    sunk = replace(frame, body=frame.body.moved((0.0, -9.0, 0.0)))
    folded = bare(key(both=Limbs(knee=170)))
    words = list(faults(replace(motion, frames=(sunk, replace(frame, body=folded, held={})))))
    assert any("below the floor" in one for one in words)
    assert any("right-foot slips" in one for one in words)
    assert any("knee at 170 degrees" in one for one in words)


@pytest.mark.parametrize(
    ("limbs", "named"),
    [
        (Limbs(), None),
        (Limbs(arm_out=4, leg_out=2), None),
        (Limbs(leg_out=-30), "left-thigh crosses right-thigh"),
        (Limbs(arm_out=-40), "left-forearm sinks into the trunk"),
        (Limbs(leg=70, knee=20, leg_out=-20), "left-thigh crosses right-thigh"),
        (Limbs(leg=70, knee=60), None),
    ],
)
def test_a_limb_that_goes_through_another_part_is_named(limbs: Limbs, named: str | None) -> None:
    found = list(crossings(bare(key(both=limbs))))
    assert any(one.startswith(named) for one in found) if named else found == []

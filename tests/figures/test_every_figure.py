"""Every drawn level, at every moment: bones keep their length, planted hands and feet stay, joints stay human."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from dorsal.content import load
from dorsal.figures.judging import RANGES, angles, faults
from dorsal.figures.moving import Motion
from dorsal.figures.picture import move
from dorsal.figures.svg import KINDS, draw

SVG = "{http://www.w3.org/2000/svg}"
# A level that is like another shows its postures, only slower.
DRAWN = [
    (name, level)
    for name, figure in load().figures.items()
    for level, drawing in enumerate(figure.levels, 1)
    if drawing.like is None
]
MOTIONS: dict[tuple[str, int], Motion] = {}


def motion(one: tuple[str, int]) -> Motion:
    if one not in MOTIONS:
        MOTIONS[one] = move(load(), *one)
    return MOTIONS[one]


@pytest.mark.parametrize("one", DRAWN, ids=lambda one: f"{one[0]}-{one[1]}")
def test_a_body_and_a_floor_allow_it(one: tuple[str, int]) -> None:
    assert list(faults(motion(one))) == []


@pytest.mark.parametrize("one", DRAWN, ids=lambda one: f"{one[0]}-{one[1]}")
def test_a_repetition_ends_as_it_began_and_something_moves(one: tuple[str, int]) -> None:
    frames = motion(one).frames
    assert frames[0].body.points == frames[-1].body.points
    assert frames[-1].at == motion(one).seconds > 0
    times = [frame.at for frame in frames]
    assert times == sorted(times)
    first, second = (motion(one).shown(number).body for number in motion(one).scene.shown)
    assert first.points != second.points or first.trunk.breath != second.trunk.breath


@pytest.mark.parametrize("one", [one for one in DRAWN if one[1] == 1], ids=lambda one: one[0])
def test_its_pictures_are_whole_small_and_stay_in_their_frame(one: tuple[str, int]) -> None:
    for kind in KINDS:
        text = draw(motion(one), kind)
        root = ET.fromstring(text)  # noqa: S314 - our own drawing
        left, top, wide, high = map(float, root.attrib["viewBox"].split())
        ids = [path.attrib["id"] for path in root.iter(f"{SVG}path")]
        assert len(ids) == len(set(ids))
        assert {use.attrib["href"][1:] for use in root.iter(f"{SVG}use")} == set(ids)
        starts = re.findall(r"M(-?\d+) (-?\d+)", text)
        assert all(left <= int(x) <= left + wide and top <= int(y) <= top + high for x, y in starts)
        assert bool(list(root.iter(f"{SVG}animate"))) == (kind == "moving")
        assert " style=" not in text
        assert "script" not in text
        assert len(text) < 180_000


def test_every_joint_that_is_measured_has_a_human_range() -> None:
    body = motion(DRAWN[0]).frames[0].body
    assert {name.split("-")[-1] for name in angles(body)} == set(RANGES)

"""The body chart: a front and a back of our own drawing, whose regions are the options of the question `areas`.

Each region is a <label> of its checkbox, so that a tap on the drawing ticks the box, without a script; the list of
words below it says the same to a keyboard or a screen reader. Half a figure is drawn and mirrored. The back stands
first because there the person's own left is on the left of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

PAIR = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
WIDTH = 200.0

HALF = (
    "M109,58 C109,72 109,81 117,86 C130,92 143,93 149,106 C154,118 155,136 158,154 C161,174 166,192 169,212"
    " C172,222 174,233 170,242 C167,248 161,245 160,238 C158,228 155,221 153,213 C148,196 143,178 140,160"
    " C138,150 136,141 133,132 C133,150 129,164 129,180 C130,198 138,212 140,234 C143,264 140,292 136,320"
    " C134,334 137,350 136,368 C134,392 128,408 127,424 C127,432 136,437 136,443 C136,449 117,449 113,445"
    " C111,436 113,426 112,416 C110,398 107,382 108,364 C109,348 108,336 107,324 C106,298 104,276 101,256"
)
SPINE = "M100,88 C101,120 99,160 100,206"
BLADE = "M112,112 C122,116 124,128 119,142"
COLLAR = "M106,94 C118,94 128,95 138,99"
CHEST = "M104,136 C114,142 124,139 129,132"


@dataclass(frozen=True)
class Region:
    """One tappable part: the option it stands for and its shapes on the back (`back`) and front (`front`) figures."""

    option: str
    back: tuple[str, ...] = ()
    front: tuple[str, ...] = ()


def mirrored(path: str) -> str:
    """The same shape on the other side of the figure."""
    return PAIR.sub(lambda pair: f"{WIDTH - float(pair[1]):g},{pair[2]}", path)


NECK = "M90,64 L110,64 C110,76 111,81 119,87 C113,95 106,98 100,99 C94,98 87,95 81,87 C89,81 90,76 90,64 Z"
MID_BACK = (
    "M78,102 C92,106 108,106 122,102 C130,106 131,120 129,136 C127,148 126,154 126,162 L74,162"
    " C74,154 73,148 71,136 C69,120 70,106 78,102 Z"
)
LOW_BACK = (
    "M74,166 L126,166 C125,184 128,196 133,209 C122,205 110,206 100,212 C90,206 78,205 67,209 C72,196 75,184 74,166 Z"
)
BUTTOCK = "M102,215 C112,208 126,208 134,214 C137,226 137,240 136,250 C126,259 112,259 103,253 Z"
THIGH = "M105,260 C115,264 127,263 136,256 C138,280 135,302 132,318 L110,318 C109,298 107,278 105,260 Z"
LOWER_LEG = (
    "M111,325 L132,325 C131,338 133,352 132,368 C130,390 125,404 123,416 L116,416"
    " C115,398 111,382 112,364 C113,350 112,338 111,325 Z"
)
FOOT = "M115,421 L123,421 C123,430 131,436 132,442 C130,446 119,446 116,442 C114,436 116,428 115,421 Z"
BELLY = (
    "M76,150 C90,154 110,154 124,150 C124,172 125,188 131,206 C120,214 110,216 100,216"
    " C90,216 80,214 69,206 C75,188 76,172 76,150 Z"
)
HIP = (
    "M66,212 C78,219 90,221 100,221 C110,221 122,219 134,212 C137,224 138,238 137,250"
    " C122,252 110,256 100,264 C90,256 78,252 63,250 C62,238 63,224 66,212 Z"
)

REGIONS = (
    Region("neck", back=(NECK,)),
    Region("mid-back", back=(MID_BACK,)),
    Region("low-back", back=(LOW_BACK,)),
    Region("buttock-left", back=(mirrored(BUTTOCK),)),
    Region("buttock-right", back=(BUTTOCK,)),
    Region("hip-or-groin", front=(HIP,)),
    Region("belly", front=(BELLY,)),
    Region("thigh-left", back=(mirrored(THIGH),), front=(THIGH,)),
    Region("thigh-right", back=(THIGH,), front=(mirrored(THIGH),)),
    Region("lower-leg-left", back=(mirrored(LOWER_LEG),), front=(LOWER_LEG,)),
    Region("lower-leg-right", back=(LOWER_LEG,), front=(mirrored(LOWER_LEG),)),
    Region("foot", back=(FOOT, mirrored(FOOT)), front=(FOOT, mirrored(FOOT))),
)


@cache
def figure() -> dict[str, tuple[str, ...]]:
    """The outline and the few lines drawn inside it, for each view."""
    outline = (HALF, mirrored(HALF))
    fill = tuple(f"{half} L{middle},256 L{middle},58 Z" for half, middle in ((HALF, 99.5), (mirrored(HALF), 100.5)))
    return {
        "outline": outline,
        "fill": fill,
        "back": (SPINE, BLADE, mirrored(BLADE)),
        "front": (COLLAR, mirrored(COLLAR), CHEST, mirrored(CHEST)),
    }

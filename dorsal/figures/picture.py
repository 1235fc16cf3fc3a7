"""The pictures of one level of one exercise, each drawn once and kept."""

from __future__ import annotations

from functools import lru_cache

from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.figures.moving import Motion, motion, scene
from dorsal.figures.style import PAPER, STYLE
from dorsal.figures.svg import Kind, draw, frame
from dorsal.figures.tempo import Tempo, tempo

KEPT = 600


def is_drawn(content: Content, id: str, level: int) -> bool:
    """Whether there is a figure of this level."""
    figure = content.figures.get(id)
    return figure is not None and 1 <= level <= len(figure.levels)


def move(content: Content, id: str, level: int) -> Motion:
    """Every posture of one repetition."""
    return motion(scene(content.figures[id], content.poses, level))


@lru_cache(maxsize=KEPT)
def picture(id: str, level: int, kind: Kind) -> str:
    """One picture of the project's own content, as SVG."""
    return draw(_moved(id, level), kind)


def printed(id: str, level: int, kind: Kind) -> str:
    """The same for paper: in the tones of light alone."""
    return picture(id, level, kind).replace(STYLE, PAPER)


@lru_cache(maxsize=KEPT)
def _moved(id: str, level: int) -> Motion:
    return move(load(), id, level)


def tempo_of(id: str, level: int) -> Tempo:
    """The time that the picture takes, for whoever counts beside it."""
    return tempo(_moved(id, level))


@lru_cache(maxsize=KEPT)
def size(id: str, level: int) -> tuple[int, int]:
    """How wide and how high the picture is, so that a page leaves room for it."""
    _, _, wide, high = frame(_moved(id, level))
    return wide, high

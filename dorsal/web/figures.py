"""The figure of an exercise on a page: where its pictures are, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from dorsal.content import Content, load
from dorsal.content.schema import Intervention
from dorsal.figures.picture import is_drawn, size
from dorsal.web.words import pick


@dataclass(frozen=True)
class Shown:
    """The addresses of three pictures, what they show in words, their size, and whether there is another side."""

    moving: str
    start: str
    end: str
    start_words: str
    how: str
    wide: int
    high: int
    two_sided: bool


def figure(item: Intervention, level: int, language: str) -> Shown | None:
    """What a page needs to show this level, if it is drawn: always from the content of today."""
    content = load()
    if not is_drawn(content, item.id, level):
        return None
    wide, high = size(item.id, level)
    moving, start, end = (_address(item.id, level, kind, content) for kind in ("moving", "start", "end"))
    how = pick(item.levels[level - 1].how, language)
    return Shown(moving, start, end, pick(item.start, language), how, wide, high, item.each_side)


def _address(id: str, level: int, kind: str, content: Content) -> str:
    """The hash stands for the content that it is drawn from, so that browsers may keep it for good."""
    return f"{reverse('figure', args=[id, level, kind])}?{content.hash[:12]}"

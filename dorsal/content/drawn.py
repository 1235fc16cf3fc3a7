"""What must hold for the drawn exercises before anybody draws them: every name known, every level there."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.content.posing import Drawing, Figure
from dorsal.content.problem import Problem
from dorsal.content.schema import Content


def figure_problems(content: Content) -> Iterator[Problem]:
    """Everything that is wrong with the figures."""
    for name, figure in content.figures.items():
        item = content.interventions.get(name)
        if item is None:
            yield Problem(f"figures/{name}", 0, "no intervention has this id")
        elif len(figure.levels) != len(item.levels):
            yield Problem(
                f"figures/{name}", 0, f"{len(figure.levels)} levels are drawn, {len(item.levels)} are offered"
            )
        for number, drawing in enumerate(figure.levels, 1):
            for message in _of_level(figure, drawing, content):
                yield Problem(f"figures/{name}.levels.{number}", 0, message)


def _of_level(figure: Figure, drawing: Drawing, content: Content) -> Iterator[str]:
    if drawing.like is not None:
        if not 1 <= drawing.like <= len(figure.levels) or figure.levels[drawing.like - 1].like is not None:
            yield f"there is no level {drawing.like} of its own to be like"
        if drawing.keys:
            yield "a level that is like another has no key poses of its own"
        return
    if (drawing.pose or figure.pose) not in content.poses:
        yield f"unknown pose '{drawing.pose or figure.pose}'"
    if not all(1 <= number <= len(drawing.keys) for number in drawing.shown):
        yield "two of its key poses are shown, counted from 1"

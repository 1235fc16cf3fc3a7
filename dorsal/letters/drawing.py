"""The course of a letter as SVG: black on white, told apart by stroke and mark, each line named beside its end."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import isfinite
from xml.sax.saxutils import escape  # nosec # it writes, and nothing here reads XML

from dorsal.letters.letter import Drawn, Line, Point, Words

WIDTH, HEIGHT = 540.0, 168.0
LEFT, RIGHT, TOP, BOTTOM = 26.0, 400.0, 20.0, 134.0
MOST, TICKS, APART, SMALL = 10, 9, 13.0, 10.0
STEPS = (1, 2, 4, 8, 13, 26, 52, 104, 260)
STROKES = ("none", "7 4", "1.5 3.5")
INK, SOFT, PALE = "#111", "#555", "#dedede"
FONT = 'font-family="Atkinson Hyperlegible Next"'


def svg(drawn: Drawn, words: Words) -> str:
    """The picture. A number that is none, or lies off the scale, is left out or held to its end."""
    scale = _Scale(drawn.weeks)
    lines = [Line(one.name, scale.real(one.points)) for one in drawn.lines]
    shown = [(number, one) for number, one in enumerate(lines) if one.points]
    ends = _spread([scale.y(one.points[-1][1]) for _, one in shown])
    parts = [
        _people(drawn, scale),
        *_frame(scale, words),
        *(_line(one, number, scale) for number, one in shown),
        *(_name(one, number, at, scale) for (number, one), at in zip(shown, ends, strict=True)),
    ]
    size = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


class _Scale:
    def __init__(self, weeks: float) -> None:
        self.weeks = max(1.0, weeks) if isfinite(weeks) else 1.0

    def x(self, week: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(max(week, 0.0), self.weeks) / self.weeks, 1)

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * min(max(value, 0.0), MOST) / MOST, 1)

    def at(self, points: Iterable[Point]) -> str:
        return " ".join(f"{self.x(week)},{self.y(value)}" for week, value in points)

    def real(self, points: Iterable[Point]) -> tuple[Point, ...]:
        return tuple((week, value) for week, value in points if isfinite(week) and isfinite(value))


def _people(drawn: Drawn, scale: _Scale) -> str:
    real = [one for one in drawn.people if all(isfinite(number) for number in one)]
    if len(real) < 2:
        return ""
    around = [*((week, high) for week, _, high in real), *((week, low) for week, low, _ in reversed(real))]
    return f'<polygon points="{scale.at(around)}" fill="{PALE}"/>'


def _frame(scale: _Scale, words: Words) -> Iterable[str]:
    for value in (0, 5, MOST):
        y = scale.y(value)
        yield f'<path d="M{LEFT},{y} H{RIGHT}" stroke="{SOFT}" stroke-width="0.4"/>'
        yield _text(LEFT - 5, y + 3.5, str(value), "end")
    step = next((one for one in STEPS if scale.weeks / one <= TICKS), STEPS[-1])
    for number in range(TICKS + 1):
        week = number * step
        if week <= scale.weeks:
            yield f'<path d="M{scale.x(week)},{BOTTOM} v4" stroke="{SOFT}" stroke-width="0.6"/>'
            yield _text(scale.x(week), BOTTOM + 15, str(week), "middle")
    yield _text((LEFT + RIGHT) / 2, BOTTOM + 28, words.weeks, "middle")
    yield _text(LEFT, TOP - 9, words.scale, "start")


def _line(line: Line, number: int, scale: _Scale) -> str:
    stroke = f'fill="none" stroke="{INK}" stroke-width="1.6" stroke-dasharray="{STROKES[number]}"'
    drawn = f'<polyline points="{scale.at(line.points)}" {stroke}/>' if len(line.points) > 1 else ""
    return drawn + "".join(_mark(scale.x(week), scale.y(value), number) for week, value in line.points)


def _mark(x: float, y: float, number: int) -> str:
    """A full dot, an open square, an open triangle."""
    open_mark = f'fill="#fff" stroke="{INK}" stroke-width="1.3"'
    if number == 0:
        return f'<circle cx="{x}" cy="{y}" r="3" fill="{INK}"/>'
    if number == 1:
        return f'<rect x="{x - 2.8:g}" y="{y - 2.8:g}" width="5.6" height="5.6" {open_mark}/>'
    return f'<path d="M{x},{y - 3.6:g} l3.4,6 h-6.8 Z" {open_mark}/>'


def _name(line: Line, number: int, at: float, scale: _Scale) -> str:
    """The name beside the plot, led to from where the line ends, with the line's own mark before it."""
    end, x = line.points[-1], RIGHT + 12
    lead = f'<path d="M{scale.x(end[0]) + 4:g},{scale.y(end[1])} L{x:g},{at}" stroke="{SOFT}" stroke-width="0.5"/>'
    return lead + _mark(x + 4, at, number) + _text(x + 11, at + 3.5, line.name, "start")


def _spread(wanted: list[float]) -> list[float]:
    """Heights for names, each apart from the next, in the order of the lines."""
    order = sorted(range(len(wanted)), key=lambda one: wanted[one])
    found = list(wanted)
    for above, below in pairwise(order):
        found[below] = max(found[below], found[above] + APART)
    over = max((found[order[-1]] - BOTTOM if order else 0.0), 0.0)
    return [round(one - over, 1) for one in found]


def _text(x: float, y: float, words: str, anchor: str) -> str:
    how = f'{FONT} font-size="{SMALL:g}" fill="{INK}" text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}" {how}>{escape(words)}</text>'

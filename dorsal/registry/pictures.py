"""Plots as SVG, drawn on the server in one line style: they print, they need no script, and each repeats a table.

Colours are classes; a page has them in its sheets, a paper in `STYLE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dorsal.registry.intervals import Range

WIDTH = 360.0
LEFT, RIGHT, TOP, FOOT = 40.0, 350.0, 14.0, 40.0
HIGH = 240.0
ROW, BAR = 44.0, 16.0
ASIDE = 9.0  # how far apart two points of the same week stand, each from the middle
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
STYLE = """
.plot-grid{fill:none;stroke:#e4d9c8;stroke-width:1}
text{fill:#5f564b;font-size:13px;font-family:"Atkinson Hyperlegible Next",system-ui,sans-serif}
.plot-strong{fill:#2b2722;font-weight:bold}
.plot-line{fill:none;stroke:#1d6259;stroke-width:3}
.plot-range{fill:none;stroke:#1d6259;stroke-width:2}
.plot-dot{fill:#ffffff;stroke:#134a43;stroke-width:2}
.plot-own{fill:#1d6259;stroke:#134a43;stroke-width:2}
.plot-others{fill:none;stroke:#86796a;stroke-width:2}
.plot-bar{fill:#1d6259}
.plot-rest{fill:#f3ebdf;stroke:#86796a;stroke-width:1}
.plot-limit{fill:none;stroke:#86796a;stroke-width:1.5;stroke-dasharray:1 4;stroke-linecap:round}
"""


class Point(NamedTuple):
    """One place on the line of time: what is seen here, and in everybody."""

    name: str
    here: Range | None
    all: Range | None


class Bar(NamedTuple):
    """One line of bars: `share` of the longest, and its number in words."""

    name: str
    share: float | None
    says: str


class Dot(NamedTuple):
    """One clinic: how many people, and the share of them."""

    people: int
    share: float
    own: bool


def svg(name: str, title: str, high: float, parts: Sequence[str], style: str = "") -> str:
    """A picture with a title that says what it shows. `style`: where no sheet has the classes."""
    sheet = f"<style>{style}</style>" if style else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {high:g}" role="img"'
        f' aria-labelledby="plot-{name}" focusable="false">'
        f'{sheet}<title id="plot-{name}">{escape(title)}</title>{"".join(parts)}</svg>'
    )


def over_time(points: Sequence[Point], under: str) -> tuple[float, list[str]]:
    """Shares with their intervals at some moments; what is seen in everybody stands beside, hollow."""
    parts = _shares()
    apart = (RIGHT - LEFT) / max(1, len(points))
    for number, point in enumerate(points):
        x = LEFT + apart * (number + 0.5)
        parts.append(_text(x, HIGH - 20, escape(point.name), "middle"))
        aside = ASIDE if point.all else 0.0
        for where, kind, told in ((x - aside, "plot-own", point.here), (x + aside, "plot-others", point.all)):
            if told is not None:
                line = "plot-range" if kind == "plot-own" else "plot-others"
                parts.append(f'<path class="{line}" d="M{where:g},{_y(told.low):g} V{_y(told.high):g}"/>')
                shape = "plot-own" if kind == "plot-own" else "plot-dot"
                parts.append(f'<circle class="{shape}" cx="{where:g}" cy="{_y(told.value):g}" r="5"/>')
    parts.append(_text((LEFT + RIGHT) / 2, HIGH - 3, escape(under), "middle"))
    return HIGH, parts


def bars(lines: Sequence[Bar]) -> tuple[float, list[str]]:
    """Bars one below the other, each with its name and its number above it; no bar where the number may not be told."""
    parts = []
    for number, line in enumerate(lines):
        top = ROW * number
        parts.append(_text(0, top + 14, escape(line.name), "start", "plot-strong"))
        parts.append(_text(WIDTH, top + 14, escape(line.says), "end"))
        parts.append(
            f'<rect class="plot-rest" x="0.5" y="{top + 20:g}" width="{WIDTH - 1:g}" height="{BAR:g}" rx="3"/>'
        )
        if line.share:
            long = (WIDTH - 1) * min(1.0, line.share)
            parts.append(f'<rect class="plot-bar" x="0.5" y="{top + 20:g}" width="{long:g}" height="{BAR:g}" rx="3"/>')
    return ROW * len(lines), parts


def funnel(
    dots: Sequence[Dot], middle: float, limits: Sequence[Sequence[tuple[int, float]]], under: str
) -> tuple[float, list[str]]:
    """Clinics by how many people they have; between the dotted lines chance alone may put one."""
    most = max([dot.people for dot in dots] + [people for line in limits for people, _ in line] + [1])

    def x(people: int) -> float:
        return LEFT + (RIGHT - LEFT) * people / most

    parts = _shares()
    parts.append(f'<path class="plot-others" d="M{LEFT:g},{_y(middle):g} H{RIGHT:g}"/>')
    for line in limits:
        path = " L".join(f"{x(people):.1f},{_y(share):.1f}" for people, share in line)
        parts.append(f'<path class="plot-limit" d="M{path}"/>')
    for share in (0.0, 0.5, 1.0):
        people = round(most * share)
        parts.append(_text(x(people), HIGH - 20, str(people), "middle" if share < 1 else "end"))
    for dot in sorted(dots, key=lambda one: one.own):
        kind, radius = ("plot-own", 6) if dot.own else ("plot-dot", 4.5)
        parts.append(f'<circle class="{kind}" cx="{x(dot.people):.1f}" cy="{_y(dot.share):.1f}" r="{radius:g}"/>')
    parts.append(_text((LEFT + RIGHT) / 2, HIGH - 3, escape(under), "middle"))
    return HIGH, parts


def _shares() -> list[str]:
    """The grid of a share, from nothing to all."""
    found = []
    for step in STEPS:
        found.append(f'<path class="plot-grid" d="M{LEFT:g},{_y(step):g} H{RIGHT:g}"/>')
        found.append(_text(LEFT - 6, _y(step) + 5, f"{100 * step:.0f}", "end"))
    return found


def _y(share: float) -> float:
    low = HIGH - FOOT
    return round(low - (low - TOP) * share, 1)


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{words}</text>'

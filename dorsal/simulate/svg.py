"""Small plots as SVG text: panels side by side, each with lines, points and two named axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

WIDE, HIGH, LEFT, BELOW, ABOVE, RIGHT = 300, 200, 44, 36, 26, 18
REAL, SIMULATED = "#9a3412", "#1d4ed8"
TICKS = 4


class Line(NamedTuple):
    """Points joined, or shown as dots."""

    x: Sequence[float]
    y: Sequence[float]
    colour: str
    dots: bool = False
    faint: bool = False


class Panel(NamedTuple):
    title: str
    across: str
    lines: Sequence[Line]


def figure(panels: Sequence[Panel], description: str, keys: Sequence[tuple[str, str]], in_a_row: int = 3) -> str:
    """The whole picture. `keys`: what each colour stands for."""
    rows = -(-len(panels) // in_a_row)
    width, height = WIDE * min(in_a_row, len(panels)), HIGH * rows + 26
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">',
        "<style>text { font: 11px sans-serif }</style>",
        f"<title>{escape(description)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for place, (colour, meaning) in enumerate(keys):
        x = 16 + 130 * place
        parts.append(f'<rect x="{x}" y="9" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{x + 16}" y="18">{escape(meaning)}</text>')
    for place, panel in enumerate(panels):
        x, y = WIDE * (place % in_a_row), 26 + HIGH * (place // in_a_row)
        parts.append(f'<g transform="translate({x} {y})">{_panel(panel)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel) -> str:
    xs = [float(x) for line in panel.lines for x in line.x]
    ys = [float(y) for line in panel.lines for y in line.y]
    least, most, top = min(xs), max(xs), max(ys) * 1.05 or 1
    across, up = WIDE - LEFT - RIGHT, HIGH - BELOW - ABOVE

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + across * (x - least) / (most - least), HIGH - BELOW - up * y / top

    parts = [
        f'<text x="{LEFT}" y="16" font-weight="bold">{escape(panel.title)}</text>',
        f'<path d="M{LEFT} {ABOVE}V{HIGH - BELOW}H{WIDE - RIGHT}" fill="none" stroke="#555"/>',
        f'<text x="{LEFT + across / 2}" y="{HIGH - 4}" text-anchor="middle">{escape(panel.across)}</text>',
    ]
    for step in range(TICKS + 1):
        x, y = least + (most - least) * step / TICKS, top * step / TICKS
        place = at(x, y)
        parts.append(f'<text x="{place[0]:.1f}" y="{HIGH - BELOW + 14}" text-anchor="middle">{x:.3g}</text>')
        parts.append(f'<text x="{LEFT - 5}" y="{place[1] + 4:.1f}" text-anchor="end">{y:.3g}</text>')
    return "".join([*parts, *(_line(line, at) for line in panel.lines)])


def _line(line: Line, at: Callable[[float, float], tuple[float, float]]) -> str:
    places = [at(float(x), float(y)) for x, y in zip(line.x, line.y, strict=True)]
    if line.dots:
        return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{line.colour}"/>' for x, y in places)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    thin = 'stroke-width="1" stroke-dasharray="3 3"' if line.faint else 'stroke-width="2"'
    return f'<polyline points="{points}" fill="none" stroke="{line.colour}" {thin}/>'

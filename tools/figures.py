"""Sheets of every drawn exercise, for a person to look at: the two printed poses of each level, light and dark.

Names of exercises may be given to see only those. Faults that no body or floor would allow are printed, and then the
exercises that have no figure.
"""

from __future__ import annotations

import os
import shutil
import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from dorsal.content import load
from dorsal.figures.judging import faults
from dorsal.figures.picture import move
from dorsal.figures.svg import KINDS, draw

OUT = Path("build/figures")
ON_A_SHEET = 9  # a longer picture than this is one that browsers cut
SCHEMES = ("light", "dark")
DRAWN_KINDS = ("mobility", "control", "strength", "endurance", "functional", "relaxation", "rest-position")
PAGE = """<!doctype html><meta charset="utf-8"><style>
body { margin: 12px; font: 13px sans-serif; background: #fff; color: #2b2722 }
section { display: inline-block; margin: 6px; vertical-align: bottom } img { display: block; zoom: 0.4 }
@media (prefers-color-scheme: dark) { body { background: #262320; color: #f1eae0 } }
</style>"""


def main() -> None:
    content = load()
    names = [name for name in content.figures if name in sys.argv[1:] or not sys.argv[1:]]
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    sheets = [names[first : first + ON_A_SHEET] for first in range(0, len(names), ON_A_SHEET)]
    for number, some in enumerate(sheets, 1):
        (OUT / f"sheet-{number}.html").write_text(PAGE + "\n".join(part for name in some for part in of_one(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("DORSAL_CHROMIUM"), chromium_sandbox=os.geteuid() != 0
        )
        for scheme, number in product(SCHEMES, range(1, len(sheets) + 1)):
            page = browser.new_page(viewport={"width": 1400, "height": 800}, color_scheme=scheme)
            page.goto((OUT / f"sheet-{number}.html").resolve().as_uri())
            page.screenshot(path=OUT / f"sheet-{number}-{scheme}.png", full_page=True)
            page.close()
        browser.close()
    print(f"{len(names)} exercises on {len(sheets)} sheets, light and dark: {OUT}/sheet-*.png")
    without = [name for name, one in content.interventions.items() if one.kind in DRAWN_KINDS]
    print("Without a figure:", ", ".join(name for name in without if name not in content.figures) or "none")


def of_one(name: str) -> list[str]:
    """The pictures of one exercise, a level that is like another left out."""
    parts = [f"<h3>{name}</h3>"]
    for number, drawing in enumerate(load().figures[name].levels, 1):
        if drawing.like is not None:
            continue
        motion = move(load(), name, number)
        for fault in sorted(set(faults(motion))):
            print(f"{name}, level {number}: {fault}")
        for kind in KINDS:
            (OUT / f"{name}-{number}-{kind}.svg").write_text(draw(motion, kind))
        for kind in KINDS[1:]:
            parts.append(f'<section>{number} {kind}<img src="{name}-{number}-{kind}.svg"></section>')
    return parts


if __name__ == "__main__":
    main()

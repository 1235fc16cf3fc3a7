"""From a sheet to a PDF, or to pictures of its pages.

The template is a file of ours; what a person wrote comes to it as JSON and is only ever shown, never read as markup.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import msgspec
import typst

from dorsal.letters.sheet import Sheet

FOLDER = Path(__file__).parent
WEEK = FOLDER / "templates" / "week.typ"
FONTS = FOLDER / "fonts"
LOOK_PPI = 110.0


def pdf(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF that holds to PDF/UA-1: readable aloud, in order, with words for each picture."""
    return cast("bytes", _compiled(sheet, format="pdf", pdf_standards=["ua-1"]))


def pictures(sheet: Sheet, *, ppi: float = LOOK_PPI) -> list[bytes]:
    """Each page as a PNG, to be looked at."""
    made: bytes | list[bytes] = _compiled(sheet, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _compiled(sheet: Sheet, **how: Any) -> Any:
    """With our own fonts only: the same sheet is the same on every machine."""
    given = {"sheet": msgspec.json.encode(sheet).decode()}
    return typst.compile(WEEK, root=FOLDER, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=given, **how)

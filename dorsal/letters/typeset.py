"""From a sheet or a letter to a PDF, or to pictures of its pages.

The templates are files of ours; what a person wrote comes to them as JSON and is only ever shown, never read as markup.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import msgspec
import typst

from dorsal.letters.drawing import svg
from dorsal.letters.fitting import ROOMS, Room, fitted, left_out
from dorsal.letters.letter import Incomplete, Letter, Words, missing
from dorsal.letters.sheet import Sheet

FOLDER = Path(__file__).parent
WEEK = FOLDER / "templates" / "week.typ"
LETTER = FOLDER / "templates" / "letter.typ"
FONTS = FOLDER / "fonts"
LOOK_PPI = 110.0
PAGES = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")
MOST_PAGES = 2


def pdf(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF that holds to PDF/UA-1: readable aloud, in order, with words for each picture."""
    return _pdf(WEEK, _of_sheet(sheet))


def pictures(sheet: Sheet, *, ppi: float = LOOK_PPI) -> list[bytes]:
    """Each page as a PNG, to be looked at."""
    return _png(WEEK, _of_sheet(sheet), ppi)


def letter_pdf(letter: Letter, words: Words) -> bytes:
    """The letter, tagged like the sheet, on two pages at most. Raises Incomplete, which names what is missing."""
    if fields := missing(letter):
        raise Incomplete(fields)
    made = b""
    for room in ROOMS:
        made = _pdf(LETTER, _of_letter(letter, words, room))
        if pages(made) <= MOST_PAGES:
            break
    return made


def letter_pictures(letter: Letter, words: Words, *, ppi: float = LOOK_PPI) -> list[bytes]:
    """Each page of the letter as a PNG, to be looked at."""
    for room in ROOMS:
        made = _png(LETTER, _of_letter(letter, words, room), ppi)
        if len(made) <= MOST_PAGES:
            break
    return made


def pages(made: bytes) -> int:
    """How many pages a PDF of ours has: its page tree stands before anything that a person wrote."""
    return next(int(found[1]) for found in PAGES.finditer(made))


def _of_sheet(sheet: Sheet) -> dict[str, str]:
    return {"sheet": msgspec.json.encode(sheet).decode()}


def _of_letter(letter: Letter, words: Words, room: Room) -> dict[str, str]:
    fits, left = fitted(letter, room, words.more), left_out(letter, room)
    given = {
        "letter": fits,
        "words": words,
        "picture": svg(fits.drawn, words) if fits.drawn else "",
        "left": left,
        "more": words.more.format(count=left),
        "tight": room is not ROOMS[0],
    }
    return {"letter": msgspec.json.encode(given).decode()}


def _pdf(template: Path, given: dict[str, str]) -> bytes:
    """As PDF/UA-1. A character that no font of ours draws is a box on the paper: then the file stays tagged, and only
    the claim to the standard, which allows no box, is left out."""
    try:
        return cast("bytes", _compiled(template, given, format="pdf", pdf_standards=["ua-1"]))
    except typst.TypstError:
        return cast("bytes", _compiled(template, given, format="pdf"))


def _png(template: Path, given: dict[str, str], ppi: float) -> list[bytes]:
    made: bytes | list[bytes] = _compiled(template, given, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _compiled(template: Path, given: dict[str, str], **how: Any) -> Any:
    """With our own fonts only: the same words are the same paper on every machine."""
    return typst.compile(template, root=FOLDER, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=given, **how)

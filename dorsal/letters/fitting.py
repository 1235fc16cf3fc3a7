"""A letter cut to what two pages hold: long texts end in an ellipsis, long lists say how much they leave out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from dorsal.letters.letter import Drawn, Letter, Line, Part, Sender, Sign

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # what no paper shows, or what turns the direction of the words beside it
RUN, BREAK = re.compile(r"\S{25}(?=\S)"), "\u200b"
WIDE = 4  # how much more of a text is looked at than is kept, as blanks are folded


class Room(msgspec.Struct, frozen=True):
    """How many characters a text may have, a name, and how many entries a list."""

    text: int
    name: int
    points: int
    signs: int


ROOMS = (
    Room(420, 90, 14, 60),
    Room(320, 80, 10, 44),
    Room(220, 70, 8, 30),
    Room(160, 60, 6, 18),
    Room(100, 50, 4, 10),
    Room(60, 40, 3, 6),
)


def clean(text: str, most: int) -> str:
    """One line of visible text. A run of characters that no line holds may break."""
    begun = text[: most * WIDE]
    line = " ".join("".join(" " if unicodedata.category(one) in UNSEEN else one for one in begun).split())
    whole = len(line) <= most and len(begun) == len(text)
    short = line if whole else f"{line[: most - 1].rstrip()}…"
    return RUN.sub(lambda found: found.group() + BREAK, short)


def fitted(letter: Letter, room: Room, more: str) -> Letter:
    """The letter in this room; `more`: the sentence that says how much is left out, with `{count}` in it."""
    parts: dict[str, Any] = {
        name: _part(getattr(letter, name), room, more) for name in ("why", "found", "tried", "course")
    }
    parts |= {name: clean(getattr(letter, name), room.text) for name in ("greeting", "opening", "closing", "own_words")}
    parts |= {name: clean(getattr(letter, name), room.name) for name in ("title", "date", "person", "reader")}
    names = {name: clean(getattr(letter.sender, name), room.name) for name in ("name", "role", "clinic")}
    return msgspec.structs.replace(
        letter,
        sender=Sender(**names),
        asks=_list(letter.asks, room, more),
        foot=tuple(clean(one, room.text // 2) for one in letter.foot[:3]),
        drawn=_drawn(letter.drawn, room) if letter.drawn else None,
        signs=tuple(_signs(letter.signs, room)),
        **parts,
    )


def left_out(letter: Letter, room: Room) -> int:
    """How many warning signs have no room."""
    return max(0, len(letter.signs) - room.signs)


def _part(part: Part, room: Room, more: str) -> Part:
    return Part(_list(part.text, room, more), _list(part.points, room, more))


def _list(texts: tuple[str, ...], room: Room, more: str) -> tuple[str, ...]:
    kept = tuple(clean(one, room.text) for one in texts[: room.points])
    over = len(texts) - len(kept)
    return (*kept, more.format(count=over)) if over else kept


def _signs(signs: tuple[Sign, ...], room: Room) -> Iterator[Sign]:
    """Those that are marked first, so that what is left out is what alarms nobody."""
    for one in sorted(signs, key=lambda sign: not sign.marked)[: room.signs]:
        yield Sign(
            question=clean(one.question, room.text // 2),
            answer=clean(one.answer, room.name),
            asked=clean(one.asked, room.name // 2),
            marked=one.marked,
        )


def _drawn(drawn: Drawn, room: Room) -> Drawn:
    lines = tuple(Line(clean(one.name, 30), one.points) for one in drawn.lines[:3])
    return msgspec.structs.replace(drawn, lines=lines, words=clean(drawn.words, room.text))

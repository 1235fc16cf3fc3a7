"""What stands on the printed week, in one language. Everything in it is text and pictures, never markup."""

from __future__ import annotations

import msgspec


class Picture(msgspec.Struct, frozen=True):
    """A drawing as SVG, and the same in words for whoever does not see it."""

    svg: str
    words: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise: `days` says on which of the days of the sheet it is planned, `when` says it in words."""

    name: str
    how: str
    dose: str
    when: str
    days: tuple[bool, ...]
    pictures: tuple[Picture, ...]


class Day(msgspec.Struct, frozen=True):
    name: str
    date: str


class Block(msgspec.Struct, frozen=True):
    """A heading with short paragraphs under it; `points` stand as a list after them."""

    title: str
    text: tuple[str, ...]
    points: tuple[str, ...] = ()


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """`first`: what must be read before anything is done. `log`: what is written down each day, 0 to 10.

    `net` comes last and in a frame: when to call, and whom.
    """

    language: str
    title: str
    dates: str
    lead: str
    exercise: str
    daily: str
    first: Block | None
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    log: tuple[str, ...]
    blocks: tuple[Block, ...]
    net: Block
    foot: tuple[str, ...]

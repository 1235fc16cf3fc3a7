"""What stands in a letter to a clinician, in one language. Everything in it is text and numbers, never markup."""

from __future__ import annotations

import msgspec

Point = tuple[float, float]  # weeks since the start, and a number from 0 to 10


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes. The person themself needs no name: they hand the letter over."""

    name: str = ""
    role: str = ""
    clinic: str = ""


class Part(msgspec.Struct, frozen=True):
    """What stands under one heading: short paragraphs, then a list."""

    text: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One warning sign as it was asked and answered. `marked`: the answer alarms, or is not sure."""

    question: str
    answer: str
    asked: str
    marked: bool = False


class Line(msgspec.Struct, frozen=True):
    """One thing that is followed, by its name."""

    name: str
    points: tuple[Point, ...]


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """The course as numbers. `people`: week, low and high of comparable people. `words`: the same in words."""

    lines: tuple[Line, ...]
    people: tuple[tuple[float, float, float], ...]
    weeks: float
    words: str


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One letter. `own`: the person themself gives it. `own_words`: what they wrote, only where they wrote it."""

    language: str
    title: str
    date: str
    sender: Sender
    greeting: str
    opening: str
    asks: tuple[str, ...]
    closing: str
    foot: tuple[str, ...]
    own: bool = False
    person: str = ""
    reader: str = ""
    own_words: str = ""
    why: Part = Part()
    found: Part = Part()
    tried: Part = Part()
    course: Part = Part()
    drawn: Drawn | None = None
    signs: tuple[Sign, ...] = ()


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around a letter. `more` and `calm` hold `{count}` and `{on}`."""

    to: str
    sender: str
    about: str
    why: str
    found: str
    tried: str
    course: str
    signs: str
    asks: str
    own: str
    signature: str
    marked: str
    calm: str
    none_asked: str
    more: str
    weeks: str
    people: str
    scale: str


REQUIRED = ("language", "title", "date", "greeting", "opening", "asks", "closing", "foot")
OF_SENDER = ("name", "role", "clinic")


class Incomplete(ValueError):
    """A letter that cannot be made; `fields` are what is missing."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(", ".join(fields))


def missing(letter: Letter) -> tuple[str, ...]:
    """The fields without which there is no letter. Whoever writes about somebody else says who they are."""
    found = [name for name in REQUIRED if not _said(getattr(letter, name))]
    asked = ("role",) if letter.own else OF_SENDER
    return (*found, *(f"sender-{name}" for name in asked if not _said(getattr(letter.sender, name))))


def _said(value: str | tuple[str, ...]) -> bool:
    return any(one.strip() for one in ((value,) if isinstance(value, str) else value))

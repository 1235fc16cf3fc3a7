"""What a fold hands from one week to the next, in a form that can be kept, and when a kept one may still be used.

The weeks before a day rest on the first answers, on the entries and decisions of the days before it, on time away that
was told later about those days, and on the first pain that was told. Where one of these is not what it was, the weeks
begin again.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import msgspec

from dorsal.care.followup import Judged
from dorsal.care.goals import Reached
from dorsal.care.history import NEXT, Away, History
from dorsal.care.lines import Held, Line, Note
from dorsal.care.signals import Flaring, readings
from dorsal.content import loader
from dorsal.content.schema import Content, Id


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What one week hands to the next. `tired`: muscle groups that worked heavily on its last day.

    `shown`: the lines as the weeks before showed them: what one comes back from.
    `reached`: goals that stand in full, and since when. `sore`: a session in the red, after which nothing new begins.
    `recovered`: for how many weeks; `relapsed`: the pain is back since.
    `held`: lines that the care team keeps out; `dosed`: its entries that set a dose, with the line as it was set.
    """

    lines: tuple[Line, ...] = ()
    aside: tuple[Line, ...] = ()
    read: frozenset[Id] = frozenset()
    tired: frozenset[str] = frozenset()
    shown: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    started: bool = False
    waited: bool = False
    maintenance: bool = False
    low: float | None = None
    reached: Reached = ()
    sore: bool = False
    recovered: int = 0
    relapsed: bool = False
    held: tuple[Held, ...] = ()
    dosed: tuple[tuple[str, Line], ...] = ()


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A fold at the start of a week, before that week is laid out.

    `content` and `code`: the hashes of what it was made with. `seen`: the hash of what the weeks before rest on.
    """

    content: str
    code: str
    seen: str
    number: int
    start: date
    state: State
    judged: tuple[Judged, ...]
    flaring: Flaring


def holds(kept: Kept, history: History, content: Content) -> bool:
    """Whether the weeks of this history may go on from here: the one place that decides."""
    made = (kept.content, kept.code) == (content.hash, code())
    return made and kept.start <= history.today and kept.seen == seen(history, kept.start)


def seen(history: History, start: date) -> str | None:
    """The hash of what the weeks before a day rest on.

    None where an entry of that day or later happened before one of an earlier day, as on a journey across time zones:
    then nothing is kept at this day.
    """
    count = cut(history, start)
    if count is None:
        return None
    before, after = history.entries[:count], history.entries[count:]
    judged = [one for one in history.judged if one.at.date() < start]
    told_back = [one for one in after if isinstance(one, Away) and one.first < start]
    whole = (history.on, history.answers, judged, before, told_back, readings(history, "pain-average")[:1])
    return hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()


def cut(history: History, start: date) -> int | None:
    """How many entries come before a day; None where their order and that of their days differ there."""
    entries, midnight = history.entries, datetime.combine(start, time(), UTC)
    first = bisect_left(entries, midnight - NEXT, key=lambda one: one.at)  # no clock is a whole day off
    near = entries[first : bisect_left(entries, midnight + NEXT, key=lambda one: one.at)]
    before = [entry.at for entry in near if entry.day < start]
    after = [entry.at for entry in near if entry.day >= start]
    return first + len(before) if not before or not after or before[-1] < after[0] else None


@cache
def code() -> str:
    """The hash of the code that decides: what other code has kept is never gone on from."""
    folders = Path(__file__).parent, loader.FOLDER
    files = (path for folder in folders for path in sorted(folder.glob("*.py")))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


class Weeks(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of somebody: this week, and the one before, whose days may still be told of."""

    now: Kept
    before: Kept | None = None


def made_alike(one: Kept, other: Kept) -> bool:
    """Whether both were made by the same content and code."""
    return (one.content, one.code) == (other.content, other.code)


def onward(kept: Kept, earlier: Weeks | None) -> Weeks:
    """What to keep now, beside what was kept before of an earlier week."""
    if earlier is None:
        return Weeks(now=kept)
    return Weeks(now=kept, before=earlier.now if earlier.now.start < kept.start else earlier.before)


def packed(weeks: Weeks) -> bytes:
    """As bytes; JSON, since a time in MessagePack forgets the clock that told the person's day."""
    return msgspec.json.encode(weeks, order="deterministic")


def unpacked(blob: bytes) -> Weeks | None:
    """What was packed; None where today's code does not read it."""
    try:
        return msgspec.json.decode(blob, type=Weeks)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None

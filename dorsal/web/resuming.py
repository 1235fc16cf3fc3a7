"""What was read of a record when its plan was kept, so that a page reads no more than what was told since.

It is used only by the code, the content and the clock that it was read with. The row names the last entry that it knows
of, and is looked up before the entries that came later: nothing that was told is ever left out. Whoever keeps a plan
reads the record from its first entry, so that nothing wrong in a row lasts.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
from django.utils import timezone

from dorsal.care import keeping
from dorsal.care.history import AnyEntry, CheckIn, History, Reading, Session, Told, whole
from dorsal.care.replanning import NextItem, NextWeek
from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.models import Person, PlanKept
from dorsal.web import known, living


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept beside a plan. `zone`, `code`: the clock and the code that read it. `yesterday`: what the day before
    asked, where it belongs to the week before."""

    zone: str
    code: str
    reading: Reading
    week: NextWeek
    yesterday: tuple[NextItem, ...] | None = None


@dataclass(frozen=True)
class Resumed:
    """The history of now. `week`: as kept, where nothing came since and it is still that day. `yesterday`: as kept,
    where nothing came but sessions of today, which the week before cannot know of."""

    history: History
    week: NextWeek | None = None
    yesterday: tuple[NextItem, ...] | None = None


def packed(reading: Reading, week: NextWeek, yesterday: tuple[NextItem, ...] | None) -> bytes:
    """As bytes; JSON, since a time in MessagePack forgets the clock that told the person's day."""
    read = Read(zone=_zone(), code=code(), reading=reading, week=week, yesterday=yesterday)
    return zlib.compress(msgspec.json.encode(read))


def resumed(person: Person, plan: PlanKept, content: Content, on: date) -> Resumed | None:
    """Today's history gone on from what was kept; None where the record must be read from its first entry."""
    if (plan.content, plan.code) != (content.hash, keeping.code()) or plan.day > on:
        return None
    read = _unpacked(plan.read)
    if read is None or (read.zone, read.code) != (_zone(), code()):
        return None
    if plan.day < on and any(one.reason == "future" for one in read.reading.refused):
        return None
    news = queries.known_since(person, plan.sequence)
    reading = living.gone_on(read.reading, news, content) if news else read.reading
    if reading is None:
        return None
    history = whole(reading, today=on)
    if plan.day < on:
        return Resumed(history)
    if not news:
        return Resumed(history, read.week, read.yesterday)
    since = reading.entries[len(read.reading.entries) :]
    of_today = not news.decisions and all(isinstance(one, Session) and one.day == on for one in since)
    return Resumed(history, yesterday=read.yesterday if of_today else None)


@cache
def code() -> str:
    """The hash of the code that reads a record: what other code has read is read anew."""
    files = [queries.__file__, known.__file__, living.__file__, __file__]
    return hashlib.sha256(b"".join(Path(one).read_bytes() for one in files)).hexdigest()


def _zone() -> str:
    return str(timezone.get_current_timezone())


def _unpacked(blob: bytes | memoryview | None) -> Read | None:
    """What was packed; None where nothing was, it is damaged, or today's code does not read it."""
    if blob is None:
        return None
    try:
        read = msgspec.json.decode(zlib.decompress(blob), type=Read)
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    reading = msgspec.structs.replace(read.reading, entries=tuple(_as_read(read.reading.entries)))
    return msgspec.structs.replace(read, reading=reading)


def _as_read(entries: tuple[AnyEntry, ...]) -> Iterator[AnyEntry]:
    """Several answers to one question are a tuple, which JSON does not know."""
    for entry in entries:
        if isinstance(entry, CheckIn):
            yield msgspec.structs.replace(entry, values={name: _tuple(one) for name, one in entry.values.items()})
        elif isinstance(entry, Told):
            yield msgspec.structs.replace(entry, value=_tuple(entry.value))
        else:
            yield entry


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value

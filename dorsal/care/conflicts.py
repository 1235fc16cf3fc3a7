"""Advice that contradicts other advice, the plan, the evidence or a warning sign, until somebody settles it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

import msgspec

from dorsal.care.contradicting import RULES, Found, Ground
from dorsal.care.history import Advice, History, Settled
from dorsal.care.replanning import NextWeek
from dorsal.content.schema import Content, Id


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """One contradiction. `entries`: the pieces of advice in it, whose authors are all to be told.

    `items`: the exercises and advice that it is about; `flags`: the contraindications and red flags behind it.
    `id` comes of the rule, the entries and the flags: once one of these is another, so is the conflict.
    """

    id: str
    rule: Id
    entries: tuple[str, ...]
    items: tuple[Id, ...]
    flags: tuple[Id, ...]
    sources: tuple[Id, ...]
    settled: Settled | None


def conflicts(history: History, week: NextWeek | None, content: Content, *, on: date) -> tuple[Conflict, ...]:
    """Every contradiction that stands on a day, the rules in the order of the content. `week`: the week as shown."""
    ground = Ground(history, week, content, on)
    how = {one.conflict: one for one in history.of(Settled) if one.day <= on}
    return tuple(
        _conflict(rule, found, how, content) for rule in content.conflicts for found in _merged(RULES[rule](ground))
    )


def _merged(found: Iterator[Found]) -> tuple[Found, ...]:
    """One for each set of entries and flags, about all that they are about."""
    whole: dict[tuple[tuple[str, ...], tuple[Id, ...]], Found] = {}
    for one in found:
        key = tuple(sorted(piece.id for piece in one.pieces)), one.flags
        items = (*(whole[key].items if key in whole else ()), *one.items)
        whole[key] = Found(one.pieces, tuple(dict.fromkeys(items)), one.flags)
    return tuple(whole.values())


def _conflict(rule: Id, found: Found, how: dict[str, Settled], content: Content) -> Conflict:
    entries = tuple(piece.id for piece in sorted(found.pieces, key=lambda piece: (piece.at, piece.id)))
    name = _id(rule, entries, found.flags)
    return Conflict(
        id=name,
        rule=rule,
        entries=entries,
        items=found.items,
        flags=found.flags,
        sources=tuple(dict.fromkeys(_sources(rule, found, content))),
        settled=how.get(name),
    )


def _id(rule: Id, entries: tuple[str, ...], flags: tuple[Id, ...]) -> str:
    """Short enough to be named by an entry, however long the ids behind it are."""
    told = msgspec.json.encode((rule, sorted(entries), sorted(flags)))
    return f"{rule}-{hashlib.sha256(told).hexdigest()[:32]}"


def _sources(rule: Id, found: Found, content: Content) -> Iterator[Id]:
    yield from content.conflicts[rule].sources
    for piece in found.pieces:
        if isinstance(piece, Advice):
            yield from content.advice[piece.says].sources
    for flag in found.flags:
        yield from (content.contraindications.get(flag) or content.red_flags[flag]).sources

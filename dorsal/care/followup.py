"""The life of an urgency: T0 to T2 stand, whatever is answered later.

They end when somebody examined the person, and an entry says who, when and what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from dorsal.care.triage import URGENT, Reason
from dorsal.content.schema import Id


class Examined(msgspec.Struct, frozen=True):
    """An entry that says who examined the person, when, and what was found; `at` orders it among the decisions."""

    at: datetime
    by: str
    found: str


class Judged(msgspec.Struct, frozen=True):
    """The reasons of one earlier decision, and when it was made."""

    at: datetime
    reasons: tuple[Reason, ...]


class Standing(msgspec.Struct, frozen=True):
    """`held`: urgent rules that nobody has examined yet. `cleared`: rules that an examination settled."""

    held: dict[Id, Reason]
    cleared: frozenset[Id]


CLEARS = "nothing-serious"


def standing(judged: Iterable[Judged], examined: Iterable[Examined], answered: Mapping[Id, datetime]) -> Standing:
    """What earlier decisions leave standing today.

    An examination that found nothing serious clears the rules that fired before it, for as long as none of the answers
    behind them is given anew. Any other examination leaves them standing.
    """
    last = max((one.at for one in examined if one.found == CLEARS), default=None)
    held: dict[Id, Reason] = {}
    cleared: set[Id] = set()
    for decision in sorted(judged, key=lambda one: one.at):
        for reason in decision.reasons:
            if reason.urgency not in URGENT:
                continue
            if last is not None and decision.at <= last:
                if all(answered.get(name, last) <= last for name in reason.findings):
                    cleared.add(reason.rule)
                continue
            held[reason.rule] = reason
    return Standing(held, frozenset(cleared - set(held)))

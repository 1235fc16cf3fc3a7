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
    """`held`: urgent rules that nobody has examined yet. `cleared`: settled rules, with the findings examined."""

    held: dict[Id, Reason]
    cleared: dict[Id, frozenset[Id]]


CLEARS = "nothing-serious"


def standing(judged: Iterable[Judged], examined: Iterable[Examined], answered: Mapping[Id, datetime]) -> Standing:
    """What earlier decisions leave standing today.

    An examination that found nothing serious clears the rules that fired before it, for as long as none of the answers
    behind them is given anew. Any other examination leaves them standing.
    """
    last = max((one.at for one in examined if one.found == CLEARS), default=None)
    held: dict[Id, Reason] = {}
    settled: dict[Id, frozenset[Id]] = {}
    for decision in sorted(judged, key=lambda one: one.at):
        for reason in decision.reasons:
            if reason.urgency not in URGENT:
                continue
            if last is None or decision.at > last:
                held[reason.rule] = reason
            else:
                settled[reason.rule] = settled.get(reason.rule, frozenset()) | frozenset(reason.findings)
    cleared = {
        rule: names
        for rule, names in settled.items()
        if rule not in held and all(last is None or answered.get(name, last) <= last for name in names)
    }
    return Standing(held, cleared)

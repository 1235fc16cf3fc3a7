"""What is wrong with an article, marked in its text: a kind, where, and the reason's key or record."""

from __future__ import annotations

from typing import Literal

import msgspec

FaultKind = Literal[
    "foreign",
    "broken",
    "doubled",
    "missing",
    "mistranslated",
    "agreement",
    "spacing",
    "nocebo",
    "claim",
    "advice",
    "urgency",
]
KINDS: tuple[FaultKind, ...] = (
    "foreign", "broken", "doubled", "missing", "mistranslated", "agreement", "spacing", "nocebo", "claim", "advice",
    "urgency",
)  # fmt: skip


class Fault(msgspec.Struct, frozen=True, order=True):
    """Some words of one block. `why`: what was found, a key `article.why.<why>`, or the id of a `Wording`."""

    block: int
    start: int
    end: int
    kind: FaultKind
    why: str
    wording: bool = False

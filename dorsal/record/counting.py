"""Whether somebody is in the numbers over everybody: as they last said, or by the words that they agreed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dorsal.record.kinds import Kind

WISH: Kind = "counted"
SAYS: tuple[Kind, ...] = ("consent", WISH)
UNTOLD = "begin-1"  # the first words of the page before the first question: they did not speak of these numbers


def counted(said: Iterable[tuple[str, Mapping[str, Any]]]) -> bool | None:
    """By the kind and body of their entries that say so, in order. None: nobody has asked them yet, so they are not."""
    told = list(said)
    if wishes := [body["counted"] for kind, body in told if kind == WISH]:
        return bool(wishes[-1])
    return None if any(kind == "consent" and body["text"] == UNTOLD for kind, body in told) else True

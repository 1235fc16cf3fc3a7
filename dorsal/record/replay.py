"""Shows last year's decision as it was, and what the same answers give today with the content of then."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dorsal.content.loader import unpack
from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.kinds import as_kept, canonical
from dorsal.record.queries import Decided, Known

Recompute = Callable[[Content, Known], Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two results differ: a path such as `triage.urgency`, and both values (None where there is none)."""

    path: str
    stored: Any
    recomputed: Any


@dataclass(frozen=True, slots=True)
class Replay:
    """The words and result as stored; what they are recomputed to, or `why_not`."""

    words: Any
    stored: Any
    recomputed: Any
    why_not: str | None
    differences: tuple[Difference, ...]


def replay(decision: Decided, *, recompute: Recompute) -> Replay:
    """Never raises for the sake of old content: what was shown can always be shown."""
    content, why_not = stored_content(decision.content)
    if content is None:
        return Replay(decision.words, decision.result, None, why_not, ())
    try:
        again = as_kept(canonical(recompute(content, queries.known_at(decision))))
    except Exception as error:  # noqa: BLE001  today's code may fail on content of then in any way; that is an answer, not a fault
        return Replay(decision.words, decision.result, None, f"today's code cannot recompute it: {error!r}", ())
    return Replay(decision.words, decision.result, again, None, tuple(differences(decision.result, again)))


def stored_content(content: str) -> tuple[Content | None, str | None]:
    """The content of this hash, or why it cannot be read."""
    blob = queries.content_blob(content)
    if blob is None:
        return None, "the content of then is not stored"
    try:
        return unpack(zlib.decompress(blob)), None
    except (ValueError, TypeError, zlib.error) as error:
        return None, f"today's code does not read the content of then: {error}"


def differences(stored: Any, recomputed: Any, path: str = "") -> Iterator[Difference]:
    """Every leaf that differs, by path."""
    if isinstance(stored, dict) and isinstance(recomputed, dict):
        keys = sorted({*stored, *recomputed})
        pairs: list[tuple[Any, Any, Any]] = [(key, stored.get(key), recomputed.get(key)) for key in keys]
    elif isinstance(stored, list) and isinstance(recomputed, list):
        longest = range(max(len(stored), len(recomputed)))
        pairs = [(at, _item(stored, at), _item(recomputed, at)) for at in longest]
    else:
        if canonical(stored) != canonical(recomputed):
            yield Difference(path, stored, recomputed)
        return
    for key, old, new in pairs:
        yield from differences(old, new, f"{path}.{key}".lstrip("."))


def _item(values: list[Any], at: int) -> Any:
    return values[at] if at < len(values) else None

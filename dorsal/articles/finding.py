"""All that is wrong with an article, in the order of its text; what two finders saw at once is said once."""

from __future__ import annotations

from dorsal.articles.article import Block
from dorsal.articles.broken import broken
from dorsal.articles.fault import KINDS, Fault
from dorsal.articles.foreign import foreign
from dorsal.articles.missing import missing
from dorsal.articles.sequences import sequences
from dorsal.articles.sheet import Looking, Sheet
from dorsal.articles.worded import worded
from dorsal.content.schema import Content

FINDERS = (foreign, broken, sequences, missing, worded)


def faults_of(blocks: tuple[Block, ...], language: str, content: Content) -> tuple[Fault, ...]:
    """Every fault of a text in a language, those of its pictures' words included."""
    look = Looking(tuple(Sheet(at, block) for at, block in enumerate(blocks) if not block.out), language, content)
    found = {fault for finder in FINDERS for fault in finder(look)}
    return tuple(fault for fault in sorted(found, key=_order) if not any(_within(fault, other) for other in found))


def _order(fault: Fault) -> tuple[int, int, int, int]:
    return fault.block, fault.start, KINDS.index(fault.kind), fault.end


def _within(fault: Fault, other: Fault) -> bool:
    """Whether another fault of the same kind covers this one.

    A word nobody knows may be two that ran together, and a word said twice is part of what is broken around a link.
    """
    if fault == other or fault.block != other.block:
        return False
    if (fault.why, other.why) == ("unknown", "glued") and fault.start < other.end and other.start < fault.end:
        return True
    covers = other.start <= fault.start and fault.end <= other.end
    if fault.kind != other.kind:
        return covers and (fault.kind, other.kind) == ("doubled", "broken")
    same = (other.start, other.end) == (fault.start, fault.end)
    return covers and (not same or other.why < fault.why)

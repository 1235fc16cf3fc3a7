"""Articles whose faults stand marked in them, `⟦kind:words⟧`: what a reader marked, and where it is in the blocks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from dorsal.articles.article import Block
from dorsal.articles.fault import Fault
from dorsal.articles.proposing import Proposal, propose_in
from dorsal.articles.reading import blocks_of
from dorsal.content.schema import Content

FOLDER = Path(__file__).parent / "planted"
OPENS, CLOSES = "⟦", "⟧"
MARK = re.compile(r"⟦([a-z,]+):|⟧")


class Planted(NamedTuple):
    """One fault that a reader marked; any of its kinds will do for what stands there."""

    block: int
    start: int
    end: int
    kind: str
    words: str


class Measured(NamedTuple):
    planted: list[Planted]
    missed: list[Planted]
    false: list[Fault]
    blocks: tuple[Block, ...]
    told: Proposal

    @property
    def found(self) -> int:
        return len(self.planted) - len(self.missed)


def measured(name: str, content: Content) -> Measured:
    """One of the files, looked through; `name`: with its language, as in `office.fr`."""
    marked = (FOLDER / f"{name}.html").read_text()
    blocks = blocks_of(MARK.sub("", marked))
    planted = list(_planted(blocks_of(marked), blocks))
    told = propose_in(blocks, name.rsplit(".", 1)[1], content)
    missed = [one for one in planted if not any(_same(one, fault) for fault in told.faults)]
    false = [fault for fault in told.faults if not any(_same(one, fault) for one in planted)]
    return Measured(planted, missed, false, blocks, told)


def _same(one: Planted, fault: Fault) -> bool:
    here = (one.block, one.kind) == (fault.block, fault.kind)
    return here and fault.start < one.end and one.start < fault.end


def _planted(marked: tuple[Block, ...], blocks: tuple[Block, ...]) -> list[Planted]:
    found: list[Planted] = []
    for number, (with_marks, block) in enumerate(zip(marked, blocks, strict=True)):
        text, at, passed, kinds = with_marks.text, 0, 0, ""
        start = 0
        for sign in MARK.finditer(text):
            passed += sign.start() - at
            at = sign.end()
            if sign[1]:
                kinds, start = sign[1], passed
            else:
                words = block.text[start:passed]
                found += [Planted(number, start, passed, kind, words) for kind in kinds.split(",")]
        assert MARK.sub("", text) == block.text, (text, block.text)
    return found

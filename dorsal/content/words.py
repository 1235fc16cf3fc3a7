"""Two checks on words that need no library: the ones that frighten, and sentences that run on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LONGEST = 20
SENTENCE = re.compile(r"(?<=[.?!…])\s+|\n+|(?<=:)\s*\n")
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


def denied(text: str, deny: Iterable[str]) -> Iterator[str]:
    """The words and phrases of a deny-list that stand in a text, whole words only."""
    small = text.lower()
    for phrase in deny:
        if phrase.lower() in small and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE):
            yield phrase


def long_sentences(text: str) -> Iterator[str]:
    """The sentences of a text with more words than a sore reader should hold at once."""
    for sentence in SENTENCE.split(text):
        if len(WORD.findall(sentence)) > LONGEST:
            yield sentence.strip()

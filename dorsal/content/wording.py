"""What somebody else's article may say that a reader here should look at twice."""

from __future__ import annotations

from typing import Literal

from dorsal.content.records import Id, Record, Text

WordingKind = Literal["nocebo", "claim", "advice", "urgency", "mistranslated"]


class Topic(Record, frozen=True, kw_only=True):
    """The words of one driver or pattern, in each language. Phrases are written as those of a `Wording`."""

    phrases: dict[str, tuple[str, ...]]


class Wording(Record, frozen=True, kw_only=True):
    """Phrases of one kind, and what is known instead.

    In a phrase, `|` stands between words of which one is there, `*` for the rest of a word, and `...` for up to five
    words of the same sentence. `unless`: phrases that make it right, in the same paragraph; for an urgency, anywhere in
    the article. `contraindicated`: for whom the advice is wrong.
    """

    kind: WordingKind
    name: Text
    text: Text
    phrases: dict[str, tuple[str, ...]]
    unless: dict[str, tuple[str, ...]] = {}
    contraindicated: tuple[Id, ...] = ()

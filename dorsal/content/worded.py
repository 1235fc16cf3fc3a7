"""What must hold of the phrases by which articles are looked through."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from dorsal.content.problem import Problem
from dorsal.content.schema import Content

WORD = re.compile(r"\.\.\.|[^\W_]+(?:['-][^\W_]+)*\*?(?:\|[^\W_]+(?:['-][^\W_]+)*\*?)*")
Phrases = Mapping[str, tuple[str, ...]]


def wording_problems(content: Content) -> Iterator[Problem]:
    for name, one in content.wordings.items():
        where = f"wordings/{name}"
        for key in one.contraindicated:
            if key not in content.contraindications:
                yield Problem(where, 0, f"unknown contraindication '{key}'")
        if one.contraindicated and one.kind != "advice":
            yield Problem(where, 0, "only advice is wrong for some")
        yield from _phrases(content, where, one.phrases, one.unless)


def topic_problems(content: Content) -> Iterator[Problem]:
    for name, one in content.topics.items():
        where = f"topics/{name}"
        if name not in content.drivers and name not in content.patterns:
            yield Problem(where, 0, f"unknown driver or pattern '{name}'")
        yield from _phrases(content, where, one.phrases)


def _phrases(content: Content, where: str, *written: Phrases) -> Iterator[Problem]:
    for code in sorted(set(chain(*written)) - set(content.languages)):
        yield Problem(where, 0, f"language '{code}' is not listed in languages.yaml")
    for phrase in chain.from_iterable(chain.from_iterable(one.values()) for one in written):
        if not all(WORD.fullmatch(word) for word in phrase.split()) or phrase.startswith("..."):
            yield Problem(where, 0, f"not a phrase: '{phrase}'")

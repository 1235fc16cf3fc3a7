"""What must hold of the phrases by which articles are looked through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from dorsal.content.problem import Problem
from dorsal.content.schema import Content

WORD = re.compile(r"\.\.\.|[^\W_]+(?:['-][^\W_]+)*\*?(?:\|[^\W_]+(?:['-][^\W_]+)*\*?)*")


def wording_problems(content: Content) -> Iterator[Problem]:
    for name, one in content.wordings.items():
        where = f"wordings/{name}"
        for key in one.contraindicated:
            if key not in content.contraindications:
                yield Problem(where, 0, f"unknown contraindication '{key}'")
        if one.contraindicated and one.kind != "advice":
            yield Problem(where, 0, "only advice is wrong for some")
        for code in sorted({*one.phrases, *one.unless} - set(content.languages)):
            yield Problem(where, 0, f"language '{code}' is not listed in languages.yaml")
        for phrase in chain(*one.phrases.values(), *one.unless.values()):
            if not all(WORD.fullmatch(word) for word in phrase.split()) or phrase.startswith("..."):
                yield Problem(where, 0, f"not a phrase: '{phrase}'")

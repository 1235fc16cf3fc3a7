"""The phrases by which articles are looked through are written as the finder reads them."""

from __future__ import annotations

import msgspec
import pytest

from dorsal.content.schema import Content
from dorsal.content.worded import wording_problems

ONE = "posture"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phrases": {"en": ("... first",)}}, "not a phrase"),
        ({"phrases": {"en": ("two  (three)",)}}, "not a phrase"),
        ({"phrases": {"xx": ("word",)}}, "language 'xx'"),
        ({"unless": {"en": ("a/b",)}}, "not a phrase"),
        ({"contraindicated": ("no-such",), "kind": "advice"}, "unknown contraindication 'no-such'"),
        ({"contraindicated": ("heat-skin",)}, "only advice is wrong for some"),
    ],
)
def test_a_phrase_that_nothing_could_match_is_noticed(content: Content, change: dict[str, object], said: str) -> None:
    wrong = msgspec.structs.replace(content.wordings[ONE], **change)
    found = [problem.message for problem in wording_problems(msgspec.structs.replace(content, wordings={ONE: wrong}))]
    assert any(said in message for message in found), found


def test_our_own_phrases_are_right(content: Content) -> None:
    assert list(wording_problems(content)) == []

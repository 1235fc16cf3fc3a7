"""The phrases by which articles are looked through are written as the finder reads them."""

from __future__ import annotations

import msgspec
import pytest

from dorsal.content.schema import Content
from dorsal.content.worded import topic_problems, wording_problems

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


@pytest.mark.parametrize(
    ("name", "phrases", "said"),
    [
        ("no-such", {"en": ("word",)}, "unknown driver or pattern 'no-such'"),
        ("stress", {"xx": ("word",)}, "language 'xx'"),
        ("stress", {"en": ("two  (three)",)}, "not a phrase"),
    ],
)
def test_a_topic_is_a_driver_or_a_pattern_with_phrases(
    content: Content, name: str, phrases: dict[str, tuple[str, ...]], said: str
) -> None:
    wrong = {name: msgspec.structs.replace(content.topics["stress"], phrases=phrases)}
    found = [problem.message for problem in topic_problems(msgspec.structs.replace(content, topics=wrong))]
    assert any(said in message for message in found), found


def test_every_driver_and_pattern_can_be_told_in_the_same_languages(content: Content) -> None:
    assert list(topic_problems(content)) == []
    assert set(content.topics) == {*content.drivers, *content.patterns}
    assert len({frozenset(topic.phrases) for topic in content.topics.values()}) == 1
    assert all(phrases for topic in content.topics.values() for phrases in topic.phrases.values())

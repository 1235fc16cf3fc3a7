"""A measure that could not be worked out is refused, and says what it lacks or has too much."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from dorsal.content.check import check
from dorsal.content.loader import pack, unpack
from dorsal.content.measuring import NEEDS, measure_problems
from dorsal.content.schema import Content

WithRecord = Callable[..., Content]


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("pain-30", {"percent": None}, "responders change by either percent or points"),
        ("pain-30", {"points": 2.0}, "responders change by either percent or points"),
        ("pain-30", {"of": None}, "responders needs 'of'"),
        ("pain-30", {"days": 3}, "responders has no use for 'days'"),
        ("pain-30", {"weeks": (1, 6)}, "would count the start itself"),
        ("recovery", {"weeks": ()}, "recovery needs 'weeks'"),
        ("adverse", {"values": ("sneezing",)}, "unknown value 'sneezing'"),
        ("imaging", {"values": ("x-ray",)}, "unknown value 'x-ray'"),
        ("escalations", {"values": ("friend",)}, "unknown value 'friend'"),
        ("acted", {"within": {"T9": 1}}, "unknown urgency 'T9'"),
        ("flares", {"values": ("any",)}, "flares has no use for 'values'"),
    ],
)
def test_a_measure_that_cannot_be_worked_out_is_refused(
    with_record: WithRecord, name: str, changes: dict[str, object], said: str
) -> None:
    assert any(said in str(problem) for problem in check(with_record("measures", name, **changes)))


def test_without_the_question_no_adverse_event_is_known(content: Content) -> None:
    questions = {name: one for name, one in content.questions.items() if name != "harm"}
    without = msgspec.structs.replace(content, questions=questions)
    assert any("unknown value 'fall'" in str(problem) for problem in measure_problems(without))


def test_every_way_of_counting_says_what_it_needs(content: Content) -> None:
    assert {one.counts for one in content.measures.values()} == set(NEEDS)


def test_content_kept_before_there_were_measures_still_opens(content: Content) -> None:
    before = msgspec.msgpack.decode(pack(content))
    del before["measures"]
    assert unpack(msgspec.msgpack.encode(before)).measures == {}

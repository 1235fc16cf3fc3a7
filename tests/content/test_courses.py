"""A course that could not be followed is refused, and what is not published says so."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from dorsal.content.check import check
from dorsal.content.loader import pack, unpack
from dorsal.content.schema import Content, CoursePoint

WithRecord = Callable[..., Content]


def point(week: float, pain: float) -> CoursePoint:
    return CoursePoint(week=week, pain=pain, basis="published")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": (point(0, 50),)}, "points count up from week 0"),
        ({"points": (point(1, 50), point(2, 40))}, "points count up from week 0"),
        ({"points": (point(0, 50), point(6, 40), point(2, 30))}, "points count up from week 0"),
        ({"points": (point(0, 50), point(6, 0))}, "pain is above 0"),
        ({"reviews": (2,)}, "reviews are two weeks or more"),
        ({"reviews": (6, 2)}, "reviews are two weeks or more"),
        ({"from_days": 5}, "one course begins at day 0"),
    ],
)
def test_a_course_that_cannot_be_followed_is_refused(
    with_record: WithRecord, changes: dict[str, object], said: str
) -> None:
    assert any(said in str(problem) for problem in check(with_record("courses", "acute", **changes)))


def test_the_published_weeks_are_those_of_the_source(content: Content) -> None:
    """What the source does not give is not called published."""
    for course in content.courses.values():
        basis = {point.week: point.basis for point in course.points}
        assert {week for week, what in basis.items() if what == "published"} == {0, 6, 26, 52}
        assert (basis[12], basis[104]) == ("interpolated", "convention")


def test_spread_and_noise_admit_that_nobody_published_them(content: Content) -> None:
    for name in ("person-spread", "drift-spread", "noise", "late-spread"):
        assert content.course_values[name].basis == "convention"


def test_content_kept_before_there_were_courses_still_opens(content: Content) -> None:
    before = msgspec.msgpack.decode(pack(content))
    for kind in ("courses", "course_states", "course_values"):
        del before[kind]
    assert unpack(msgspec.msgpack.encode(before)).courses == {}

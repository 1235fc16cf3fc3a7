"""What the weeks after the first one are made of: limits, the check-in, the reasons for changes, and courses."""

from __future__ import annotations

from typing import Literal

import msgspec

from dorsal.content.records import Id, Record, Text


class Limit(Record, frozen=True, kw_only=True):
    """A number that the plan obeys. Numbers are never in code."""

    value: float
    unit: str
    text: Text


class CheckInPage(Record, frozen=True, kw_only=True):
    """A page of the weekly check-in. `screen`: a warning sign, asked at a pain jump too; `only`: not every week.

    `look_back`: what a review point goes by, so it is asked there if nobody told it lately.
    """

    title: Text
    questions: tuple[Id, ...]
    screen: bool = False
    only: Literal["maintenance", "review"] | None = None
    look_back: bool = False


class Change(Record, frozen=True, kw_only=True):
    """Why something in a week is as it is: one reason that a plan gives for what it did."""

    text: Text


class CoursePoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The mean pain of 0 to 100 so many weeks after somebody began, and what that number rests on."""

    week: float
    pain: float
    basis: Literal["published", "interpolated", "convention"]


class Course(Record, frozen=True, kw_only=True):
    """How pain goes on average for people who begin `from_days` after it began. `reviews`: weeks to look back at it."""

    name: Text
    text: Text
    from_days: int
    certainty: Literal["high", "moderate", "low", "very-low"]
    reviews: tuple[int, ...]
    points: tuple[CoursePoint, ...]


class CourseState(Record, frozen=True, kw_only=True):
    """What is said about where a person stands on their course."""

    name: Text
    text: Text


class CourseValue(Record, frozen=True, kw_only=True):
    """A number that the course rests on, and whether anybody published it."""

    value: float
    unit: str
    basis: Literal["published", "convention"]
    text: Text

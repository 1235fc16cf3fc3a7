"""The intake is short: counted on the demo people, as the pages would ask them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

from dorsal.care import asking
from dorsal.care.answers import Answer, parse_all
from dorsal.care.result import decide
from dorsal.content.reading import read
from dorsal.content.schema import Content, Id, Urgency

STORIES = sorted((Path(__file__).parents[2] / "dorsal" / "simulate" / "demo").glob("*.yaml"))


class Walk(NamedTuple):
    """How many answers and pages one person's intake took; `full`: whether it ended in a whole plan."""

    safety: int
    answers: int
    pages: int
    full: bool


def walk(file: Path, content: Content) -> Walk:
    """Ask page after page, as the web does, until an emergency or the end."""
    story = read(file.read_text(encoding="utf-8"))[0]
    on, known = date.fromisoformat(story["on"]), parse_all(story["answers"], content)
    given: dict[Id, Answer] = {}
    asked: list[Id] = []
    pages = safety = 0
    while (page := asking.next_page(given, content, on=on)) is not None:
        new = [one.id for one in asking.questions(page, given, content, on=on) if one.id not in given]
        asked += new
        given |= {name: known[name] for name in new}
        pages += 1
        if asking.progress(given, content, on=on).safety:
            safety = len(given)
        if decide(given, content, on=on).triage.urgency == Urgency.T0:
            break
    assert len(asked) == len(set(asked)), "a question was put twice"
    return Walk(safety, len(given), pages, not decide(given, content, on=on).plan.blocked_by)


@pytest.fixture(scope="module")
def walks(content: Content) -> list[Walk]:
    return [walk(file, content) for file in STORIES]


def test_warning_signs_take_at_most_thirty_answers_at_the_median(walks: list[Walk]) -> None:
    assert len(walks) >= 16
    assert median(one.safety for one in walks) <= 30


def test_a_whole_plan_takes_at_most_sixty_answers_on_thirty_five_pages_at_the_median(walks: list[Walk]) -> None:
    full = [one for one in walks if one.full]
    assert len(full) >= 16
    assert median(one.answers for one in full) <= 60
    assert median(one.pages for one in full) <= 35

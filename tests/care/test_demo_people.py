"""Every demo person is complete, and comes out as their story means."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dorsal.care.answers import parse_all
from dorsal.care.findings import findings
from dorsal.care.result import Result, decide
from dorsal.care.rules import rules
from dorsal.content.reading import read
from dorsal.content.schema import Content

FOLDER = Path(__file__).parents[2] / "dorsal" / "simulate" / "demo"
STORIES = sorted(FOLDER.glob("*.yaml"))


def told(file: Path) -> dict[str, Any]:
    story: dict[str, Any] = read(file.read_text(encoding="utf-8"))[0]
    return story


def outcome(story: dict[str, Any], content: Content) -> Result:
    return decide(parse_all(story["answers"], content), content, on=date.fromisoformat(story["on"]))


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_a_story_comes_out_as_it_means(file: Path, content: Content) -> None:
    story = told(file)
    expect, result = story["expect"], outcome(story, content)
    assert (result.triage.urgency, result.assessment.phase) == (expect["urgency"], expect["phase"])
    assert set(expect["patterns"]) <= {match.id for match in result.assessment.patterns}
    assert result.triage.complete


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_a_story_answers_everything_that_it_is_asked(file: Path, content: Content) -> None:
    story = told(file)
    answers = parse_all(story["answers"], content)
    values = findings(answers, content, on=date.fromisoformat(story["on"])).values
    conditions = rules(content).asked_if
    first = {name for page in content.pages for name in page.questions}
    asked = {name for name in first if name not in conditions or conditions[name](values)}
    assert set(answers) == asked


def test_the_stories_span_what_dorsal_meets(content: Content) -> None:
    stories = [told(file) for file in STORIES]
    expected = [story["expect"] for story in stories]
    ages = [int(story["answers"]["age"]) for story in stories]
    assert {expect["urgency"] for expect in expected} == {"T0", "T1", "T2", "T3", "T4"}
    assert {expect["phase"] for expect in expected} == set(content.phases)
    assert {pattern for expect in expected for pattern in expect["patterns"]} == set(content.patterns)
    assert {story["language"] for story in stories} == set(content.languages)
    assert (min(ages), max(ages)) == (16, 82)


def test_most_stories_reach_a_plan(content: Content) -> None:
    results = [outcome(told(file), content) for file in STORIES]
    assert sum(not result.plan.blocked_by for result in results) >= 10
    assert all(result.plan.week for result in results if not result.plan.blocked_by)

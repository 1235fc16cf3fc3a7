"""Demo people with weeks behind them show today what their story says; when the plan changes, another seed may do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dorsal.care.history import History
from dorsal.care.replanning import NextWeek, next_week
from dorsal.content.reading import read
from dorsal.content.schema import Content
from dorsal.record import demo, queries
from dorsal.record.demo import Story
from dorsal.web import living, storied
from dorsal.web.doing import away_until, check_in_due
from dorsal.web.known import recompute
from dorsal.web.progress import followed

FOLDER = Path(__file__).parents[2] / "dorsal" / "simulate" / "demo"
NAMES = [file.stem for file in sorted(FOLDER.glob("*.yaml")) if "\nlived:" in file.read_text()]
WEEK = 7


def told(name: str, content: Content, today: date) -> Story:
    return next(one for one in demo.stories(FOLDER, content.questions, today=today) if one.name == name)


def shown(history: History, content: Content) -> dict[str, Any]:
    """What a story may expect of today, in the words of its file; several of something as a set."""
    week: NextWeek = next_week(history, content)
    course = followed(history, content)
    items = [item for day in week.week for item in day.items]
    return {
        "mode": week.mode,
        "week": str(week.number + 1),
        "urgency": str(week.triage.urgency),
        "course": course.course.state,
        "flares": str(len(course.flares)),
        "review": str(week.review_point.weeks) if week.review_point else None,
        "asks": set(week.ask),
        "seen": "yes" if week.ask_seen else "no",
        "changes": {why.rule for item in items for why in item.changes},
        "care": {step.id for step in week.care},
        "goals": {aim.item for aim in week.goals},
        "away": "yes" if away_until(history, history.today) else "no",
        "due": "yes" if check_in_due(history, week, content) else "no",
    }


@pytest.fixture(params=NAMES)
def story(request: pytest.FixtureRequest, content: Content) -> Story:
    return told(request.param, content, timezone.localdate())


def test_somebody_who_lived_shows_what_they_are_there_for(db: None, story: Story, content: Content) -> None:
    user, _ = demo.load(story, lived=lambda: storied.drafts(story, content))
    known = queries.known_now(queries.person_for(user))
    history = living.history_of(known, content)
    assert history
    assert (history.on, history.refused) == (story.on, ())
    expect = read((FOLDER / f"{story.name}.yaml").read_text())[0]["expect"]["today"]
    now = shown(history, content)
    found = {
        name: sorted(now[name] & set(wanted)) if isinstance(wanted, list) else now[name]
        for name, wanted in expect.items()
    }
    assert found == {name: sorted(wanted) if isinstance(wanted, list) else wanted for name, wanted in expect.items()}
    assert recompute(content, known)["triage"]["urgency"] == now["urgency"].replace("Urgency.", "")

"""What somebody wants back: chosen and ended by one tap, written once, never more than a few at a time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.models import Person
from dorsal.web.dose import chips
from tests.web import weeks
from tests.web.conftest import LANGUAGES, OnTheWay

FIRST, SECOND, THIRD = "goal-hiking", "goal-garden-and-house", "goal-driving"


def page_of(client: Client) -> str:
    response = client.get("/goals")
    assert response.status_code == 200
    return response.content.decode()


def form_for(page: str, item: str) -> dict[str, str]:
    """The form of a goal as the page made it."""
    found = re.search(
        rf'name="entry" value="([^"]+)"><input type="hidden" name="item" value="{item}"><button[^>]* value="(\w+)"',
        page,
    )
    assert found, item
    return {"entry": found[1], "item": item, "do": found[2]}


def goals(person: Person) -> list[dict[str, Any]]:
    return [entry.body for entry in queries.entries(person, "goal")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_goal_is_chosen_begins_small_and_can_be_ended(on_the_way: OnTheWay, content: Content, language: str) -> None:
    client, person = on_the_way(language, (6,), days_ago=10)
    before = page_of(client)
    assert content.interventions[FIRST].levels[-1].name[language] in before
    assert client.post("/goals", form_for(before, FIRST)).headers["Location"] == "/goals"
    chosen = page_of(client)
    assert content.interface["goals.chosen"][language] in chosen
    assert content.changes["goal-begun"].text[language] in chosen
    assert chosen.count('aria-current="step"') == 1
    assert content.interventions[FIRST].levels[1].name[language] in chosen
    assert client.post("/goals", form_for(chosen, FIRST)).status_code == 302
    assert [one["ends"] for one in goals(person)] == [False, True]
    assert 'aria-current="step"' not in page_of(client)


def test_sent_twice_is_one_wish(on_the_way: OnTheWay) -> None:
    client, person = on_the_way("en", (6,), days_ago=10)
    form = form_for(page_of(client), FIRST)
    for _ in range(2):
        assert client.post("/goals", form).status_code == 302
    assert len(goals(person)) == 1


def test_a_second_one_waits_for_room_and_a_third_is_refused(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6,), days_ago=10)
    page = page_of(client)
    third = form_for(page, THIRD)
    client.post("/goals", form_for(page, FIRST))
    client.post("/goals", form_for(page_of(client), SECOND))
    full = page_of(client)
    assert content.changes["goal-queued"].text["en"] in full
    assert 'value="choose"' not in full
    refused = client.post("/goals", third).content.decode()
    assert 'role="alert" tabindex="-1" autofocus' in refused
    assert "At most 2 goals at a time" in refused
    assert len(goals(person)) == 2


@pytest.mark.parametrize("item", ["", "pelvic-tilt", "no-such-goal"])
def test_what_is_no_goal_is_not_written(on_the_way: OnTheWay, content: Content, item: str) -> None:
    client, person = on_the_way("en", (6,), days_ago=10)
    answer = client.post("/goals", {"item": item, "do": "choose"}).content.decode()
    assert content.interface["goals.error.choose"]["en"] in answer
    assert goals(person) == []


def test_a_goal_is_followed_to_its_end(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6, 5, 4, 3, 3, 2), days_ago=43)
    weeks.write(person, "goal", 42, item=FIRST)
    for week in range(6):
        for day in (3, 5):
            weeks.write(person, "session", 42 - 7 * week - day, item=FIRST, level=1, pain_during=2, pain_before=2)
    page = page_of(client)
    assert "You are on step" in page
    assert client.get("/changes").content.decode().count("A goal: ") == 1


def test_without_a_plan_or_in_an_emergency_goals_wait(on_the_way: OnTheWay, content: Content, client: Client) -> None:
    assert client.get("/goals").headers["Location"] == "/begin"
    mine, person = on_the_way("en", (6,), days_ago=10)
    weeks.checks_in(person, content, 0, saddle_numbness="yes", pain_average=6)
    assert mine.get("/goals").headers["Location"] == "/result"


@pytest.mark.parametrize(("language", "words"), [("en", "8 hours a day"), ("fr", "8 heures par jour")])
def test_a_full_day_is_told_as_its_hours(content: Content, language: str, words: str) -> None:
    day = content.interventions["goal-desk-work"].levels[-1].dose
    said = chips(day, language, each_side=False)
    assert said[0] == words
    assert content.interface["dose.times-a-day"][language].format(times=8) not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_next_step_that_something_forbids_says_what(on_the_way: OnTheWay, content: Content, language: str) -> None:
    client, person = on_the_way(language, (6, 5), days_ago=14, illnesses=("heart-or-lung",))
    weeks.write(person, "goal", 12, item="goal-running")
    waits = content.interface["goals.blocked"][language]
    because = content.contraindications["breathless-effort"].text[language]
    for address in ("/goals", "/week"):
        page = client.get(address).content.decode()
        assert waits in page
        assert because in page
    assert content.interface["goals.next"][language].split("{")[0].strip() not in page_of(client)


def test_a_next_step_that_nothing_forbids_comes_next(on_the_way: OnTheWay, content: Content) -> None:
    client, person = on_the_way("en", (6, 5), days_ago=14)
    weeks.write(person, "goal", 12, item="goal-running")
    assert content.interface["goals.blocked"]["en"] not in page_of(client)
    assert content.interface["goals.next"]["en"].split("{")[0] in page_of(client)

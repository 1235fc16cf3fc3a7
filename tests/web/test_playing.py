"""The count of an exercise: every step of it, in time and in words, before any script runs."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from dorsal.care.replanning import NextItem
from dorsal.content.schema import Content, Dose
from dorsal.figures.picture import is_drawn
from dorsal.web.playing import READY, SIDES, Count, count
from tests.web.conftest import LANGUAGES, Clock, Finished
from tests.web.following import items, page

MINUTE = 60


def counted(content: Content, id: str, level: int = 1, language: str = "en", dose: Dose | None = None) -> Count | None:
    record = content.interventions[id]
    given = dose or record.levels[level - 1].dose
    item = NextItem(id=id, kind=record.kind, level=level, dose=given, minutes=5, reasons=(), changes=())
    return count(item, content, language)


def kinds(found: Count | None) -> list[str]:
    assert found
    return [step.kind for step in found.steps]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_but_a_goal_can_be_counted_and_holds_its_whole_dose(content: Content, language: str) -> None:
    for id, record in content.interventions.items():
        for level, one in enumerate(record.levels, 1):
            found = counted(content, id, level, language)
            if record.kind == "goal":
                assert found is None
                continue
            assert found
            work = [step for step in found.steps if step.under]
            sides = 2 if record.each_side and not (found.tempo and found.tempo.both) else 1
            assert len(work) == one.dose.sets * sides, id
            assert [step.set for step in work] == list(range(1, len(work) + 1)), id
            assert all(step.seconds > 0 and step.words for step in found.steps), id
            assert sum(step.reps for step in work) == (one.dose.reps or 0) * len(work), id


def test_rounds_have_a_rest_between_them_and_none_after_the_last(content: Content) -> None:
    found = counted(content, "plank")
    assert kinds(found) == ["ready", "hold", "rest", "hold", "rest", "hold"]
    assert found
    assert [step.seconds for step in found.steps] == [READY, 20, 30, 20, 30, 20]
    assert [step.title for step in found.steps][1:4] == ["Round 1 of 3", "Rest", "Round 2 of 3"]
    assert found.steps[2].words == "Then: Round 2 of 3"


def test_one_side_and_then_the_other_in_each_round(content: Content) -> None:
    found = counted(content, "clamshell")
    assert kinds(found) == ["ready", "reps", "sides", "reps", "rest", "reps", "sides", "reps"]
    assert found
    assert [step.other for step in found.steps if step.reps] == [False, True, False, True]
    assert found.steps[2].seconds == SIDES
    assert found.steps[3].title == "Round 1 of 2, other side"


def test_a_drawing_that_goes_both_ways_is_one_count_for_both_sides(content: Content) -> None:
    found = counted(content, "bird-dog")
    assert kinds(found) == ["ready", "reps", "rest", "reps"]
    assert found
    assert found.tempo
    assert found.steps[1].each == found.tempo.round
    assert found.steps[1].words == content.interface["player.reps.both"]["en"].format(count=6)


def test_a_repetition_takes_as_long_as_its_steps_ask_for(content: Content) -> None:
    stays, moves = counted(content, "single-knee-to-chest"), counted(content, "squat")
    assert stays
    assert moves
    assert moves.tempo
    assert stays.steps[1].each == content.interventions["single-knee-to-chest"].levels[0].each
    assert moves.steps[1].each == moves.tempo.round


def test_what_is_not_drawn_is_counted_as_calmly(content: Content) -> None:
    assert not is_drawn(content, "heat-pack", 1)
    found = counted(content, "heat-pack", dose=Dose(reps=3, days_a_week=7, effort=1))
    assert found
    assert found.tempo is None
    assert found.steps[1].each == content.limits["seconds-a-repetition"].value
    assert found.plain()["figure"] is None


def test_a_breath_is_paced_in_whole_rounds(content: Content) -> None:
    found = counted(content, "diaphragmatic-breathing")
    assert found
    assert kinds(found) == ["ready", "pace"]
    paced = found.steps[1]
    assert [(kind, seconds) for kind, seconds, _ in paced.beats] == [("in", 4), ("out", 6), ("wait", 1)]
    assert paced.seconds % 11 == 0
    assert abs(paced.seconds - 5 * MINUTE) < 11


def test_a_walk_is_minutes_and_not_a_posture_to_hold(content: Content) -> None:
    assert kinds(counted(content, "walking")) == ["ready", "time"]
    assert kinds(counted(content, "farmer-carry"))[1] == "time"
    found = counted(content, "interval-walking")
    assert found
    assert found.steps[1].words == content.interface["player.minutes"]["en"].format(count="2")


def test_a_smaller_dose_is_counted_as_it_is(content: Content) -> None:
    found = counted(content, "walking", dose=Dose(minutes=0.3, days_a_week=7, effort=2))
    assert found
    assert found.steps[1].seconds == 18


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_its_count_and_shows_none_of_it_without_a_script(follower: Finished, language: str) -> None:
    client, _ = follower(language)
    shown = page(client, f"/session/items/{items(client)[0]}")
    found = re.search(r'<script id="player-count" type="application/json">(.*?)</script>', shown)
    assert found
    assert json.loads(found[1])["steps"][0]["seconds"] == READY
    assert '<div class="player-desk" hidden>' in shown
    assert 'type="module"' in shown


def test_a_day_that_is_only_noted_is_not_counted(follower: Finished, clock: Clock) -> None:
    client, _ = follower()
    first = items(client)[0]
    clock.days_later(1)
    assert "player-count" not in page(client, f"/session/items/{first}?day=yesterday")


def test_how_far_a_count_came_stays_only_where_a_record_is_open(follower: Finished) -> None:
    client, _ = follower()
    assert "<body data-record>" in page(client, "/today")
    assert "<body>" in page(client, "/account/logout/")
    assert "<body>" in Client().get("/").content.decode()

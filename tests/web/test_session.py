"""The session: one exercise at a time, noted once, with an answer for every way back."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.ids import new_id
from dorsal.web.doing import Doing
from dorsal.web.views import session
from dorsal.web.views.following import day_of
from tests.web.conftest import LANGUAGES, Clock, Finished
from tests.web.every import CALM
from tests.web.following import goes, items, page, whole_session, written
from tests.web.visible import main_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_session_is_noted_exercise_by_exercise(follower: Finished, content: Content, language: str) -> None:
    client, person = follower(language)
    names = items(client)
    assert page(client, "/session").count('class="scale-tap"') == 11
    assert whole_session(client, pain="2", felt="right", effort="3") == "/session/done"
    noted = written(person, "session")
    assert [one["item"] for one in noted] == names
    assert [one.get("pain_before") for one in noted] == [2] + [None] * (len(names) - 1)
    assert {(one["done"], one["pain_during"], one["felt"], one["effort"]) for one in noted} == {(1, 2, "right", 3)}
    end = page(client, "/session/done")
    assert content.interface["session.done"][language] in end
    assert all(content.interventions[name].name[language] in end for name in names)
    assert client.get("/session").headers["Location"] == "/session/done"


def test_pain_before_need_not_be_told(follower: Finished) -> None:
    client, person = follower()
    first = items(client)[0]
    assert f'href="/session/items/{first}"' in page(client, "/session")
    assert goes(client, "/session", pain="") == "/session"
    goes(client, f"/session/items/{first}", done="all", pain="0")
    (noted,) = written(person, "session")
    assert "pain_before" not in noted


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"done": "all"}, "session.error.pain"),
        ({"done": "part", "pain": "11"}, "session.error.pain"),
        ({"pain": "3"}, "session.error.done"),
        ({"done": "skip"}, "session.error.reason"),
        ({"done": "skip", "reason": "laziness"}, "session.error.reason"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_is_kept(
    follower: Finished, content: Content, sent: dict[str, str], error: str
) -> None:
    client, person = follower()
    at = f"/session/items/{items(client)[0]}"
    shown = client.post(at, sent | {"felt": "harder", "effort": "7"}).content.decode()
    assert "error-summary" in shown
    assert content.interface[error]["en"] in shown
    assert 'id="felt-harder" value="harder" checked' in shown
    assert 'id="effort-7" value="7" checked' in shown
    assert written(person, "session") == []


def test_a_form_sent_twice_or_again_after_going_back_counts_once(follower: Finished, content: Content) -> None:
    client, person = follower()
    first, second, *_ = items(client)
    at = f"/session/items/{first}"
    assert goes(client, at, done="all", pain="3") == f"/session/items/{second}"
    assert goes(client, at, done="part", pain="5") == f"/session/items/{second}"
    assert content.interface["session.once"]["en"] in page(client, f"/session/items/{second}")
    assert [one["done"] for one in written(person, "session")] == [1]
    assert content.interface["session.noted"]["en"] in page(client, at)


def test_what_was_skipped_has_its_reason_and_can_still_be_done(follower: Finished, content: Content) -> None:
    client, person = follower()
    names = items(client)
    at = f"/session/items/{names[0]}"
    after = goes(client, at, done="skip", reason="fear")
    assert content.interface["session.told.fear"]["en"] in page(client, after)
    assert "said-now" not in page(client, goes(client, after, done="skip", reason="time"))
    end = page(client, "/session/done")
    assert content.interface["session.done.none"]["en"] in end
    assert at in end
    assert goes(client, at, done="all", pain="1") == f"/session/items/{names[2]}"
    assert [(one["done"], one.get("skipped")) for one in written(person, "session")][-1] == (1, None)


def test_an_exercise_that_is_not_in_the_plan_any_more_has_a_clear_answer(follower: Finished, content: Content) -> None:
    client, person = follower()
    names = items(client)
    other = next(name for name in content.interventions if name not in names)
    at = f"/session/items/{other}"
    assert content.interface["session.gone"]["en"] in page(client, at)
    assert goes(client, at, done="skip", reason="time") == f"/session/items/{names[0]}"
    assert written(person, "session") == []
    assert goes(client, at, done="all", pain="2") == f"/session/items/{names[0]}"
    assert [one["item"] for one in written(person, "session")] == [other]
    assert client.get("/session/items/no-such-thing").status_code == 404


def test_an_easier_level_may_be_practised_and_none_above_the_plan(
    follower: Finished, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, person = follower()
    monkeypatch.setattr(session, "day_of", lambda *what: _second_level(day_of(*what)))
    names = [name for name in items(client) if len(content.interventions[name].levels) > 1]
    at = f"/session/items/{names[0]}"
    assert content.interface["session.easier"]["en"] in page(client, at)
    assert _level(page(client, at)) == 2
    easier = page(client, f"{at}?level=1")
    assert content.interventions[names[0]].levels[0].how["en"] in easier
    assert content.interface["session.easier.note"]["en"] in easier
    for level in ("9", "two", "1"):
        assert "/session/" in goes(client, at, done="skip", reason="time", level=level)
    assert [one["level"] for one in written(person, "session")] == [2, 2, 1]


def _second_level(day: Doing) -> Doing:
    """The same day for somebody who has come further."""
    up = (msgspec.structs.replace(one, level=2) if one.level else one for one in day.items)
    return dataclasses.replace(day, items=tuple(up))


def _level(shown: str) -> int:
    return int(shown.partition('name="level" value="')[2].partition('"')[0])


def test_a_pain_jump_before_a_session_asks_the_warning_signs_once(follower: Finished, content: Content) -> None:
    client, person = follower(pain_average=3.0)
    assert goes(client, "/session", pain="5") == "/flare/check/before"
    shown = page(client, "/flare/check/before")
    assert content.interface["flare.because.before"]["en"] in shown
    assert written(person, "session", "flare") == []
    assert goes(client, "/flare/check", **CALM) == "/today"
    assert content.interface["flare.told.calm"]["en"] in page(client, "/today")
    at = goes(client, "/session", pain="5")
    assert at.startswith("/session/items/")
    goes(client, at, done="all", pain="3")
    assert written(person, "session")[0]["pain_before"] == 5


def test_a_red_light_while_exercising_asks_them_too_and_what_was_done_is_kept(follower: Finished) -> None:
    client, person = follower(pain_average=3.0)
    at = goes(client, "/session", pain="3")
    assert goes(client, at, done="part", pain="7") == "/flare/check/during"
    assert written(person, "session")[0]["pain_during"] == 7


def test_a_form_that_stayed_open_over_midnight_means_its_own_day(
    follower: Finished, clock: Clock, content: Content
) -> None:
    client, person = follower()
    first = items(client)[0]
    day = timezone.localdate()
    clock.days_later(1)
    assert "day=yesterday" in goes(client, f"/session/items/{first}", done="all", pain="2", day=day.isoformat())
    (noted,) = written(person, "session")
    assert noted["at"][:10] == day.isoformat()
    clock.days_later(1)
    assert goes(client, f"/session/items/{first}", done="all", pain="2", day=day.isoformat()) == "/today"
    assert content.interface["session.too-late"]["en"] in page(client, "/today")
    assert len(written(person, "session")) == 1


def test_the_day_before_a_week_began_is_looked_up_as_it_stood(follower: Finished, clock: Clock) -> None:
    client, person = follower(since="3-to-12-months")
    clock.days_later(7)
    at = client.get("/session?day=yesterday").headers["Location"]
    if at == "/today":
        pytest.skip("nothing was planned on the last day of this week")
    assert "day=yesterday" in at
    goes(client, at, done="all", pain="2")
    assert written(person, "session")[0]["at"][:10] == (timezone.localdate() - timedelta(days=1)).isoformat()


def test_there_is_no_yesterday_before_the_plan(follower: Finished) -> None:
    client, _ = follower()
    assert client.get("/session?day=yesterday").headers["Location"] == "/today"


def test_why_an_exercise_is_there_is_one_tap_away(follower: Finished, content: Content) -> None:
    client, _ = follower(worsens=("sitting",), sitting_hours=9.0)
    shown = main_of(page(client, f"/session/items/{items(client)[0]}"))
    assert content.interface["session.why"]["en"] in shown
    assert content.drivers["long-sitting"].name["en"] in shown or "<strong>" in shown


def test_a_step_towards_a_goal_is_noted_like_an_exercise(follower: Finished, clock: Clock, content: Content) -> None:
    client, person = follower(since="3-to-12-months")
    now = {"at": timezone.localtime().isoformat(), "item": "goal-desk-work"}
    actions.record_entry(person=person, id=new_id(), kind="goal", body=now, written=timezone.now())
    for _ in range(8):
        if "/session/items/goal-desk-work" in page(client, "/today"):
            break
        clock.days_later(1)
    at = "/session/items/goal-desk-work"
    shown = page(client, at)
    assert content.interface["today.goals"]["en"] in shown
    assert goes(client, at, done="all", pain="1") == "/today"
    shown = page(client, "/today")
    assert content.interface["session.told.goal"]["en"] in shown
    assert content.interface["today.goals.noted"]["en"] in shown
    assert written(person, "session")[-1]["item"] == "goal-desk-work"


def test_what_was_noted_by_mistake_is_taken_back_and_noted_anew(follower: Finished, content: Content) -> None:
    client, person = follower()
    first = items(client)[0]
    at = f"/session/items/{first}"
    assert goes(client, f"{at}/undo") == "/today"
    goes(client, at, done="all", pain="1")
    assert f'action="{at}/undo"' in page(client, at)
    assert client.get(f"{at}/undo").headers["Location"] == "/today"
    assert goes(client, f"{at}/undo") == at
    shown = page(client, at)
    assert content.interface["session.undone"]["en"] in shown
    assert content.interface["session.how"]["en"] in shown
    goes(client, at, done="part", pain="4")
    assert [one["done"] for one in written(person, "session")] == [1, 0.5]
    assert goes(client, f"{at}/undo") == at
    assert items(client)[0] == first


def test_nothing_is_taken_back_before_a_plan(finished: Finished) -> None:
    client, _ = finished()
    assert goes(client, "/session/items/walking/undo") == "/result"
    assert goes(client, "/flare/undo") == "/result"


def test_a_drawn_exercise_is_seen_before_its_words(follower: Finished, content: Content) -> None:
    client, _ = follower()
    first = next(name for name in items(client) if name in content.figures)
    shown = page(client, f"/session/items/{first}")
    assert shown.index(f'src="/figures/{first}/') < shown.index('<ol class="steps">')

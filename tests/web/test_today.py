"""Today: one thing first, whatever happened before; and nobody is blamed for a missed day."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.ids import new_id
from tests.web.conftest import LANGUAGES, Clock, Finished, Someone
from tests.web.every import CALM
from tests.web.following import goes, items, page, whole_session, written
from tests.web.visible import main_of


def test_before_a_plan_today_leads_to_what_comes_first(client: Client, finished: Finished) -> None:
    assert client.get("/today").headers["Location"] == "/begin"
    someone, _ = finished()
    assert someone.get("/today").headers["Location"] == "/result"
    assert someone.get("/flare").headers["Location"] == "/result"
    assert someone.get("/session").headers["Location"] == "/result"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_thing_is_the_session_with_its_minutes(follower: Finished, content: Content, language: str) -> None:
    client, _ = follower(language)
    shown = main_of(page(client, "/today"))
    assert content.interface["today.session"][language] in shown
    assert shown.index('href="/session"') < shown.index("plan-list")
    names = items(client)
    assert names
    assert all(content.interventions[name].name[language] in shown for name in names)


def test_somebody_with_a_plan_finds_today_first(follower: Finished, someone: Someone) -> None:
    client, _ = follower()
    start = main_of(page(client, "/"))
    assert start.index('href="/today"') < start.index('href="/result"')
    assert 'aria-current="page"' in page(client, "/today")
    other, _ = someone()
    assert 'href="/today"' not in page(other, "/")


def test_a_session_done_ends_the_day(follower: Finished, content: Content) -> None:
    client, _ = follower()
    whole_session(client)
    shown = page(client, "/today")
    assert content.interface["today.done"]["en"] in shown
    assert content.interface["today.tomorrow"]["en"] in shown
    assert 'href="/session"' not in main_of(shown)


@pytest.mark.parametrize("reason", ["time", "pain", "fear", "tired", "nonsense", ""])
def test_not_today_is_noted_once_with_its_reason_and_can_still_be_done(
    follower: Finished, content: Content, reason: str
) -> None:
    client, person = follower()
    names = items(client)
    for _ in range(2):
        assert goes(client, "/today/not", reason=reason) == "/today"
    noted = written(person, "session")
    assert [one["item"] for one in noted] == names
    assert {one["skipped"] for one in noted} == {reason if reason in ("time", "pain", "fear", "tired") else "other"}
    shown = page(client, "/today")
    assert content.interface["today.skipped"]["en"] in shown
    assert 'role="status"' in shown
    assert 'role="status"' not in page(client, "/today")
    at = f"/session/items/{names[0]}"
    assert page(client, at)
    goes(client, at, done="part", pain="1")
    assert written(person, "session")[-1]["done"] == 0.5


def test_the_morning_after_a_session_is_asked_once(follower: Finished, clock: Clock, content: Content) -> None:
    client, person = follower()
    asks = content.interface["morning.title"]["en"]
    whole_session(client)
    assert asks not in page(client, "/today")
    clock.days_later(1)
    assert asks in page(client, "/today")
    assert goes(client, "/today/morning", pain="eleven") == "/today"
    for _ in range(2):
        assert goes(client, "/today/morning", pain="4") == "/today"
    assert [one["pain"] for one in written(person, "morning")] == [4]
    assert asks not in page(client, "/today")
    clock.days_later(1)
    assert asks not in page(client, "/today")


def test_a_far_worse_morning_leads_to_the_warning_signs(follower: Finished, clock: Clock, content: Content) -> None:
    client, _ = follower()
    whole_session(client)
    clock.days_later(1)
    at = goes(client, "/today/morning", pain="9")
    assert at == "/flare/check/morning"
    assert content.interface["flare.because.morning"]["en"] in page(client, at)


def test_a_missed_session_can_be_noted_the_day_after_and_nobody_is_blamed(
    follower: Finished, clock: Clock, content: Content
) -> None:
    client, person = follower()
    names = items(client)
    clock.days_later(1)
    assert content.interface["today.late"]["en"] in page(client, "/today")
    at = client.get("/session?day=yesterday").headers["Location"]
    while "/items/" in at:
        assert content.interface["session.late"]["en"].split("{")[0] in page(client, at)
        at = goes(client, at, done="all", pain="2", day=(clock.now().date() - clock.ahead).isoformat())
    assert content.interface["session.done.late"]["en"] in page(client, at)
    assert len(written(person, "session")) == len(names)
    assert {one["at"][:10] for one in written(person, "session")} == {(clock.now() - clock.ahead).date().isoformat()}
    assert content.interface["today.late"]["en"] not in page(client, "/today")


def test_a_check_in_comes_first_after_a_week_and_the_signs_alone_are_none(
    follower: Finished, clock: Clock, content: Content
) -> None:
    client, person = follower(since="3-to-12-months")
    asks = content.interface["today.check-in"]["en"]
    clock.days_later(6)
    assert asks not in page(client, "/today")
    clock.days_later(1)
    assert asks in page(client, "/today")
    goes(client, "/flare/check", **CALM)
    assert asks in page(client, "/today")
    actions.record_entry(person=person, id=new_id(), kind="check-in", written=timezone.now(),
                         body={"at": timezone.localtime().isoformat(), "values": {"pain-average": 4}})  # fmt: skip
    assert asks not in page(client, "/today")


def test_the_first_check_in_of_a_recent_episode_comes_sooner(
    follower: Finished, clock: Clock, content: Content
) -> None:
    client, _ = follower()
    asks = content.interface["today.check-in"]["en"]
    clock.days_later(2)
    assert asks not in page(client, "/today")
    clock.days_later(1)
    assert asks in page(client, "/today")


def test_an_urgency_comes_before_everything(follower: Finished, content: Content) -> None:
    client, _ = follower(weight_loss="yes", night_pain="yes")
    shown = main_of(page(client, "/today"))
    assert content.interface["urgency.T2.title"]["en"] in shown
    assert 'href="/session"' not in shown
    assert client.get("/session").headers["Location"] == "/today"
    assert "flared" not in shown
    assert content.interface["today.urgent.meanwhile"]["en"] in shown


def test_an_emergency_is_not_one_tap_away_but_there(follower: Finished) -> None:
    client, _ = follower()
    goes(client, "/flare/check", **{"saddle-numbness": "yes"})
    assert client.get("/today").headers["Location"] == "/result"
    assert "plan-nav" not in page(client, "/result")


def test_days_away_are_free(follower: Finished, clock: Clock, content: Content) -> None:
    client, person = follower(since="3-to-12-months")
    clock.days_later(1)
    on = timezone.localdate()
    actions.record_entry(person=person, id=new_id(), kind="away", written=timezone.now(),
                         body={"at": timezone.localtime().isoformat(), "first": on, "last": on})  # fmt: skip
    assert content.interface["today.away"]["en"] in page(client, "/today")


def test_somebody_for_whom_it_is_not_made_is_led_to_the_result(follower: Finished, content: Content) -> None:
    client, _ = follower(age=15.0)
    shown = page(client, "/today")
    assert content.interface["today.excluded"]["en"] in shown
    assert 'href="/result"' in main_of(shown)

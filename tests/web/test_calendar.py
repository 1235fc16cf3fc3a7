"""The calendar that another program reads: the right days and hours, and nothing about health."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.models import CalendarFeed, Moment, Person
from dorsal.web.everybody import part_of
from dorsal.web.reminding import something_to_do
from tests.web.conftest import LANGUAGES, Clock, Finished
from tests.web.every import CALM
from tests.web.following import goes, page, whole_session

ADDRESS = re.compile(r'id="feed"[^>]*value="https?://[^/]+(/calendar/[\w-]{43}\.ics)"')
HEALTH = re.compile(r"back|pain|dos\b|mal\b|douleur|exerc|physio|kiné|santé|health|session|séance", re.IGNORECASE)


def made(client: Client) -> str:
    """The private address, after asking for one."""
    assert goes(client, "/moments/calendar", do="make") == "/moments"
    found = ADDRESS.search(page(client, "/moments"))
    assert found
    return found[1]


def read(address: str) -> Calendar:
    """As a calendar program does: no cookies, no language, every line folded and ended as the standard says."""
    response = Client().get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    lines = response.content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    return Calendar.from_ical(response.content)


def events(feed: Calendar, language: str, content: Content, kind: str) -> dict[date, Any]:
    summary = content.interface[f"calendar.{kind}"][language]
    return {one.decoded("dtstart").date(): one for one in feed.events if str(one["summary"]) == summary}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_the_days_of_the_plan_at_the_persons_hour(follower: Finished, content: Content, language: str) -> None:
    client, _ = follower(language)
    client.cookies["dorsal_zone"] = "America/Montreal"
    client.post("/moments", {"hour": "18:30", "day": ["0", "1"]})
    feed = read(made(client))
    sessions, checks = (events(feed, language, content, kind) for kind in ("session", "check-in"))
    today = timezone.localdate()
    assert len(sessions) >= 8
    assert min(sessions) >= today - timedelta(days=1)
    assert 3 <= len(checks) <= 5
    for one in feed.events:
        begins, ends = one.decoded("dtstart"), one.decoded("dtend")
        assert begins.tzinfo.key == "America/Montreal"
        assert begins.time() in (time(18, 30), time(18, 40))
        assert timedelta(minutes=10) <= ends - begins <= timedelta(hours=2)
    assert not HEALTH.search(" ".join(f"{one['summary']} {one.get('description', '')}" for one in feed.events))
    assert [str(zone["tzid"]) for zone in feed.timezones] == ["America/Montreal"]
    assert str(feed.calendar_name) == content.interface["calendar.name"][language]


def test_the_hour_stays_when_the_clocks_change(
    follower: Finished, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = datetime(2026, 10, 20, 10, tzinfo=UTC)  # Brussels leaves summer time on 25 October 2026
    monkeypatch.setattr(timezone, "now", lambda: before)
    client, _ = follower()
    sessions = events(read(made(client)), "en", content, "session")
    hours = {day: one.decoded("dtstart").astimezone(UTC).hour for day, one in sessions.items()}
    checks = events(read(made(client)), "en", content, "check-in")
    plain = {day: hour for day, hour in hours.items() if day not in checks}
    assert {hour for day, hour in plain.items() if day < date(2026, 10, 25)} == {7}
    assert {hour for day, hour in plain.items() if day > date(2026, 10, 25)} == {8}


def test_a_changed_plan_updates_and_never_doubles(follower: Finished, clock: Clock) -> None:
    client, person = follower()
    address = made(client)
    before = {(str(one["uid"]), one.decoded("dtstart").date()) for one in read(address).events}
    client.post("/moments", {"hour": "07:15", "day": ["0"]})
    whole_session(client)
    clock.days_later(3)
    after = {(str(one["uid"]), one.decoded("dtstart").date()) for one in read(address).events}
    assert len({uid for uid, _ in after}) == len(after)
    days = dict(after)
    assert len(before & after) > 5
    assert all(days.get(uid, day) == day for uid, day in before)
    assert all(str(person.id) not in uid and person.id.hex not in uid for uid, _ in after)


def test_it_and_the_reminder_go_on_from_what_was_kept(
    follower: Finished, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, person = follower()
    address = made(client)
    whole_session(client)

    def told() -> tuple[Any, ...]:
        feed = read(address)
        days = [events(feed, "en", content, kind).keys() for kind in ("session", "check-in")]
        return *days, something_to_do(person, content)

    before = told()
    actions.keep_plans(plans=part_of([person.id]).rows)
    monkeypatch.delattr(queries, "known_now")  # the whole record is not read again
    assert told() == before


def test_two_people_share_no_id(follower: Finished) -> None:
    ids = [{str(one["uid"]) for one in read(made(follower()[0])).events} for _ in range(2)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_while_warning_signs_are_open_nothing_asks_to_be_practised(follower: Finished, content: Content) -> None:
    client, _ = follower()
    address = made(client)
    goes(client, "/flare")
    assert events(read(address), "en", content, "session") == {}
    goes(client, "/flare/check", **{**CALM, "fever": "yes"})
    assert events(read(address), "en", content, "session") == {}


def test_a_new_address_ends_the_old_one_and_erasing_ends_both(follower: Finished) -> None:
    client, person = follower()
    first = made(client)
    second = made(client)
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    goes(client, "/moments/calendar", do="end")
    assert Client().get(second).status_code == 404
    third = made(client)
    client.post("/erase")
    assert Client().get(third).status_code == 404
    assert not Person.objects.filter(id=person.id).exists()
    assert not CalendarFeed.objects.exists()
    assert not Moment.objects.exists()


def test_the_address_opens_nothing_else(follower: Finished) -> None:
    client, _ = follower()
    address = made(client)
    visitor = Client()
    visitor.get(address)
    assert visitor.get("/week").headers["Location"] == "/begin"
    assert visitor.get("/calendar/guess.ics").status_code == 404
    assert visitor.post(address).status_code == 405


def test_without_an_account_there_is_no_address(finished: Finished, content: Content) -> None:
    client, person = finished()
    client.get("/result")
    assert content.interface["moments.account"]["en"] in page(client, "/moments")
    goes(client, "/moments/calendar", do="make")
    assert queries.feed(person) is None


def test_a_feed_before_there_is_a_plan_is_empty(follower: Finished) -> None:
    client, _ = follower()
    made(client)
    other = actions.create_person()
    keep = {"hour": time(9), "days": [0], "zone": "Europe/Brussels", "language": "en", "by_mail": False}
    actions.keep_moment(person=other, **keep)
    assert read(f"/calendar/{actions.make_feed(person=other)}.ics").events == []

"""Letters at a person's hour: only where there is something to do, one a day at most, and not a word about health."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.models import Moment, Person
from dorsal.web import reminding
from dorsal.web.reminding import due, round_of_reminders
from tests.web.conftest import LANGUAGES, Clock, Finished
from tests.web.every import CALM
from tests.web.following import goes, page, whole_session
from tests.web.test_calendar import HEALTH

EVERY_DAY = [str(day) for day in range(7)]
STOP = re.compile(r"https?://[^/\s]+(/moments/stop/\S+)")


def asks(client: Client, hour: str = "12:00", **more: Any) -> None:
    assert client.post("/moments", {"hour": hour, "day": EVERY_DAY, "mail": "yes"} | more).status_code == 302


def addresses() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_nothing_about_health(follower: Finished, content: Content, language: str) -> None:
    client, person = follower(language)
    assert not queries.moments_to_remind()
    asks(client)
    assert round_of_reminders().sent == 1
    letter = mail.outbox[0]
    assert letter.to == [f"{person.id}@follower.example"]
    assert letter.subject == content.interface["mail.moment.subject"][language]
    words = re.sub(r"https?://\S+", "", f"{letter.subject} {letter.body}")
    assert not HEALTH.search(words)
    assert "http://localhost:8000/today" in letter.body
    assert content.interface["mail.moment.text"][language] in letter.body


def test_it_comes_at_the_hour_once_a_day_and_not_late(follower: Finished, clock: Clock) -> None:
    client, _ = follower()
    asks(client, "12:30")
    assert round_of_reminders().sent == 0
    clock.ahead += timedelta(minutes=31)
    assert [round_of_reminders().sent for _ in range(3)] == [1, 0, 0]
    asks(client, "12:31")
    assert round_of_reminders().sent == 0
    clock.days_later(1)
    assert round_of_reminders().sent == 1
    clock.days_later(1)
    clock.ahead += timedelta(hours=3)
    assert round_of_reminders().sent == 0


def test_only_on_the_days_that_were_chosen(follower: Finished, clock: Clock) -> None:
    client, _ = follower()
    asks(client, day=[str(timezone.localdate().weekday())])
    assert round_of_reminders().sent == 1
    clock.days_later(1)
    assert round_of_reminders().sent == 0


def test_none_when_the_day_is_done(follower: Finished) -> None:
    client, _ = follower()
    asks(client)
    whole_session(client)
    assert round_of_reminders().nothing_to_do == 1
    assert mail.outbox == []


def test_none_when_the_session_was_let_go(follower: Finished) -> None:
    client, _ = follower()
    asks(client)
    goes(client, "/today/not", reason="time")
    assert round_of_reminders().sent == 0


def test_none_while_somebody_is_away(follower: Finished) -> None:
    client, _ = follower()
    asks(client)
    today = timezone.localdate().isoformat()
    goes(client, "/week/absence", first=today, last=today)
    assert round_of_reminders().sent == 0


@pytest.mark.parametrize("signs", [{}, {"fever": "yes"}])
def test_none_while_the_plan_waits(follower: Finished, signs: dict[str, str]) -> None:
    client, _ = follower()
    asks(client)
    goes(client, "/flare")
    if signs:
        goes(client, "/flare/check", **{**CALM, **signs})
    assert round_of_reminders().sent == 0
    assert mail.outbox == []


def test_none_before_there_is_a_plan(db: None, follower: Finished) -> None:
    _, person = follower()
    fresh = actions.create_person()
    assert not reminding.something_to_do(fresh, reminding.load())
    assert reminding.something_to_do(person, reminding.load())


def moment(hour: time, zone: str = "Europe/Brussels", reminded: date | None = None) -> Moment:
    return Moment(hour=hour, days=list(range(7)), zone=zone, reminded=reminded)


def hours_of(day: date, zone: str) -> Iterator[datetime]:
    """Every minute of a day by the person's clock, as it really passes."""
    begin = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    for minute in range(26 * 60):
        yield begin + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("day", "hour", "first"),
    [
        (date(2027, 3, 28), time(2, 30), "03:00"),  # 02:00 to 03:00 is skipped
        (date(2027, 3, 28), time(9), "09:00"),
        (date(2026, 10, 25), time(2, 30), "02:30"),  # 02:30 comes twice
        (date(2026, 10, 25), time(9), "09:00"),
        (date(2026, 11, 21), time(23, 59), "23:59"),
    ],
)
def test_when_the_clocks_change_it_comes_once_at_the_hour(day: date, hour: time, first: str) -> None:
    wanted, came = moment(hour), list[datetime]()
    for now in hours_of(day, wanted.zone):
        here = now.astimezone(ZoneInfo(wanted.zone))
        if here.date() == day and due(wanted, now):
            came.append(here)
            wanted.reminded = here.date()
    assert [one.strftime("%H:%M") for one in came] == [first]


def test_a_move_to_the_west_brings_no_second_letter(db: None) -> None:
    now = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert due(moment(time(0, 15), "Europe/Brussels"), now)
    assert not due(moment(time(18, 15), "America/Montreal", reminded=date(2026, 11, 22)), now)


class Breaking(EmailBackend):
    """A mail server at which the worker dies: after the letter was taken, or before."""

    at = 0
    taken_first = True

    def send_messages(self, messages: Any) -> int:
        Breaking.at -= 1
        if Breaking.at == 0 and not self.taken_first:
            raise KeyboardInterrupt
        count = int(super().send_messages(messages))
        if Breaking.at == 0:
            raise KeyboardInterrupt
        return count


@pytest.mark.parametrize(("taken_first", "letters"), [(True, 3), (False, 2)])
def test_a_worker_that_dies_half_way_sends_none_twice(
    follower: Finished, settings: Any, taken_first: bool, letters: int
) -> None:
    for _ in range(3):
        asks(follower()[0])
    settings.EMAIL_BACKEND = f"{__name__}.Breaking"
    Breaking.at, Breaking.taken_first = 2, taken_first
    with pytest.raises(KeyboardInterrupt):
        round_of_reminders()
    round_of_reminders()
    round_of_reminders()
    assert len(addresses()) == len(set(addresses())) == letters


class Closed(EmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError


def test_a_mail_server_that_is_away_costs_no_letter(follower: Finished, settings: Any) -> None:
    asks(follower()[0])
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Closed"
    assert round_of_reminders().sent == 0
    settings.EMAIL_BACKEND = usual
    assert round_of_reminders().sent == 1


class Refusing(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        if Refusing.address in messages[0].to:
            raise OSError("550")
        return int(super().send_messages(messages))

    address = ""


def test_one_address_that_is_refused_stops_nobody_else(follower: Finished, settings: Any, caplog: Any) -> None:
    people = [follower() for _ in range(2)]
    for client, _ in people:
        asks(client)
    Refusing.address = f"{people[0][1].id}@follower.example"
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    told = round_of_reminders()
    assert (told.sent, told.failed) == (1, 1)
    assert Refusing.address not in caplog.text
    assert round_of_reminders().sent == 0


def test_two_workers_send_one_letter(follower: Finished) -> None:
    client, person = follower()
    asks(client)
    day = timezone.localdate()
    assert [actions.claim_reminder(person=person, day=day) for _ in range(2)] == [True, False]
    assert round_of_reminders().sent == 0


def test_a_letter_ends_the_letters_without_signing_in(follower: Finished, content: Content) -> None:
    client, person = follower()
    asks(client)
    round_of_reminders()
    found = STOP.search(str(mail.outbox[0].body))
    assert found
    assert mail.outbox[0].extra_headers["List-Unsubscribe"].endswith(f"{found[1]}>")
    visitor = Client(enforce_csrf_checks=True)
    assert content.interface["letters-stop.title"]["en"] in visitor.get(found[1]).content.decode()
    wish = queries.moment(person)
    assert wish
    assert wish.by_mail
    assert visitor.post(found[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.moments_to_remind() == []
    assert visitor.get("/moments/stop/guess").status_code == 404
    actions.erase_person(person=person)
    assert visitor.post(found[1]).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ({"hour": "soon", "day": ["1"]}, "moments.error.hour"),
        ({"hour": "", "day": ["1"]}, "moments.error.hour"),
        ({"hour": "25:00"}, "moments.error.hour"),
        ({"hour": "09:00", "mail": "yes", "day": ["9"]}, "moments.error.days"),
    ],
)
def test_what_cannot_be_read_is_asked_again(
    follower: Finished, content: Content, language: str, sent: dict[str, Any], key: str
) -> None:
    client, person = follower(language)
    shown = client.post("/moments", sent).content.decode()
    assert shown.count(content.interface[key][language]) == 2
    assert queries.moment(person) is None


def test_it_is_off_until_it_is_asked_for(follower: Finished, content: Content) -> None:
    client, _ = follower()
    shown = page(client, "/moments")
    assert 'id="mail" value="yes">' in shown
    assert goes(client, "/moments", hour="09:00", day="0") == "/moments"
    assert content.interface["moments.kept"]["en"] in page(client, "/moments")
    assert queries.moments_to_remind() == []
    assert 'value="09:00"' in page(client, "/moments")


def test_the_command_says_what_it_did(follower: Finished, capsys: pytest.CaptureFixture[str]) -> None:
    asks(follower()[0])
    call_command("remind")
    assert capsys.readouterr().out == "sent: 1, on devices: 0, nothing to do: 0, failed: 0\n"


def test_erasing_leaves_no_wish_behind(follower: Finished) -> None:
    client, person = follower()
    asks(client)
    client.post("/erase")
    assert not Person.objects.filter(id=person.id).exists()
    assert not Moment.objects.exists()
    assert round_of_reminders().sent == 0

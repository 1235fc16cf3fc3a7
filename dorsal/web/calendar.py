"""Sessions and check-ins of the coming weeks for a person's own calendar, in words that say nothing about health.

The same day keeps the same id whatever the plan makes of it, so that a plan that changes updates what a calendar shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from dorsal.care.history import History
from dorsal.care.replanning import NextWeek
from dorsal.content import Content
from dorsal.record.models import Moment, Person
from dorsal.web.doing import check_in_due, last_check_in
from dorsal.web.visit import visit_of
from dorsal.web.words import plain

WEEKS = 4
WEEK = timedelta(days=7)
CHECK_IN = 10  # minutes
SHORTEST = 10
REFRESH = timedelta(hours=6)
RESTS = ("waiting", "flare-check")  # while somebody must look first, nothing asks to be practised


@dataclass(frozen=True)
class Appointment:
    """`kind` and `day` name it for good; `starts` and `minutes` may change."""

    kind: str
    day: date
    starts: datetime
    minutes: int


def calendar(person: Person, moment: Moment, content: Content, address: str) -> bytes:
    """The feed as it stands now, on the person's clock and in their language. `address`: where a moment leads to."""
    zone, language = ZoneInfo(moment.zone), moment.language
    feed: Calendar = Calendar()
    feed.add("prodid", "-//Dorsal//EN")
    feed.add("version", "2.0")
    feed.calendar_name = plain("calendar.name", language)
    feed.refresh_interval = REFRESH
    feed.add("x-published-ttl", "PT6H")
    with timezone.override(zone):
        here = visit_of(person, content)
        history, week = here.history(), here.week_now()
        if history and week:
            for one in appointments(history, week, content, moment.hour, zone):
                feed.add_component(_event(one, person, language, address))
        today = timezone.localdate()
    feed.add_missing_timezones(first_date=today - WEEK, last_date=today + 53 * WEEK)
    return bytes(feed.to_ical())


def appointments(
    history: History, week: NextWeek, content: Content, hour: time, zone: ZoneInfo
) -> Iterator[Appointment]:
    """By day: the check-in where one is due, and then the session. Later weeks are foreseen to go like this one."""
    checks, minutes = set(_check_ins(history, week, content)), _minutes(week)
    for number in range(7 * WEEKS):
        day = history.today + timedelta(days=number)
        starts = datetime.combine(day, hour, zone)
        if day in checks:
            yield Appointment("check-in", day, starts, CHECK_IN)
            starts += timedelta(minutes=CHECK_IN)
        if minutes.get(day.weekday()):
            yield Appointment("session", day, starts, max(SHORTEST, minutes[day.weekday()]))


def _minutes(week: NextWeek) -> dict[int, int]:
    """How long the session of each day of the week takes."""
    if week.mode in RESTS:
        return {}
    return {
        one.day.weekday(): sum(i.minutes for i in one.items if i.level and i.minutes is not None and i.kind != "goal")
        for one in week.week
    }


def _check_ins(history: History, week: NextWeek, content: Content) -> Iterator[date]:
    """One as soon as it is due, and then in the plan's own step."""
    span = "review-maintenance" if week.mode == "maintenance" else "review-after"
    step = timedelta(days=int(content.limits[span].value))
    last = last_check_in(history, content)
    day = (last or history.on) + step
    if last is None and week.number == 0:
        day = min(day, week.review)
    if check_in_due(history, week, content):
        day = history.today
    day = max(day, history.today + timedelta(days=1)) if last == history.today else max(day, history.today)
    while day < history.today + WEEKS * WEEK:
        yield day
        day += step


def _event(one: Appointment, person: Person, language: str, address: str) -> Event:
    event = Event()
    event.add("uid", str(uuid5(_namespace(person), f"{one.kind} {one.day.isoformat()}")))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", one.starts)
    event.add("dtend", one.starts + timedelta(minutes=one.minutes))
    event.add("summary", plain(f"calendar.{one.kind}", language))
    event.add("url", address)
    event.add("class", "PRIVATE")
    return event


def _namespace(person: Person) -> UUID:
    """Tells two people's days apart and nobody who they are."""
    return UUID(salted_hmac("dorsal.web.calendar", str(person.id)).hexdigest()[:32])

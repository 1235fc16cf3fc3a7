"""A person's plan of today from the record, gone on from what was kept; and the row that keeps it for the next time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import msgspec
from django.utils import timezone

from dorsal.care.caseload import Needs, needs_of
from dorsal.care.conflicts import conflicts
from dorsal.care.history import History, whole
from dorsal.care.keeping import Kept, Weeks, code, made_alike, onward, packed, unpacked
from dorsal.care.replanning import NextItem, NextWeek, plan_on
from dorsal.content.schema import Content
from dorsal.record import queries
from dorsal.record.glance import Short
from dorsal.record.models import Person, PlanKept
from dorsal.web.doing import BEFORE, planned_on
from dorsal.web.living import reading_of
from dorsal.web.progress import standing_of
from dorsal.web.resuming import packed as packed_reading


def planned(person: Person, content: Content) -> tuple[NextWeek, PlanKept] | None:
    """The week that today is in, and what to keep of it; None before there is a plan.

    It knows of the entries up to the one that is the last as it begins; what comes meanwhile makes the row a stale one.
    """
    sequence = queries.last_sequence(person)
    known = queries.known_now(person, until=sequence)
    reading = reading_of(known, content)
    if reading is None:
        return None
    history = whole(reading, today=known.on)
    earlier = weeks_of(person)
    week, kept = plan_on(history, content, earlier.now if earlier else None)
    if kept and not (earlier and made_alike(earlier.now, kept)):
        earlier = _until_yesterday(history, kept, content)
    weeks = onward(kept, earlier) if kept else None
    urgency, open_conflicts = week.triage.urgency, conflicts(history, week, content, on=history.today)
    return week, PlanKept(
        person=person,
        content=content.hash,
        code=code(),
        sequence=sequence,
        day=history.today,
        state=zlib.compress(packed(weeks)) if weeks else None,
        read=packed_reading(reading, week, _yesterday(history, week, content, weeks)),
        mode=week.mode,
        urgency=urgency.value if urgency else None,
        review=week.review,
        needs=msgspec.to_builtins(needs_of(week, history, standing_of(history, content), open_conflicts)),
    )


def _until_yesterday(history: History, kept: Kept, content: Content) -> Weeks | None:
    """On the first day of a week yesterday may still be told of: its week too is kept, where nothing of use was."""
    if kept.start != history.today or history.today == history.on:
        return None
    yesterday = msgspec.structs.replace(history, today=history.today - BEFORE)
    before = plan_on(yesterday, content)[1]
    return Weeks(now=before) if before else None


def _yesterday(history: History, week: NextWeek, content: Content, weeks: Weeks | None) -> tuple[NextItem, ...] | None:
    """What the last day of the week before asked, on the first day of this one."""
    if week.starts != history.today:
        return None
    return planned_on(history, week, history.today - BEFORE, content, weeks.before if weeks else None)


def weeks_of(person: Person) -> Weeks | None:
    """What was kept of a person's weeks."""
    return weeks_in(queries.state_kept(person))


def weeks_in(state: bytes | memoryview | None) -> Weeks | None:
    """The weeks in what was kept; None where it cannot be read, for then they simply begin again."""
    try:
        return unpacked(zlib.decompress(state)) if state else None
    except zlib.error:
        return None


def needs_kept(plan: Short | None) -> Needs | None:
    """What was kept of somebody's need of others; None where today's code does not read it."""
    try:
        return msgspec.convert(plan.needs, Needs) if plan and plan.needs else None
    except msgspec.ValidationError:
        return None


@contextmanager
def clock_of(country: str | None, content: Content) -> Iterator[None]:
    """Days are those of the place that a person named, else ours."""
    with timezone.override(zone_of(country, content)):
        yield


def zone_of(country: str | None, content: Content) -> ZoneInfo | None:
    """The clock of a country; None where it is not known, and ours counts."""
    place = content.places.get(country) if country else None
    return ZoneInfo(place.zone) if place and place.zone else None

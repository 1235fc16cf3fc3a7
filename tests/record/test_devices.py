"""What a device kept until it could send it: once for each id, in its own order, by its clock set right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from dorsal.record import actions, queries
from dorsal.record.clocks import OnDevice
from dorsal.record.ids import new_id
from dorsal.record.models import Entry, Person

PHONE = uuid4()
BODY = {"item": "walking", "level": 1, "done": 1.0, "pain_during": 2.0}


def kept(number: int = 1, *, ahead: timedelta = timedelta(), ago: timedelta = timedelta(), **more: Any) -> OnDevice:
    now = timezone.now() + ahead
    return OnDevice(more.pop("device", PHONE), number, now - ago, now, **more)


def tell(person: Person, id: UUID | None = None, on: OnDevice | None = None, **body: Any) -> Entry:
    return actions.record_from_device(
        person=person, id=id or new_id(), kind="session", body=BODY | body, kept=on or kept()
    )


def test_the_same_thing_sent_twice_is_written_once(person: Any) -> None:
    id, on = new_id(), kept()
    assert tell(person, id, on) == tell(person, id, kept(1, ahead=timedelta(hours=3)))
    assert len(queries.entries(person, "session")) == 1


def test_what_a_page_added_to_it_is_no_conflict(person: Any) -> None:
    id = new_id()
    now = timezone.now()
    whole = BODY | {"at": now.isoformat(), "pain_before": 4.0}
    actions.record_entry(person=person, id=id, kind="session", body=whole, written=now)
    assert tell(person, id).body["pain_before"] == 4.0


def test_something_else_under_the_same_id_is_a_conflict(person: Any, other: Any) -> None:
    id = tell(person).id
    for whose, body in ((person, {"pain_during": 5.0}), (other, {})):
        with pytest.raises(actions.Conflict):
            tell(whose, id, **body)
    with pytest.raises(actions.Conflict):
        actions.record_from_device(person=person, id=id, kind="flare", body={}, kept=kept())


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_a_day_wrong_is_set_right_and_said(person: Any, days: int) -> None:
    entry = tell(person, on=kept(ahead=timedelta(days=days), ago=timedelta(hours=2)))
    assert abs(entry.written - (entry.received - timedelta(hours=2))) < timedelta(seconds=5)
    assert entry.skew is not None
    assert abs(entry.skew - days * 86400) < 5
    assert datetime.fromisoformat(entry.body["at"]) == entry.written


def test_a_clock_that_is_a_little_wrong_counts_as_right(person: Any) -> None:
    assert tell(person, on=kept(ahead=timedelta(minutes=9))).skew is None


def test_nothing_is_written_later_than_it_was_received(person: Any) -> None:
    entry = tell(person, on=kept(ago=-timedelta(hours=1)))
    assert entry.written == entry.received


def test_a_clock_that_jumps_back_does_not_change_the_order_of_a_device(person: Any) -> None:
    first = tell(person, on=kept(1, ago=timedelta(minutes=1)))
    second = tell(person, on=kept(2, ago=timedelta(days=1)))
    assert second.written >= first.written
    elsewhere = tell(person, on=kept(3, ago=timedelta(days=1), device=uuid4()))
    assert elsewhere.written < first.written


def test_what_tells_of_yesterday_stands_on_yesterday(person: Any) -> None:
    yesterday = (timezone.now() - timedelta(days=1)).date()
    entry = tell(person, on=kept(about=yesterday))
    assert datetime.fromisoformat(entry.body["at"]).date() == yesterday
    assert date.fromisoformat(entry.body["at"][:10]) == yesterday


def test_a_time_without_its_zone_is_refused(person: Any) -> None:
    bare = datetime(2026, 11, 21, 8, 0)  # noqa: DTZ001  this is what must be refused
    with pytest.raises(ValueError, match="zone"):
        tell(person, on=OnDevice(PHONE, 1, bare, datetime.now(UTC)))


def test_everybody_has_a_key_of_their_own(person: Any, other: Any) -> None:
    assert person.app_key != other.app_key
    Person.objects.filter(id=person.id).update(app_key=None)
    older = Person.objects.get(id=person.id)
    key = actions.give_key(person=older)
    assert len(key) == 32
    assert actions.give_key(person=Person.objects.get(id=person.id)) == key

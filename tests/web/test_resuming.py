"""What a page goes on from is what reading the whole record gives, whatever is told, whenever, by whatever clock."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.utils import timezone

from dorsal.care import keeping
from dorsal.care.history import CheckIn, History, Told
from dorsal.care.keeping import Kept
from dorsal.care.replanning import NextItem, NextWeek, next_week, plan_on
from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.actions import Draft
from dorsal.record.ids import new_id
from dorsal.record.kinds import Kind
from dorsal.record.models import Person
from dorsal.simulate.living import Life, Scene
from dorsal.simulate.parameters import parameters
from dorsal.simulate.people import Crowd
from dorsal.web import doing, resuming
from dorsal.web.everybody import part_of
from dorsal.web.filling import record_of
from dorsal.web.living import history_of
from dorsal.web.planning import clock_of, zone_of
from dorsal.web.visit import Visit, visit_of

SEED, WEEKS, PEOPLE = 20261122, 3, 3
BEGAN = date(2026, 3, 9)  # clocks change within these weeks
HALF = timedelta(hours=12)


@cache
def courses() -> list[dict[str, Any]]:
    """People with everything that may happen to them, some of it told late."""
    content = load()
    scene = Scene(SEED, content, parameters(), BEGAN)
    crowd, found = Crowd(SEED, content, scene.values), list[dict[str, Any]]()
    for number in range(4 * PEOPLE):
        life = Life(crowd.person(number, WEEKS), scene, mishaps=True)
        if life.person.starts:
            list(life.weeks(WEEKS))
            found.append(life.history(WEEKS))
    return sorted(found, key=lambda one: -len({line["kind"] for line in one["entries"]}))[:PEOPLE]


@dataclass
class Lived:
    """One person's record, which grows entry by entry; `now` is the moment of its last."""

    person: Person
    zone: ZoneInfo | None
    left: list[Draft]
    now: datetime

    def tell(self) -> None:
        """The next entry, at its time or, told late, after all that were told before."""
        one = self.left.pop(0)
        self.now = max(self.now, one.written)
        if one.kind == "answer":
            given = [(new_id(), one.body["question"], one.body["value"])]
            actions.record_answers(person=self.person, answers=given, written=one.written)
        elif one.kind == "examined":
            on = date.fromisoformat(one.body["on"])
            actions.record_examination(
                person=self.person, id=new_id(), by=one.body["by"], on=on, found=one.body["found"], written=one.written
            )
        else:
            self.add(one.kind, one.written, **one.body)

    def add(self, kind: Kind, written: datetime | None = None, **body: Any) -> None:
        actions.record_entry(person=self.person, id=new_id(), kind=kind, body=body, written=written or self.now)


Made = Callable[[int], Lived]


@pytest.fixture
def lived(db: None, content: Content, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """So much of a course, with the clock at its last entry."""
    found = list[Lived]()
    monkeypatch.setattr(timezone, "now", lambda: found[-1].now)

    def made(number: int, share: float = 0.5) -> Lived:
        course = courses()[number]
        drafts = record_of(course, content)
        first = len(drafts) - round(len(course["entries"]) * (1 - share))
        zone = zone_of(course["country"], content)
        (person,) = actions.tell_demo_people(records=[drafts[:first]], content=content)
        found.append(Lived(person, zone, drafts[first:], max(one.written for one in drafts[:first])))
        return found[-1]

    yield made
    timezone.deactivate()


def keep(*people: Person) -> None:
    part = part_of([one.id for one in people])
    assert not part.failed
    actions.keep_plans(plans=part.rows)


def told(one: History | NextWeek | None) -> bytes:
    """All of it, numbers and orders as they are."""
    return msgspec.json.encode(one)


def resumed(person: Person, content: Content) -> resuming.Resumed | None:
    plan = queries.plan_kept(person)
    return resuming.resumed(person, plan, content, timezone.localdate()) if plan else None


def same(person: Person, content: Content) -> Visit:
    """A visit, whose history and week are those of the whole record."""
    here, whole = visit_of(person, content), history_of(queries.known_now(person), content)
    assert whole is not None
    assert told(here.history()) == told(whole)
    assert here.history() == whole
    assert told(here.week_now()) == told(next_week(whole, content))
    return here


def yesterday(here: Visit, content: Content) -> tuple[NextItem, ...]:
    """What the day before asked, planned from nothing."""
    history, week = here.history(), here.week_now()
    assert history is not None
    assert week is not None
    return doing.planned_on(history, week, here.on - doing.BEFORE, content)


@pytest.mark.parametrize("number", range(PEOPLE))
def test_each_entry_that_is_told_counts_at_once(lived: Made, content: Content, number: int) -> None:
    one, used = lived(number), 0
    with timezone.override(one.zone):
        keep(one.person)
        while one.left:
            one.tell()
            here = same(one.person, content)
            assert here.planned_on(here.on - doing.BEFORE) == yesterday(here, content)
            used += resumed(one.person, content) is not None
            if len(one.left) % 5 == 0:
                keep(one.person)
                found = resumed(one.person, content)
                assert found is not None
                assert found.week is not None
                same(one.person, content)
    assert used


def test_on_every_day_yesterday_asked_what_it_asked(lived: Made, content: Content) -> None:
    one, first_days = lived(0), 0
    with timezone.override(one.zone):
        for _ in range(8):
            keep(one.person)
            here = same(one.person, content)
            found, week = resumed(one.person, content), here.week_now()
            assert found is not None
            assert week is not None
            assert (found.yesterday is not None) == (week.starts == here.on)
            first_days += found.yesterday is not None
            assert here.planned_on(here.on - doing.BEFORE) == yesterday(here, content)
            if found.yesterday is not None:
                assert one_more_session(one, content) == found.yesterday
            one.now += 2 * HALF
            after = resumed(one.person, content)
            assert after is not None
            assert (after.week, after.yesterday) == (None, None)
            same(one.person, content)
    assert first_days


def one_more_session(one: Lived, content: Content) -> tuple[NextItem, ...] | None:
    """What yesterday asked, as it is kept after a session of today, red and never planned; it is what it was."""
    now = timezone.localtime().isoformat()
    one.add("session", at=now, item="walking", pain_during=9, effort=9)
    found, here = resumed(one.person, content), same(one.person, content)
    assert found is not None
    assert found.week is None
    assert found.yesterday == yesterday(here, content)
    one.add("morning", at=now, pain=9)
    after = resumed(one.person, content)
    assert after is not None
    assert after.yesterday is None
    same(one.person, content)
    return found.yesterday


def test_an_alarm_is_never_missed(lived: Made, content: Content) -> None:
    one = lived(1)
    with timezone.override(one.zone):
        keep(one.person)
        sign = {"saddle-numbness": "yes", "bladder-change": "yes"}
        one.add("check-in", at=timezone.localtime().isoformat(), values=sign)
        week = same(one.person, content).week_now()
        assert week is not None
        assert (week.mode, week.triage.urgency) == ("waiting", "T0")
        keep(one.person)
        decision = visit_of(one.person, content).decide()
        assert decision.triage.urgency == "T0"
        same(one.person, content)


def test_what_does_not_count_changes_nothing(lived: Made, content: Content) -> None:
    one = lived(2)
    with timezone.override(one.zone):
        keep(one.person)
        actions.record_place(person=one.person, id=new_id(), country="FR", written=one.now)
        found = resumed(one.person, content)
        assert found is not None
        assert found.week is not None
        same(one.person, content)


def test_by_another_clock_all_is_read_anew(lived: Made, content: Content) -> None:
    one = lived(0)
    with timezone.override(one.zone):
        keep(one.person)
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        assert resumed(one.person, content) is None
        same(one.person, content)


def test_a_day_that_was_to_come_is_read_anew_when_it_has_come(lived: Made, content: Content) -> None:
    one = lived(0)
    with timezone.override(one.zone):
        ahead = timezone.localtime(one.now + 2 * HALF).isoformat()
        one.add("session", at=ahead, item="walking", pain_during=3)
        keep(one.person)
        refused = same(one.person, content).history()
        assert refused is not None
        assert [no.reason for no in refused.refused] == ["future"]
        one.now += 2 * HALF
        assert resumed(one.person, content) is None
        history = same(one.person, content).history()
        assert history is not None
        assert not history.refused


def test_what_was_kept_on_a_later_day_is_not_used(lived: Made, content: Content) -> None:
    one = lived(0)
    with timezone.override(one.zone):
        one.now += 2 * HALF
        keep(one.person)
        one.now -= 2 * HALF
        assert resumed(one.person, content) is None
        same(one.person, content)


def test_an_answer_of_the_first_day_told_late_is_a_first_answer(lived: Made, content: Content) -> None:
    one = lived(2)
    with timezone.override(one.zone):
        keep(one.person)
        morning = datetime.combine(BEGAN, datetime.min.time(), one.zone or UTC) + HALF
        actions.record_answers(person=one.person, answers=[(new_id(), "fear", 9)], written=morning)
        assert resumed(one.person, content) is None
        history = same(one.person, content).history()
        assert history is not None
        assert history.answers["fear"] == 9


def test_several_answers_to_one_question_stay_together(lived: Made, content: Content) -> None:
    one = lived(0)
    with timezone.override(one.zone):
        at = timezone.localtime().isoformat()
        one.add("check-in", at=at, values={"illnesses": ["spondylolysis"], "pain-average": 3})
        actions.record_answers(person=one.person, answers=[(new_id(), "illnesses", ["none"])], written=one.now)
        keep(one.person)
        history = same(one.person, content).history()
        assert history is not None
        assert [found.values for found in history.of(CheckIn, Told)][-2:] == [
            {"illnesses": ("spondylolysis",), "pain-average": 3.0}, {"illnesses": ("none",)}
        ]  # fmt: skip


@pytest.mark.parametrize("damage", ["cut", "no bytes of ours", "empty", "other shape", "missing"])
def test_what_is_damaged_is_read_anew(lived: Made, content: Content, damage: str) -> None:
    one = lived(0)
    with timezone.override(one.zone):
        keep(one.person)
        plan = queries.plan_kept(one.person)
        assert plan is not None
        assert plan.read is not None
        blobs = {
            "cut": bytes(plan.read)[:-30], "no bytes of ours": b"\x00\xff", "empty": b"",
            "other shape": zlib.compress(b'{"zone": "\xff"}'), "missing": None,
        }  # fmt: skip
        plan.read = blobs[damage]
        actions.keep_plans(plans=[plan])
        assert resumed(one.person, content) is None
        same(one.person, content)


@pytest.mark.parametrize("other", ["code of care", "code of the record", "content"])
def test_what_was_made_with_something_else_is_never_used(
    lived: Made, content: Content, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    one = lived(0)
    with timezone.override(one.zone):
        keep(one.person)
        now = content
        if other == "content":
            now = msgspec.structs.replace(content, hash="0" * 64)
        else:
            where = keeping if other == "code of care" else resuming
            monkeypatch.setattr(where, "code", lambda: "0" * 64)
        assert resumed(one.person, now) is None


def test_of_somebody_who_was_erased_nothing_is_left(lived: Made, content: Content) -> None:
    one = lived(0)
    with clock_of("FR", content):
        keep(one.person)
        actions.erase_person(person=one.person)
        assert queries.plan_kept(one.person) is None
        assert visit_of(one.person, content).history() is None


def test_the_week_goes_on_from_the_fold_where_something_came(
    lived: Made, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, found = lived(0), list[Kept | None]()

    def seen(history: History, content: Content, since: Kept | None = None) -> tuple[NextWeek, Kept | None]:
        found.append(since)
        return plan_on(history, content, since)

    with timezone.override(one.zone):
        keep(one.person)
        monkeypatch.setattr("dorsal.web.visit.plan_on", seen)
        same(one.person, content)
        assert found == []
        one.add("morning", at=timezone.localtime().isoformat(), pain=3)
        same(one.person, content)
        assert len(found) == 1
        assert found[0] is not None

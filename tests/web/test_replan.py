"""Everybody is planned anew by one command, which may be stopped, and which one bad record does not stop."""

from __future__ import annotations

import json
import os
import re
import signal
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import RequestFactory, override_settings
from django.utils import timezone

from dorsal.care.keeping import Kept, code, holds
from dorsal.care.replanning import next_week, plan_on
from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.ids import new_id
from dorsal.record.models import Person, PlanKept
from dorsal.web import everybody, visit
from dorsal.web.everybody import PART
from dorsal.web.filling import record_of, until
from dorsal.web.living import history_of
from dorsal.web.management.commands import replan as command
from dorsal.web.planning import planned
from tests.web.conftest import Finished, whole_intake

WEEKS = 3


@pytest.fixture
def course(db: None, content: Content) -> dict[str, Any]:
    """Somebody in Paris who walks and checks in for three weeks until today."""
    began = timezone.localdate() - timedelta(days=7 * WEEKS)

    def at(day: int, hour: int) -> str:
        return f"{began + timedelta(days=day)}T{hour:02}:00:00+01:00"

    walks = [
        {"id": f"w{day}", "kind": "session", "at": at(day, 8), "item": "walking", "pain_before": 3, "pain_during": 3}
        for day in range(0, 7 * WEEKS, 2)
    ]
    checks = [
        {"id": f"c{day}", "kind": "check-in", "at": at(day, 19), "values": {"pain-average": 4, "interference": 3}}
        for day in (6, 13, 20)
    ]
    others = [
        {"id": "e", "kind": "examined", "at": at(9, 10), "by": "doctor", "found": "nothing-serious"},
        {"id": "a", "kind": "answer", "at": at(10, 10), "question": "fear", "value": 3},
    ]
    answers = {
        name: list(value) if isinstance(value, tuple) else value for name, value in whole_intake(content).items()
    }
    return {
        "began": began.isoformat(), "language": "fr", "country": "FR", "answers": answers,
        "entries": sorted([*walks, *checks, *others], key=lambda line: line["at"]),
    }  # fmt: skip


@pytest.fixture
def three(course: dict[str, Any], content: Content) -> list[UUID]:
    actions.tell_demo_people(records=[record_of(course, content)] * 3, content=content)
    return queries.everybodys_ids()


def told(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("replan", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def stands(plan: PlanKept, content: Content) -> bool:
    last = queries.last_sequence(plan.person)
    return queries.stands(plan, last, content=content.hash, code=code(), day=timezone.localdate())


def test_a_filled_record_is_read_as_the_course_that_was_lived(three: list[UUID], content: Content) -> None:
    person = Person(id=three[0])
    history = history_of(queries.known_now(person), content)
    assert history is not None
    assert history.refused == ()
    assert history.on == timezone.localdate() - timedelta(days=7 * WEEKS)
    assert {type(one).__name__ for one in history.entries} == {"Session", "CheckIn", "Told", "Seen"}
    assert person in queries.demo_people()


def test_everybody_is_planned_once_and_then_passed_over(three: list[UUID], content: Content) -> None:
    out, err = told()
    assert out.startswith("3 planned, 0 already up to date, 0 without a plan yet, 0 failed; 3 of 3 people in ")
    assert re.match(r"3 of 3 people, [\d.]+ people/s, 0.0 s to go", err)
    assert told()[0].startswith("0 planned, 3 already up to date")
    actions.record_answers(person=Person(id=three[1]), answers=[(new_id(), "fear", 2)], written=timezone.now())
    assert told()[0].startswith("1 planned, 2 already up to date")


def test_what_is_kept_is_what_planning_anew_gives(three: list[UUID], content: Content) -> None:
    told()
    person = Person(id=three[0])
    history = history_of(queries.known_now(person), content)
    assert history is not None
    plan, anew = queries.plan_kept(person), next_week(history, content)
    assert plan is not None
    assert stands(plan, content)
    assert (plan.mode, plan.urgency, plan.review) == (anew.mode, str(anew.triage.urgency), anew.review)
    again = planned(person, content)
    assert again is not None
    assert again[0] == anew
    assert again[1].state == queries.state_kept(person)
    plan.state = b"no bytes of ours"
    actions.keep_plans(plans=[plan])
    assert planned(person, content) == again


def test_a_visit_goes_on_from_what_was_kept(
    finished: Finished, monkeypatch: pytest.MonkeyPatch, content: Content
) -> None:
    client, person = finished()
    client.get("/result")
    told()
    now = timezone.localtime()
    told_now = {"at": now.isoformat(), "pain": 3}
    actions.record_entry(person=person, id=new_id(), kind="morning", body=told_now, written=now)
    found = list[Kept | None]()

    def seen(history: Any, content: Content, since: Kept | None = None) -> Any:
        found.append(since)
        return plan_on(history, content, since)

    monkeypatch.setattr(visit, "plan_on", seen)
    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), client.session
    here = visit.open_visit(request)
    assert here is not None
    assert here.week_now() is not None
    assert [one is not None and holds(one, here.history(), content) for one in found] == [True]


def test_a_stale_row_is_never_believed(three: list[UUID], content: Content) -> None:
    told()
    person = Person(id=three[0])
    before = queries.plan_kept(person)
    assert before is not None
    assert stands(before, content)
    assert before.mode != "waiting"
    alarm = [(new_id(), "saddle-numbness", "yes")]
    actions.record_answers(person=person, answers=alarm, written=timezone.now())
    assert not stands(before, content)
    told()
    after = queries.plan_kept(person)
    assert after is not None
    assert stands(after, content)
    assert (after.mode, after.urgency) == ("waiting", "T0")


def test_somebody_without_a_decision_has_no_plan_yet(three: list[UUID]) -> None:
    actions.create_person()
    assert told()[0].startswith("3 planned, 0 already up to date, 1 without a plan yet, 0 failed")


def test_one_bad_record_is_named_and_stops_nobody(three: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    def sometimes(person: Person, content: Content) -> Any:
        if person.id == three[1]:
            raise KeyError("a record of another time")
        return planned(person, content)

    monkeypatch.setattr(everybody, "planned", sometimes)
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 of 3 people could not be planned"):
        call_command("replan", stdout=out, stderr=err)
    assert out.getvalue().startswith("2 planned, 0 already up to date, 0 without a plan yet, 1 failed")
    assert f"{three[1]}: KeyError('a record of another time')" in err.getvalue()


def test_a_run_that_is_stopped_says_where_it_stands_and_goes_on(
    course: dict[str, Any], content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = record_of(course, content)
    actions.tell_demo_people(records=[record] * (PART + 2), content=content)
    part_of = everybody.part_of

    def stopping(people: Any) -> Any:
        os.kill(os.getpid(), signal.SIGTERM)
        return part_of(people)

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(everybody, "part_of", stopping)
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("replan", stdout=out, stderr=StringIO())
    assert stopped.value.code == command.STOPPED
    assert f"{PART} of {PART + 2} people" in out.getvalue()
    assert out.getvalue().endswith("stopped; the same command goes on from here\n")
    assert signal.getsignal(signal.SIGTERM) == before
    monkeypatch.undo()
    assert told()[0].startswith(f"2 planned, {PART} already up to date")


def test_courses_from_a_file_end_today(course: dict[str, Any], content: Content, tmp_path: Path) -> None:
    away = {
        "id": "x",
        "kind": "away",
        "at": course["entries"][0]["at"],
        "first": course["began"],
        "last": course["began"],
    }
    old = until(
        date(2025, 6, 1), course | {"on": timezone.localdate().isoformat(), "entries": [*course["entries"], away]}
    )
    assert old["entries"][-1]["first"] == old["began"] < "2025-06-01"
    file = tmp_path / "courses.jsonl"
    file.write_text(f"{json.dumps(old)}\n" * 2)
    out = StringIO()
    call_command("fill", str(file), "--people", "3", stdout=out)
    assert out.getvalue().startswith("3 people added, 2 different courses, ")
    assert told()[0].startswith("3 planned")
    of, _, copied = (queries.entries(person) for person in queries.everybody())
    assert [(one.sequence, one.kind, one.body, one.written, one.received) for one in copied] == [
        (one.sequence, one.kind, one.body, one.written, one.received) for one in of
    ]
    assert {one.id.version for one in copied} == {7}
    assert {one.id for one in copied}.isdisjoint(one.id for one in of)
    history = history_of(queries.known_now(Person(id=queries.everybodys_ids()[0])), content)
    assert history is not None
    assert history.on.isoformat() == course["began"]
    file.write_text('{"on": "2026-01-05"}')
    with pytest.raises(CommandError, match=r"courses\.jsonl:1: KeyError"):
        call_command("fill", str(file))
    with pytest.raises(CommandError, match="nobody"):
        call_command("fill", os.devnull)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("fill", str(tmp_path / "none"))
    with override_settings(PRODUCTION=True), pytest.raises(CommandError, match="production"):
        call_command("fill", str(file))


def test_at_least_one_process_plans(db: None) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        told("--workers", "0")


def test_days_are_those_of_the_place_that_was_named(course: dict[str, Any], content: Content) -> None:
    early = course | {"began": date(2026, 1, 5).isoformat(), "entries": []}
    drafts = {
        kind: next(one for one in record_of(early, content) if one.kind == kind) for kind in ("answer", "decision")
    }
    assert drafts["answer"].written.isoformat() == "2026-01-05T09:00:00+01:00"
    other = next(one for one in record_of(early | {"country": "GB"}, content) if one.kind == "answer")
    assert other.written.isoformat() == "2026-01-05T09:00:00+00:00"

"""The worker: what comes back by itself, what was killed, what fails, and the end."""

from __future__ import annotations

import inspect
import json
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from dorsal.config import duties, working
from dorsal.config.duties import DUTIES
from dorsal.content.schema import Content
from dorsal.record import actions, jobs
from dorsal.record.models import Person, User
from dorsal.web import reminding

from .conftest import Installation, until

MINUTE = timedelta(minutes=1)
PATH = duties.reminders.module_path
ALWAYS = [name for name in DUTIES if name != "articles"]  # which has nothing to do here
TABLE = DBTaskResult._meta.db_table


def states() -> dict[str, list[str]]:
    rows = DBTaskResult.objects.order_by("enqueued_at").values_list("task_path", "status")
    return {name: [state for path, state in rows if path.endswith(f".{name}")] for name in DUTIES}


def queue(name: str, after: timedelta = timedelta()) -> bool:
    duty = DUTIES[name]
    return jobs.queue_if_due(duty.task, every=duty.every, longest=duty.longest, now=timezone.now() + after)


def running(**changes: Any) -> DBTaskResult[Any, Any]:
    """A turn of the reminders that somebody has in hand."""
    queue("reminders")
    row = DBTaskResult.objects.get(task_path=PATH)
    row.claim(changes.pop("worker", jobs.worker_id()))
    DBTaskResult.objects.filter(id=row.id).update(**changes)
    return row


def test_each_duty_has_its_turn_and_none_comes_too_soon(transactional_db: None) -> None:
    working.work(once=True)
    working.work(once=True)
    assert states() == {name: ["SUCCESSFUL"] for name in ALWAYS} | {"articles": []}
    assert [name for name in ALWAYS if queue(name, MINUTE)] == ["reminders", "news"]
    others = [name for name in ALWAYS if name not in ("reminders", "news")]
    assert [name for name in ALWAYS if queue(name, timedelta(days=2))] == others, "one waits already"


def test_what_is_due_is_done(transactional_db: None) -> None:
    person = actions.create_person()
    Person.objects.filter(id=person.id).update(created=timezone.now() - timedelta(days=2))
    working.work(once=True)
    assert not Person.objects.exists()


def test_a_registry_that_somebody_made_follows_the_record(
    transactional_db: None, settings: Any, tmp_path: Path, content: Content
) -> None:
    settings.REGISTRY, settings.REGISTRY_KEY = tmp_path / "registry", tmp_path / "registry.key"
    working.work(once=True)
    assert not settings.REGISTRY.exists(), "nobody asked for one"
    people = [actions.create_person() for _ in range(2)]
    for number, person in enumerate(people):
        actions.adopt(person=person, user=User.objects.create_user(f"{number}@person.example"))
    settings.REGISTRY.mkdir()
    assert duties.registry.call() == {"people": 2}
    actions.erase_person(person=people[0])
    assert duties.registry.call() == {"people": 1}


def test_a_clock_that_was_set_back_holds_nothing_up(transactional_db: None) -> None:
    working.work(once=True)
    assert queue("tidy", -timedelta(days=30))


def test_no_duty_has_arguments_that_could_name_somebody() -> None:
    assert [name for name, duty in DUTIES.items() if inspect.signature(duty.task.func).parameters] == []


def test_of_a_failure_the_kind_is_kept_and_nothing_else(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise ValueError("what somebody wrote")

    monkeypatch.setattr(reminding, "round_of_reminders", fails)
    working.work(once=True)
    row = DBTaskResult.objects.get(task_path=PATH)
    assert (row.status, row.exception_class_path.rpartition(".")[2]) == ("FAILED", "Failed")
    assert "ValueError" in row.traceback
    assert "what somebody wrote" not in str(row.__dict__)
    assert states()["expired"] == ["SUCCESSFUL"], "the others go on"
    assert queue("reminders", MINUTE)


def test_a_turn_whose_worker_was_killed_is_made_again(db: None) -> None:
    running(worker=f"{jobs.HOST}:{2**22 + 1}:5")
    assert queue("reminders", MINUTE)
    assert states()["reminders"] == ["FAILED", "READY"]


def test_a_turn_is_left_to_whoever_has_it_in_hand_until_it_has_taken_too_long(db: None) -> None:
    running()
    assert not queue("reminders", timedelta(minutes=14))
    assert queue("reminders", timedelta(minutes=16))


def test_of_another_machine_only_time_can_tell(db: None) -> None:
    running(worker="elsewhere:1:1")
    assert not queue("reminders", timedelta(minutes=14))
    assert queue("reminders", timedelta(minutes=16))


def test_turns_are_forgotten_after_a_while(transactional_db: None) -> None:
    working.work(once=True)
    later = timezone.now() + timedelta(days=2)
    DBTaskResult.objects.filter(task_path=PATH).update(status="FAILED")
    assert jobs.prune(later) == len(ALWAYS) - 1
    assert states()["reminders"] == ["FAILED"]
    assert jobs.prune(later + timedelta(days=14)) == 1


def test_two_workers_side_by_side_end_when_they_are_asked_to(installation: Installation) -> None:
    command = [sys.executable, "-m", "dorsal.config", "work"]
    two = [subprocess.Popen(command, env=installation.environment(), stderr=subprocess.PIPE, text=True) for _ in "ab"]
    try:
        until(lambda: done(installation) >= set(ALWAYS))
        killed, asked = two
        killed.kill()
        asked.send_signal(signal.SIGTERM)
        assert asked.wait(60) == 0
        assert asked.stderr
        said = [json.loads(line) for line in asked.stderr.read().splitlines()]
        assert [line["message"] for line in said][-1] == "stopped"
    finally:
        for process in two:
            process.kill()
            process.wait()
            assert process.stderr
            process.stderr.close()


def done(installation: Installation) -> set[str]:
    rows = installation.own.rows(f"SELECT task_path FROM {TABLE} WHERE status = 'SUCCESSFUL'")  # noqa: S608  ours
    return {path.rpartition(".")[2] for (path,) in rows}


def test_the_machine_s_name_may_be_long() -> None:
    assert socket.gethostname().startswith(jobs.HOST)
    assert len(jobs.worker_id()) <= 64


def test_it_does_not_work_where_the_pages_would_not_start(installation: Installation) -> None:
    wrong = (({"DORSAL_MAIL_FROM": None}, "DORSAL_MAIL_FROM must be set"), ({"DORSAL_X": "1"}, "no setting"))
    for setting, words in wrong:
        done = installation.run("work", "--once", **setting)
        assert (done.returncode, "Traceback" in done.stderr, words in done.stderr) == (2, False, True)

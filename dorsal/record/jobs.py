"""The rows of the queue: what waits, what runs, what came of it. None names a person; the library that runs them keeps
no schedule and takes up nothing that was killed, so both are here.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

HOST = socket.gethostname()[:40]
AGAIN = timedelta(minutes=5)  # after a failure, where the next turn would come later
KEPT = {"SUCCESSFUL": timedelta(days=1), "FAILED": timedelta(days=14)}


@dataclass(frozen=True, slots=True)
class Turn:
    """The last turn of one job. `kind`: of the error that ended it; no more of an error is kept."""

    state: str
    queued: datetime
    began: datetime | None
    ended: datetime | None
    kind: str


def worker_id() -> str:
    """Who takes a job: says on which machine and in which process to look whether it still runs."""
    return f"{HOST}:{os.getpid()}:{_since(os.getpid())}"


def last_turn(path: str) -> Turn | None:
    """`path`: the task's name in Python."""
    row = DBTaskResult.objects.filter(task_path=path).order_by("-enqueued_at").first()
    return Turn(row.status, row.enqueued_at, row.started_at, row.finished_at, _kind(row)) if row else None


def last_success(path: str) -> datetime | None:
    found = DBTaskResult.objects.filter(task_path=path, status="SUCCESSFUL").order_by("-finished_at").first()
    return found.finished_at if found else None


def successes() -> dict[str, datetime]:
    """When each job last succeeded, by its name."""
    found = DBTaskResult.objects.filter(status="SUCCESSFUL").order_by().values_list("task_path")
    return {path.rpartition(".")[2]: at for path, at in found.annotate(at=Max("finished_at")) if at}


@transaction.atomic
def queue_if_due(task: Any, *, every: timedelta, longest: timedelta, now: datetime | None = None) -> bool:
    """Put one turn of a job into the queue where its time has come. A turn whose worker is gone is closed first."""
    now = now or timezone.now()
    turn = last_turn(task.module_path)
    if turn and turn.state == "RUNNING" and _abandoned(task.module_path, longest, now):
        turn = last_turn(task.module_path)
    if turn and not _due(turn, every, now):
        return False
    task.enqueue()
    return True


def waiting(queue: str) -> bool:
    """Whether somebody should take something; asked before a lock is taken for it."""
    return DBTaskResult.objects.ready().filter(queue_name=queue).exists()


@transaction.atomic
def prune(now: datetime | None = None) -> int:
    """Forget turns that ended long ago; returns how many."""
    now, count = now or timezone.now(), 0
    for state, age in KEPT.items():
        count += DBTaskResult.objects.filter(status=state, finished_at__lt=now - age).delete()[0]
    return count


def failures(since: datetime) -> Sequence[tuple[str, str]]:
    """The jobs that failed since then, each with the kind of its error."""
    rows = DBTaskResult.objects.filter(status="FAILED", finished_at__gte=since).order_by("finished_at")
    return [(row.task_path.rpartition(".")[2], _kind(row)) for row in rows]


def _due(turn: Turn, every: timedelta, now: datetime) -> bool:
    if turn.state in ("READY", "RUNNING"):
        return False
    wait = min(every, AGAIN) if turn.state == "FAILED" else every
    return turn.queued > now or turn.queued + wait <= now  # a clock that was set back holds nothing up


def _abandoned(path: str, longest: timedelta, now: datetime) -> bool:
    """Close the turns that nobody works on any more: they are made again, not gone on with."""
    count = 0
    for row in DBTaskResult.objects.select_for_update().filter(task_path=path, status="RUNNING"):
        dead = _dead(str((row.worker_ids or [""])[-1]))
        if dead or row.started_at is None or row.started_at + longest <= now or row.started_at > now:
            DBTaskResult.objects.filter(id=row.id).update(
                status="FAILED", finished_at=now, exception_class_path="Abandoned", traceback=""
            )
            count += 1
    return count > 0


def _dead(worker: str) -> bool:
    """Whether it worked here and is no more; of another machine nobody can tell."""
    host, _, rest = worker.partition(":")
    process, _, since = rest.partition(":")
    return host == HOST and _since(int(process)) != since


def _since(process: int) -> str:
    """When a process began, for a number may belong to another one later; empty where there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _kind(row: DBTaskResult[Any, Any]) -> str:
    return str(row.exception_class_path).rpartition(".")[2]

"""The worker: one thread for what must be prompt, one for what may be slow, and the schedule that feeds both."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from threading import Event, Thread
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from dorsal.config.duties import DUTIES, stopping
from dorsal.record import jobs

LOOKS_EVERY = 2.0
log = logging.getLogger(__name__)


def work(*, once: bool) -> None:
    """Until SIGTERM or Ctrl-C; or, `once`, what is due now. A job in hand comes to an end or to a place to stop."""
    queues = [_queue(name) for name in settings.QUEUES]
    if once:
        _feed()
        for turn in queues:
            turn()
        return
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _stop)
    threads = [Thread(target=_keep_on, args=(turn, stopping)) for turn in queues]
    for thread in threads:
        thread.start()
    log.info("working")
    _keep_on(_feed, stopping)
    for thread in threads:
        thread.join()
    log.info("stopped")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    stopping.set()


def _keep_on(turn: Callable[[], None], over: Event) -> None:
    """One turn after another. A database that is gone is waited for; another error ends no other turn."""
    well = True
    while not over.is_set():
        try:
            turn()
            if not well:
                log.info("the database answers again")
            well = True
        except DatabaseError as error:
            if well:
                log.warning("the database does not answer: %s", type(error).__name__)
            well = False
            connection.close()
        over.wait(LOOKS_EVERY)


def _feed() -> None:
    close_old_connections()
    for duty in DUTIES.values():
        if duty.wanted():
            jobs.queue_if_due(duty.task, every=duty.every, longest=duty.longest)


def _queue(name: str) -> Callable[[], None]:
    """Do everything that waits in one queue."""

    def turn() -> None:
        close_old_connections()
        if not jobs.waiting(name):
            return
        worker = Worker(
            queue_names=[name], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
            worker_id=jobs.worker_id(), excluded_queue_names=[],
        )  # fmt: skip
        worker.run()

    return turn

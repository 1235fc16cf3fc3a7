"""What comes back by itself, how often, and how long a turn may take before it counts as lost.

Each may run twice at once or be killed at any moment without harm, so a turn that was lost is simply made again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from importlib import import_module
from threading import Event
from time import perf_counter
from typing import Any

from django.conf import settings
from django_tasks import task

from dorsal.record import jobs, retention
from dorsal.web import article_rounds, everybody, reminding

PROMPT, SLOW = settings.QUEUES
A_TURN = 20.0  # seconds that reminders may wait for plans
stopping = Event()
log = logging.getLogger(__name__)


class Failed(Exception):
    """A turn failed. It says the kind of the error alone: the queue keeps what it says."""


class Stopped(Exception):
    """The worker was asked to end half-way; the rest is done by the next turn."""


def _duty(queue: str) -> Callable[[Callable[[], dict[str, int]]], Any]:
    """A task of the queue whose errors keep nothing of what was worked on."""

    def made(work: Callable[[], dict[str, int]]) -> Any:
        @wraps(work)
        def quietly() -> dict[str, int]:
            began, fields = perf_counter(), {"duty": work.__name__}
            try:
                found = work()
                log.info("done", extra={"fields": {**fields, "ms": round(1000 * (perf_counter() - began)), **found}})
                return found
            except Stopped:
                raise
            except Exception as error:
                log.exception("failed", extra={"fields": fields})
                kind = type(error).__name__
            raise Failed(kind)

        return task(queue_name=queue)(quietly)

    return made


@_duty(PROMPT)
def reminders() -> dict[str, int]:
    told = reminding.round_of_reminders()
    return {"sent": told.sent, "on_devices": told.on_devices, "failed": told.failed}


@_duty(PROMPT)
def expired() -> dict[str, int]:
    """Everything that is past its time."""
    return retention.enforce()


@_duty(PROMPT)
def news() -> dict[str, int]:
    """The plans of those who have just told something. What a turn has no time for is done by the next."""
    until = perf_counter() + A_TURN
    stand = everybody.lately(stopped=lambda: stopping.is_set() or perf_counter() > until)
    return {"planned": stand.planned, "failed": stand.failed}


@_duty(SLOW)
def plans() -> dict[str, int]:
    """Everybody's plan of today, on their own calendar; who is up to date is passed over."""
    stand = everybody.replan(1, stopped=stopping.is_set, said=lambda _stand, _part: None)
    if stand.done < stand.people:
        raise Stopped
    return {"planned": stand.planned, "failed": stand.failed}


@_duty(SLOW)
def articles() -> dict[str, int]:
    """The sites that clinics bring their articles from, a minute at a time, and their own pictures."""
    return article_rounds.turn(stopping)


@_duty(SLOW)
def registry() -> dict[str, int]:
    """Where somebody made a registry of the record, it follows the record, and forgets whoever was erased."""
    if not settings.REGISTRY.is_dir():
        return {}
    from dorsal.config.following import follow  # noqa: PLC0415  it brings Polars, which nothing else here needs

    return follow(settings.REGISTRY, settings.REGISTRY_KEY)


@_duty(SLOW)
def tidy() -> dict[str, int]:
    """Sessions that are over, and turns of the queue that nobody will ask about."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {"turns": jobs.prune()}


@dataclass(frozen=True, slots=True)
class Duty:
    """`wanted`: whether there is anything to do; most look for themselves."""

    task: Any
    every: timedelta
    longest: timedelta
    wanted: Callable[[], bool] = lambda: True


DUTIES: Mapping[str, Duty] = {
    "reminders": Duty(reminders, timedelta(minutes=1), timedelta(minutes=15)),
    "news": Duty(news, timedelta(minutes=1), timedelta(minutes=15)),
    "expired": Duty(expired, timedelta(minutes=5), timedelta(minutes=15)),
    "plans": Duty(plans, timedelta(hours=1), timedelta(hours=6)),
    "articles": Duty(articles, timedelta(seconds=5), timedelta(minutes=15), article_rounds.waits),
    "registry": Duty(registry, timedelta(hours=6), timedelta(hours=6)),
    "tidy": Duty(tidy, timedelta(days=1), timedelta(hours=1)),
}

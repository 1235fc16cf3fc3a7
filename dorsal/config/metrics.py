"""Numbers for whoever watches over a server: how many requests, how long, how old each duty is; nothing of a person.

A label is one of few words: the name of a route, never an address.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from pathlib import Path

import prometheus_client
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Histogram, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dorsal.record import jobs

SHARED = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
LABELS = ("method", "route", "status")
TOOK = Histogram("dorsal_request_seconds", "Requests and how long each took", LABELS, buckets=SECONDS)


def count(method: str, route: str, status: int, seconds: float) -> None:
    TOOK.labels(method, route, f"{status // 100}xx").observe(seconds)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever shows the token that the settings name; without one, for nobody, as if there were no such page."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    page = HttpResponse(told(), content_type=prometheus_client.CONTENT_TYPE_LATEST)
    page.headers["Cache-Control"] = "no-store"
    return page


def told() -> bytes:
    """All processes of the server together, where there are several."""
    alone = CollectorRegistry()
    alone.register(_Duties())
    if SHARED not in os.environ:
        return prometheus_client.generate_latest() + prometheus_client.generate_latest(alone)
    multiprocess.MultiProcessCollector(alone)  # type: ignore[no-untyped-call]
    return prometheus_client.generate_latest(alone)


class _Duties(Collector):
    """How long ago the worker last did each of its duties, as the database says when it is asked."""

    def collect(self) -> Iterator[Metric]:
        age = GaugeMetricFamily("dorsal_duty_age_seconds", "Since each duty last succeeded", labels=["duty"])
        now = timezone.now()
        for name, at in jobs.successes().items():
            age.add_metric([name], (now - at).total_seconds())
        yield age


def ended(process: int) -> None:
    """A process of the server is no more."""
    multiprocess.mark_process_dead(process)  # type: ignore[no-untyped-call]


def afresh(folder: Path) -> None:
    """Where the processes of one server write what they count."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()

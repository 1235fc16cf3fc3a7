"""What a machine asks of a server: is it well? Answered before anything that needs a host, a session or a record."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from dorsal.config import metrics
from dorsal.config.middleware import Next
from dorsal.content import ContentError, load
from dorsal.record.health import well

log = logging.getLogger(__name__)


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """200 where pages can be read and entries written, else 503. What is wrong is for the log, not for a stranger."""
    found = {"database": well(), "content": _content_loads()}
    if wrong := [name for name, good in found.items() if not good]:
        log.error("not well: %s", ", ".join(wrong))
    response = JsonResponse({"status": "unavailable" if wrong else "ok"}, status=503 if wrong else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _content_loads() -> bool:
    try:
        load()
    except (ContentError, OSError):
        return False
    return True


ASKED: Mapping[str, Next] = {"/healthz": health, "/metrics": metrics.metrics}


class Probes:
    """First of all: a probe comes over plain HTTP, to whatever name, and must be told even when nothing else works."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return ASKED.get(request.path_info, self.get_response)(request)

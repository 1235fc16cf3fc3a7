"""One line and one count for each request: how, where by its name, what came of it and how long; never who or what."""

from __future__ import annotations

import logging
import secrets
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dorsal.config import metrics
from dorsal.config.logs import request_id
from dorsal.config.middleware import Next

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HEADER = "X-Request-ID"
log = logging.getLogger("dorsal.request")


class Requests:
    """Gives each request an id of our own, which the answer carries too, so that a person can quote it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        id, began = secrets.token_hex(8), perf_counter()
        held = request_id.set(id)
        try:
            response = self.get_response(request)
            _tell(request, response.status_code, perf_counter() - began)
        finally:
            request_id.reset(held)
        response.headers[HEADER] = id
        return response


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    method = request.method if request.method in METHODS else "other"
    where = route(request)
    fields = {"method": method, "route": where, "status": status, "ms": round(1000 * seconds, 1)}
    log.info("request", extra={"fields": fields})
    metrics.count(method, where, status, seconds)


def route(request: HttpRequest) -> str:
    """The name of the address, which holds nothing that stood in it."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"

"""An address that holds a secret can be tried with others: whoever misses too often waits, whoever answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from dorsal.web.views import errors

View = Callable[..., HttpResponse]
MISSES, SECONDS = 20, 600
MISSED = 404
NETWORK = {4: 32, 6: 64}  # of one customer: with IPv6 each has many addresses


def limited(view: View) -> View:
    """Counts what was not there, by network: whoever has the right address is never counted, however often they come.

    All such addresses share one count.
    """

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = f"misses:{network_of(request)}"
        if cache.get(key, 0) >= MISSES:
            return errors.too_often(request)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            _count(key)
            raise
        if response.status_code == MISSED:
            _count(key)
        return response

    return counted


def network_of(request: HttpRequest) -> str:
    """Where a request comes from, as a hash: the count needs no address, so none is kept."""
    address = get_adapter().get_client_ip(request)
    version = 6 if ":" in address else 4
    network = ip_network(f"{address}/{NETWORK[version]}", strict=False)
    return salted_hmac("dorsal.web.guessing", str(network), algorithm="sha256").hexdigest()


def _count(key: str) -> None:
    """Two misses at the same moment may count as one; the wait begins with the first and does not grow."""
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it ended between the two
            cache.add(key, 1, SECONDS)

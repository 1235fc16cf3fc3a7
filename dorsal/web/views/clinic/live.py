"""What an open page of the clinic asks for by itself, so that it does not have to be loaded again as a whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django_htmx.http import push_url, reselect, reswap, retarget
from django_htmx.middleware import HtmxDetails


def live(request: HttpRequest) -> bool:
    """Whether a part is enough: going back in the browser brings whole pages."""
    asked = HtmxDetails(request)
    return bool(asked) and not asked.history_restore_request


def whole(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that answers in place of a part takes the place of the page that asked."""
    if not live(request):
        return response
    return push_url(reswap(retarget(reselect(response, "#main"), "#main"), "outerHTML"), request.path)

"""A browser that is to speak up at a person's hour: kept for who is signed in there, and let go when they sign out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from dorsal.record import actions, queries
from dorsal.record.session import person_of
from dorsal.web import push_key, pushing
from dorsal.web.views import moments

KEPT = "device"  # in the session: which browser this is, so that signing out ends it without a script


@require_POST
def device(request: HttpRequest) -> HttpResponse:
    """Keep this browser, or end it. 401 where nobody is signed in, 400 for an address or keys that no browser gives."""
    person = person_of(request)
    if person is None or person.user_id is None:
        return HttpResponse(status=401)
    endpoint = request.POST.get("endpoint", "")
    if request.POST.get("do") == "end":
        for one in queries.devices(person):
            if one.endpoint == endpoint:
                actions.end_device(device=one.id)
        return HttpResponse(status=204)
    p256dh, auth = request.POST.get("p256dh", ""), request.POST.get("auth", "")
    try:
        pushing.allowed(endpoint)
        pushing.check_keys(p256dh, auth)
    except pushing.Refused:
        return HttpResponse(status=400)
    if push_key.private_key() is None:
        return HttpResponse(status=404)
    if queries.moment(person) is None:
        moments.keep(person, moments.USUAL, moments.EVERY_DAY, by_mail=False)
    kept = actions.keep_device(person=person, endpoint=endpoint, p256dh=p256dh, auth=auth)
    request.session[KEPT] = str(kept)
    return HttpResponse(status=204)


def end_of_session(request: HttpRequest) -> None:
    kept = request.session.pop(KEPT, None)
    if kept:
        actions.end_device(device=UUID(kept))

"""Which person a request is about: the signed-in user's, else the anonymous one that this browser's session holds."""

from __future__ import annotations

from django.http import HttpRequest

from dorsal.record import actions, queries
from dorsal.record.models import Person, User

KEY = "person"


def person_of(request: HttpRequest) -> Person | None:
    """Nobody, where a request was refused before it got as far as a session."""
    if not hasattr(request, "session") or not hasattr(request, "user"):
        return None
    return queries.person_for(_user(request), request.session.get(KEY))


def begin(request: HttpRequest) -> Person:
    """The request's person, made now if there is none. An anonymous one lasts as long as the session that holds it."""
    found = person_of(request)
    if found:
        return found
    person = actions.create_person()
    user = _user(request)
    if user:
        return actions.adopt(person=person, user=user)
    request.session[KEY] = str(person.id)
    request.session.set_expiry(int(actions.ANONYMOUS_FOR.total_seconds()))
    return person


def adopt(request: HttpRequest, user: User) -> None:
    """Give the session's anonymous person to the user who has just signed up or in.

    A user who already has a record keeps that one: two people are never mixed, and the anonymous one is left to expire.
    """
    person = queries.person_for(None, request.session.get(KEY))
    forget(request)
    if person and queries.person_for(user) is None:
        actions.adopt(person=person, user=user)


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
    request.session.set_expiry(None)


def erased(request: HttpRequest) -> bool:
    """Whether the account that this request came with went since it came."""
    user = _user(request)
    return user is not None and queries.user_with(user.email) is None


def _user(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None

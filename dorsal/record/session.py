"""Which person a request is about: the signed-in user's, else the anonymous one that this browser's session holds."""

from __future__ import annotations

from django.http import HttpRequest

from dorsal.record import actions, queries
from dorsal.record.models import Person, User

KEY, FOUND = "person", "_person_found"
NOBODY_YET: tuple[object, Person | None] = (None, None)


def person_of(request: HttpRequest) -> Person | None:
    """Looked up once for a request and who it comes from. Nobody, where it was refused before it had a session."""
    if not hasattr(request, "session") or not hasattr(request, "user"):
        return None
    user, named = _user(request), request.session.get(KEY)
    found: Person | None
    whose, found = getattr(request, FOUND, NOBODY_YET)
    if whose != (user, named):
        found = queries.person_for(user, named)
        setattr(request, FOUND, ((user, named), found))
    return found


def begin(request: HttpRequest) -> Person:
    """The request's person, made now if there is none. An anonymous one lasts as long as the session that holds it."""
    found = person_of(request)
    if found:
        return found
    person = actions.create_person()
    setattr(request, FOUND, NOBODY_YET)
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
    setattr(request, FOUND, NOBODY_YET)


def erased(request: HttpRequest) -> bool:
    """Whether the account that this request came with went since it came."""
    user = _user(request)
    return user is not None and queries.user_with(user.email) is None


def _user(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None

"""Signs in some people of a filled database, and a physiotherapist with two hundred of them: for `make load`.

Prints what `load.lua` sends, as JSON: lines of path, cookies, token, key and exercise for each kind of request.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402  the apps must be ready first
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string  # noqa: E402
from django.utils import timezone  # noqa: E402

from dorsal.care.history import Session  # noqa: E402
from dorsal.content import load  # noqa: E402
from dorsal.record import actions, queries, teams  # noqa: E402
from dorsal.record.ids import new_id  # noqa: E402
from dorsal.record.models import Membership, Person, User  # noqa: E402
from dorsal.web.keys import key_of  # noqa: E402
from dorsal.web.offline import SCHEMA  # noqa: E402
from dorsal.web.visit import CONSENT, visit_of  # noqa: E402

SIGNED_IN, CASELOAD = 100, 200
Line = tuple[str, str, str, str, str]


def main() -> None:
    people = queries.demo_people()
    lines: dict[str, list[Line]] = {"today": [], "log": []}
    step = max(1, len(people) // SIGNED_IN)
    for number, person in enumerate(people[::step][:SIGNED_IN]):
        user = User.objects.create_user(f"person-{number}@localhost")
        actions.adopt(person=person, user=user)
        Person.objects.filter(id=person.id).update(demo=False)
        agreed = {"text": CONSENT, "language": "en", "words": CONSENT}
        actions.record_consent(person=person, id=new_id(), written=timezone.now(), author=user, **agreed)
        cookies, token = signed_in(user)
        lines["today"].append(("/today", cookies, token, "", ""))
        if item := practised(person):
            lines["log"].append(("/app/entries", cookies, token, key_of(person), item))
    cookies, token = signed_in(cared_for(people).user)
    lines["caseload"] = [("/clinic", cookies, token, "", "")]
    json.dump({"schema": SCHEMA, "lines": lines}, sys.stdout)


def practised(person: Person) -> str | None:
    """An exercise that the plan gave and that was done: one that may be told again."""
    history = visit_of(person, load()).history()
    done = list(history.of(Session)) if history else []
    return done[-1].item if done else None


def cared_for(people: list[Person]) -> Membership:
    """A physiotherapist and a caseload, joined by invitation as anybody is."""
    clinic, user = teams.found_clinic(name="Clinic"), User.objects.create_user("physiotherapist@localhost")
    secret = teams.invite_to_clinic(clinic=clinic, role="physiotherapist")
    TOTP.activate(user, generate_totp_secret())
    member = teams.join_clinic(secret=secret, user=user, name="Physiotherapist")
    for person in people[:CASELOAD]:
        teams.join_team(secret=teams.invite_to_team(person=person, role="physiotherapist"), member=member)
    return member


def signed_in(user: User) -> tuple[str, str]:
    """Cookies and the token of forms, as after a sign-in with a second factor."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = _get_new_csrf_string()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={token}", token


if __name__ == "__main__":
    main()

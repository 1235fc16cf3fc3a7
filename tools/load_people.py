"""Signs in some people of a filled database, and a physiotherapist with two hundred of them: for `make load`.

Prints what `load.lua` sends, as JSON: lines of path, cookies, token, key and exercise for each kind of request.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from importlib import import_module

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402  the apps must be ready first
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string  # noqa: E402
from django.utils import timezone  # noqa: E402

from dorsal.config.middleware import ZONE_COOKIE  # noqa: E402
from dorsal.content import load  # noqa: E402
from dorsal.record import actions, queries, teams  # noqa: E402
from dorsal.record.ids import new_id  # noqa: E402
from dorsal.record.models import Membership, Person, User  # noqa: E402
from dorsal.web.everybody import part_of  # noqa: E402
from dorsal.web.keys import key_of  # noqa: E402
from dorsal.web.offline import SCHEMA  # noqa: E402
from dorsal.web.planning import zone_of  # noqa: E402
from dorsal.web.visit import CONSENT  # noqa: E402

ZONE = settings.COOKIE_PREFIX + ZONE_COOKIE
SIGNED_IN, CASELOAD, TELLING, AT_ONCE = 100, 200, 20, 500
Line = tuple[str, str, str, str, str]


def main() -> None:
    accounts = owned(queries.demo_people())
    people = list(accounts)
    caseload, lines = people[:CASELOAD], dict[str, list[Line]](today=[], log=[], news=[])
    some = [one for one in people[:: max(1, len(people) // SIGNED_IN // 2)] if practised(one)]
    plans = {plan.person_id: plan for plan in part_of([one.id for one in {*caseload, *some}]).rows}
    actions.keep_plans(plans=plans.values())  # as each night does
    measured = [one for one in some if plans[one.id].urgency != "T0"][:SIGNED_IN]  # who has a page of today
    others = [one for one in caseload if one not in measured and practised(one)]
    telling = (others or measured)[:TELLING]
    for person in measured:
        cookies, token = owner(person, accounts[person])
        lines["today"].append(("/today", cookies, token, "", ""))
        lines["log"].append(("/app/entries", cookies, token, key_of(person), practised(person)))
    for person in telling:
        cookies, token = owner(person, accounts[person])
        lines["news"].append(("/app/entries", cookies, token, key_of(person), practised(person)))
    cookies, token = signed_in(cared_for(caseload).user)
    lines["caseload"] = [("/clinic", cookies, token, "", "")]
    json.dump({"schema": SCHEMA, "lines": lines}, sys.stdout)


@cache
def practised(person: Person) -> str:
    """An exercise that was done, so that it may be told again; nothing of somebody who never practised."""
    done = [one.body["item"] for one in queries.entries(person, "session") if one.body.get("done", 1) > 0]
    return str(done[-1]) if done else ""


def owned(people: list[Person]) -> dict[Person, User]:
    """Nobody is a demo person any more, whom a server in production refuses: each has an account."""
    closed = make_password(None)
    users = [User(email=f"{one.id}@localhost", password=closed) for one in people]
    User.objects.bulk_create(users, AT_ONCE)
    for person, user in zip(people, users, strict=True):
        person.user, person.demo = user, False
    Person.objects.bulk_update(people, ["user", "demo"], AT_ONCE)
    return dict(zip(people, users, strict=True))


def owner(person: Person, user: User) -> tuple[str, str]:
    """Somebody who signs in to this record, and agreed."""
    agreed = {"text": CONSENT, "language": "en", "words": CONSENT}
    actions.record_consent(person=person, id=new_id(), written=timezone.now(), author=user, **agreed)
    return signed_in(user, zone_of(queries.country(person), load()))


def cared_for(people: list[Person]) -> Membership:
    """A physiotherapist and a caseload, joined by invitation as anybody is."""
    clinic, user = teams.found_clinic(name="Clinic"), User.objects.create_user("physiotherapist@localhost")
    secret = teams.invite_to_clinic(clinic=clinic, role="physiotherapist")
    TOTP.activate(user, generate_totp_secret())
    member = teams.join_clinic(secret=secret, user=user, name="Physiotherapist")
    for person in people:
        teams.join_team(secret=teams.invite_to_team(person=person, role="physiotherapist"), member=member)
    return member


def signed_in(user: User, zone: object = None) -> tuple[str, str]:
    """Cookies and the token of forms, as after a sign-in with a second factor; the browser tells its clock."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = _get_new_csrf_string()
    kept = {
        settings.SESSION_COOKIE_NAME: session.session_key,
        settings.CSRF_COOKIE_NAME: token,
        ZONE: str(zone or settings.TIME_ZONE),
    }
    return "; ".join(f"{name}={value}" for name, value in kept.items()), token


if __name__ == "__main__":
    main()

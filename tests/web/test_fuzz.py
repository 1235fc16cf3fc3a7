"""Whatever is sent, to whatever address, by whomever: no error of ours, nothing of it taken for markup, no way out.

`make fuzz` goes on for longer, with another seed each time. There is no OpenAPI description, so no tool that reads one.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from copy import deepcopy
from http.cookies import SimpleCookie
from itertools import count
from random import randrange
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from dorsal.content.schema import Content
from dorsal.record import actions, queries, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Person, User
from dorsal.web.keys import key_of
from dorsal.web.offline import SCHEMA
from tests.web import fuzzing
from tests.web.fuzzing import CANARY, Form, Sent
from tests.web.test_access import addresses, filled, with_record, works

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
ACTORS = ("nobody", "person", "doctor", "off the team", "lead")
STRANGERS = ("nobody", "person", "off the team", "lead")
ALWAYS = {"X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Cache-Control", "Permissions-Policy"}
ALWAYS |= {"Cross-Origin-Resource-Policy", "Cross-Origin-Opener-Policy"}
FEW = settings(
    max_examples=10,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


def rounds(many: int, share: float, test: Callable[[st.DataObject], None]) -> None:
    """A few requests at a time, each few with a seed of its own: always the same, or, for longer, others each time.

    `share`: of a minute, or of the time that was asked for, that this may take; at least one round is made.
    """
    end, first = time.monotonic() + share * (SECONDS or 60), randrange(10**6) * 1000 if SECONDS else 0  # noqa: S311  chance to try with
    for number in count(first):
        seed(number)(FEW(given(st.data())(test)))()
        if time.monotonic() > end or (not SECONDS and number + 1 >= many):
            return


class Site:
    """Somebody with a plan and a care team, who they are to each other, and every form that they are shown."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.person, self.other = with_record(content, "mine"), with_record(content, "theirs")
        clinic = teams.found_clinic(name="Here")
        doctor = works("doctor", clinic)
        teams.join_team(secret=teams.invite_to_team(person=self.person, role="doctor"), member=doctor)
        users: dict[str, User | None] = {"nobody": None, "person": self.person.user, "doctor": doctor.user}
        users |= {"off the team": works("physiotherapist", clinic).user, "lead": works("clinic-lead", clinic).user}
        self.cookies = {who: signed_in(user) for who, user in users.items()}
        self.asks("person", Sent("GET", "/result"), keep=True)
        case = teams.open_case(user=doctor.user, person=self.person.id, what="person")
        assert case
        override = {"by": "doctor", "change": "hold", "reason": "-", "item": "walking"}
        override["at"] = timezone.now().isoformat()
        for kind, body in {"override": override, "proposal": {"by": "doctor", "override": override}}.items():
            teams.write(case=case, id=new_id(), kind=kind, body=body, written=timezone.now())  # type: ignore[arg-type]
        self.values = {"person": self.person.id, "member": doctor.id}
        self.ids = [str(self.person.id), str(self.other.id), str(uuid4()), str(self.person.id).upper(), str(doctor.id)]
        self.ids += [str(one.id) for one in queries.entries(self.person)[-3:]]
        self.routes = sorted({route for _, route in addresses()})
        self.forms = self.harvest()
        now = timezone.now().isoformat()
        self.kept = {
            "schema": SCHEMA, "id": str(new_id()), "person": key_of(self.person), "device": str(uuid4()), "sequence": 1,
            "kind": "session", "body": {"item": "walking", "level": 1, "done": 1.0, "effort": 3, "skipped": "pain"},
            "at": now, "now": now,
        }  # fmt: skip

    def harvest(self) -> dict[str, Form]:
        found = dict[str, Form]()
        for who in ("person", "doctor", "lead"):
            for route in self.routes:
                address = self.usual(route)
                page = self.asks(who, Sent("GET", address))
                if "html" in page.headers.get("Content-Type", ""):
                    found |= fuzzing.forms_of(address, page.content.decode())
        return found

    def usual(self, route: str) -> str:
        return filled(route, self.values, self.content)

    def asks(self, who: str, sent: Sent, *, keep: bool = False) -> Any:
        """Ask, and leave nothing behind. What went wrong inside is raised here."""
        client = Client()
        client.cookies = deepcopy(self.cookies[who])
        for name, value in sent.cookies.items():
            client.cookies[name] = value
        with transaction.atomic():
            response = client.generic(
                sent.method, sent.address, sent.body, content_type=sent.content_type, **sent.headers
            )
            response.whole = b"".join(response)
            transaction.set_rollback(not keep)
        return response


def signed_in(user: User | None) -> SimpleCookie:
    client = Client()
    if user:
        client.force_login(user)
    return client.cookies


@pytest.fixture
def site(db: None, content: Content, settings: Any) -> Site:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Site(content)


@st.composite
def requests(draw: st.DrawFn, site: Site) -> Sent:
    route = draw(st.sampled_from(site.routes))
    method = draw(st.sampled_from(fuzzing.METHODS))
    address = draw(fuzzing.addresses(route, site.usual(route), site.ids))
    body, kind = (b"", "") if method in ("GET", "HEAD") else draw(fuzzing.bodies(site.forms.get(route, {}), site.kept))
    return Sent(method, address, body, kind, draw(fuzzing.headers()), draw(fuzzing.cookies()))


@pytest.mark.parametrize("who", ACTORS)
def test_nothing_that_is_sent_breaks_a_page_or_becomes_part_of_it(site: Site, who: str) -> None:
    def holds(data: st.DataObject) -> None:
        cache.clear()  # it is not to be stopped by how often it tries
        sent = data.draw(requests(site))
        response = site.asks(who, sent)
        assert response.status_code < 500
        answers_safely(response)

    rounds(13, 0.7 / len(ACTORS), holds)


def answers_safely(response: Any) -> None:
    missing = ALWAYS - response.headers.keys()
    assert not missing, missing
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "X-Planted" not in response.headers
    if "html" in response.headers.get("Content-Type", ""):
        assert CANARY.encode() not in response.whole
        assert b"z9<i" not in response.whole
    where = urlsplit(response.headers.get("Location", ""))
    assert where.netloc in ("", "testserver"), response.headers["Location"]
    assert where.scheme in ("", "http", "https")
    for cookie in response.cookies.values():
        assert cookie["samesite"] == "Lax", cookie
        assert cookie["httponly"] or cookie["max-age"] == 0 or cookie.key == django_settings.CSRF_COOKIE_NAME, cookie


@pytest.mark.parametrize("who", STRANGERS)
def test_whatever_is_sent_not_yours_and_not_there_are_the_same(site: Site, who: str) -> None:
    """The same request about somebody else's record and about none: status, headers and length, whatever its form."""
    theirs = site.other.id
    routes = [route for route in site.routes if "<uuid:" in route]

    def holds(data: st.DataObject) -> None:
        cache.clear()
        route, method = data.draw(st.sampled_from(routes)), data.draw(st.sampled_from(fuzzing.METHODS))
        body, kind = data.draw(fuzzing.bodies(site.forms.get(route, {}), site.kept))
        there, nowhere = (filled(route, {"person": one, "member": one}, site.content) for one in (theirs, uuid4()))
        told = [told_of(site.asks(who, Sent(method, address, body, kind))) for address in (there, nowhere)]
        assert told[0] == told[1]

    rounds(4, 0.3 / len(STRANGERS), holds)


def told_of(response: Any) -> tuple[int, int, dict[str, str]]:
    """What a stranger learns: secrets of one answer, and its own address in it, count by their length alone."""
    blurred = re.sub(rb'nonce="[^"]*"|value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}', b"", response.whole)
    kept = {name: re.sub(r"nonce-[^']+", "", value) for name, value in response.headers.items()}
    kept.pop("X-Request-ID", None)  # chance alone, each time
    if "Location" in kept:
        kept["Location"] = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", kept["Location"])
    return response.status_code, len(blurred), kept


def test_a_planted_fault_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fuzzer itself: it notices an error, a page that says what was sent, and a difference."""
    from dorsal.web.views import about  # noqa: PLC0415  to be broken

    monkeypatch.setattr(about, "render", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        site.asks("nobody", Sent("GET", "/"))
    monkeypatch.undo()
    response = site.asks("nobody", Sent("GET", "/words"))
    response.whole += CANARY.encode()
    with pytest.raises(AssertionError):
        answers_safely(response)
    told = [told_of(site.asks("doctor", Sent("GET", f"/clinic/people/{one}"))) for one in (site.person.id, uuid4())]
    assert told[0] != told[1]


def test_there_are_forms_to_break(site: Site) -> None:
    assert {"begin", "check-in", "goals", "team/invitations", "moments", "clinic/members"} <= site.forms.keys()
    assert sum(len(form) for form in site.forms.values()) > 150
    assert Person.objects.count() == 2
    assert actions.erase_expired() == 0

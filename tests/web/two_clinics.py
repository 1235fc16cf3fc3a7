"""A site with something behind every address, of two clinics that have nothing to do with each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from dorsal.articles.plain_text import plain_article
from dorsal.content.schema import Content
from dorsal.record import actions, articles, queries, requests, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Clinic, Membership, Person, User
from dorsal.web import reminding
from dorsal.web.importing import brought
from dorsal.web.keys import key_of
from dorsal.web.offline import SCHEMA
from dorsal.web.person.parts import PARTS
from dorsal.web.person.writings import WRITINGS
from tests.web import fuzzing
from tests.web.fuzzing import Form, Sent
from tests.web.test_access import addresses, filled, with_record, works

ACTORS = ("nobody", "person", "doctor", "off the team", "lead", "lead elsewhere")
WORDS = "The back likes to move a little every day, with a friend or alone.\n\nA walk is a good start for most people."
SLUGS: Mapping[str, tuple[str, ...]] = {
    "what": (*WRITINGS, "add", "forbid", "goal"),
    "part": PARTS,
    "kind": ("task", "appointment", "start", "moving"),
    "because": ("before", "during"),
}


@dataclass(frozen=True)
class World:
    """A clinic, somebody whom one of its members cares for, and the ids of all that stands in between.

    `values`: by the place in an address where each id fits, as `filled` reads them.
    """

    clinic: Clinic
    person: Person
    doctor: Membership
    lead: Membership
    values: dict[str, UUID | str]

    @property
    def ids(self) -> list[str]:
        return [str(one) for one in self.values.values()]


def world(content: Content, name: str) -> World:
    person, clinic = with_record(content, name), teams.found_clinic(name=name)
    doctor, asker, lead = works("doctor", clinic), works("physiotherapist", clinic), works("clinic-lead", clinic)
    assert person.user
    look(signed_in(person.user), "/result")
    case = teams.join_team(secret=teams.invite_to_team(person=person, role="doctor"), member=doctor)
    other = teams.join_team(
        secret=teams.invite_to_team(person=person, role="osteopath"), member=works("osteopath", clinic)
    )
    requests.ask(member=asker, address=person.user.email)
    at = timezone.now()
    actions.keep_moment(person=person, hour=time(9), days=[0], zone="Europe/Brussels", language="en", by_mail=True)
    override = {"by": "doctor", "change": "hold", "reason": "-", "item": "walking", "at": at.isoformat()}
    bodies: dict[str, dict[str, Any]] = {
        "taken-back": {"kind": "override", **override},
        "proposals": {"kind": "proposal", "by": "doctor", "override": override},
        "referrals": {"kind": "referral", "by": "doctor", "step": next(iter(content.pathway)), "reason": "-"},
        "closed": {"kind": "task", "text": "-", "role": "doctor"},
        "note": {"kind": "note", "by": "doctor", "text": f"{name} for the team", "for_person": False},
        "advice": {"kind": "advice", "by": "doctor", "says": "rest", "reason": "-", "at": at.isoformat()},
    }
    written = {}
    for where, body in bodies.items():
        kept = teams.write(case=case, id=new_id(), kind=body.pop("kind"), body=body, written=at)
        written[where] = kept.id
    against = {"by": "osteopath", "says": "stay-active", "reason": "-", "at": at.isoformat()}
    teams.write(case=other, id=new_id(), kind="advice", body=against, written=at)
    article, _ = articles.bring(
        clinic=clinic, by=doctor, brought=brought(plain_article(WORDS, source=f"text: {name}"), content, "en")
    )
    (text,) = articles.texts_of(article)
    articles.judge(text=text, status="approved", by=doctor, version=text.version)
    run = articles.begin_import(clinic=clinic, address=f"https://{name}.example/")
    values = {
        "person": person.id,
        "clinic/members": doctor.id,
        "clinic/articles": article.id,
        "clinic/articles/imports": run.id,
        "lessons/clinic": article.id,
        "team/members": teams.care_team(person)[0].id,
        "team/requests": requests.requests(person)[0].id,
        "team/proposals": written["proposals"],
        "calendar": actions.make_feed(person=person),
        "moments/stop": reminding.stop_token(person),
        "join": teams.invite_to_team(person=person, role="doctor"),
        **written,
    }
    return World(clinic, person, doctor, lead, values)


class Site:
    """Two worlds: of the first, everybody who may ask; of the second, what is none of theirs."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.count, self.reached = Counter[tuple[str, str, int]](), set[str]()
        self.mine, self.theirs = world(content, "mine"), world(content, "theirs")
        here = self.mine
        users: dict[str, User | None] = {"nobody": None, "person": here.person.user, "doctor": here.doctor.user}
        users |= {"off the team": works("physiotherapist", here.clinic).user, "lead": here.lead.user}
        users |= {"lead elsewhere": self.theirs.lead.user}
        self.users, self.cookies = users, dict[str, SimpleCookie]()
        self.all_come()
        page = self.asks("doctor", Sent("GET", f"/clinic/people/{here.person.id}")).whole.decode()
        here.values["conflicts"] = re.findall(r"/conflicts/([\w-]+)", page)[0]
        self.ids = [*self.mine.ids, *self.theirs.ids, str(uuid4()), str(self.mine.person.id).upper()]
        self.ids += [str(one.id) for one in queries.entries(self.mine.person)[-3:]]
        self.routes = sorted({route for _, route in addresses()})
        self.opened = set[str]()  # what somebody could look at, once the forms are known
        self.slugs = sorted({slug for some in SLUGS.values() for slug in some} | {"x", "-", "constructor", "x" * 3000}
                            | {"walking", "age", *list(content.lessons)[:2], *list(content.pathway)[:2]})  # fmt: skip
        now = timezone.now()
        self.kept = {
            "schema": SCHEMA, "id": str(new_id()), "person": key_of(self.mine.person), "device": str(uuid4()),
            "sequence": 1, "kind": "session", "at": now.isoformat(), "now": (now + timedelta(seconds=1)).isoformat(),
            "body": {"item": "walking", "level": 1, "done": 1.0, "effort": 3, "skipped": "pain"},
        }  # fmt: skip

    def all_come(self) -> None:
        """Everybody signs in: a session at work ends after half an hour, however long somebody tries."""
        for who, user in self.users.items():
            self.comes(who, user)

    def comes(self, who: str, user: User | None) -> None:
        self.cookies[who] = signed_in(user)

    def usual(self, route: str, values: Mapping[str, Any] | None = None) -> str:
        return filled(route, values or self.mine.values, self.content)

    def every(self, route: str) -> Iterator[str]:
        """The usual address, with each word that may stand in it."""
        known = [(name, one) for name, some in SLUGS.items() for one in some if f"<slug:{name}>" in route]
        for name, one in known or [("", "")]:
            yield self.usual(route.replace(f"<slug:{name}>", one))

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Every form that somebody is shown, by the route that it is sent to."""
        found = dict[str, Form]()
        for who in ("nobody", "person", "doctor", "lead"):
            for address in (one for route in self.routes for one in self.every(route)):
                page = self.asks(who, Sent("GET", address))
                if page.status_code < 400:
                    self.opened.add(resolve(address).route)
                if "html" in page.headers.get("Content-Type", ""):
                    for sent_to, fields in fuzzing.forms_of(address, page.content.decode()).items():
                        for name, values in fields.items():
                            known = found.setdefault(sent_to, {}).setdefault(name, [])
                            known.extend(one for one in dict.fromkeys(values) if one not in known)
        return found

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
            self.count[(who, sent.method, response.status_code)] += 1
            with suppress(Resolver404):
                self.reached.add(resolve(sent.address.partition("?")[0]).route)
            transaction.set_rollback(not keep)
        return response


def signed_in(user: User | None) -> SimpleCookie:
    client = Client()
    if user:
        client.force_login(user)
    return client.cookies


def look(cookies: SimpleCookie, address: str) -> None:
    """Open a page, so that what it decides is kept."""
    client = Client()
    client.cookies = deepcopy(cookies)
    assert client.get(address).status_code == 200

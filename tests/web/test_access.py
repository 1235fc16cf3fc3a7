"""Nobody sees what is not theirs: every address and method, as everybody there is, against the documents' table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy as copy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Membership, Person, User
from dorsal.web.visit import CONSENT
from tests.web.conftest import whole_intake

TABLE = "docs/explanation/who-may-see-what.md"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MARK = "the heron by the canal"  # in the person's own words: wherever it is read, their record was read
PART = "team part"  # what the address names may not be there, but never for anybody off the team
CLINIC_PART = "clinic part"  # of what a clinic brought in: what the address names is not there here
TEAM = ("physiotherapist", "osteopath", "doctor")
OTHERS = ("off the team", "another clinic", "removed", "left work", "lead", "another person", "nobody")
Row = dict[str, str]


def table(root: Path) -> dict[str, Row]:
    """Each line of the table, by the name of the address."""
    lines = re.findall(r"^\| `([\w/-]+)` \| ([\w -]+) \|", (root / TABLE).read_text(), re.MULTILINE)
    return {name: {"for": audience.strip()} for name, audience in lines}


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the site: its name, or the part that another project brings, and its route."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            route = before + str(one.pattern)
            brought = route.startswith(("account/", "language/"))
            yield (route.split("/")[0] + "/" if brought else str(one.name), route)


def filled(route: str, values: dict[str, Any], content: Content) -> str:
    """A route with something in each place: the person's id, but where another of `values` is named by how the route
    begins, or by the part of it before an entry."""
    some = {"slug:language": next(iter(content.languages)), "int:level": 1, "slug:kind": "start", "int:number": 1}
    some |= {"slug:because": "before", "str:key": "x", "int:pk": 1}
    some["slug:conflict"] = values.get("conflicts", values["person"])
    lesson = {"slug:id": next(iter(content.lessons))} if route.startswith("lessons") else {}
    begins = max((name for name in values if route.startswith(f"{name}/")), key=len, default="person")
    entry = next((one for name, one in values.items() if f"/{name}/" in route), values["person"])
    some |= dict.fromkeys(("str:token", "str:secret"), "x" if begins == "person" else values[begins])
    some |= {"slug:id": "walking", "uuid:id": values[begins], "uuid:entry": entry, **lesson}
    some |= {"slug:step": "physiotherapy", "slug:what": "note", "slug:item": "walking"}
    some |= {"slug:part": "messages"}
    plain = re.sub(r"\(\?P<\w+>[^)]*\)|[\^$\\]", "x", route)
    return "/" + re.sub(r"<([\w:]+)>", lambda found: str(some.get(found[1], some.get("x", values["person"]))), plain)


class Asking(Client):
    """Somebody's browser, and how they were signed in when they came."""

    signed_in: SimpleCookie


@dataclass
class Cast:
    """A person with a record, and everybody who might ask for it."""

    person: Person
    member: Membership
    users: dict[str, User | None] = field(default_factory=dict)

    def client(self, who: str) -> Asking:
        client = Asking(raise_request_exception=False)
        if user := self.users[who]:
            client.force_login(user)
        client.signed_in = copy(client.cookies)
        return client


def works(role: teams.Role, clinic: Any) -> Membership:
    user = User.objects.create_user(f"{uuid4()}@clinic.example")
    return teams.join_clinic(secret=teams.invite_to_clinic(clinic=clinic, role=role), user=user, name="A. Member")


@pytest.fixture
def cast(db: None, content: Content) -> Cast:
    """Whoever is on the team, was, could be, and could not."""
    person = with_record(content, MARK)
    here, there = teams.found_clinic(name="Here"), teams.found_clinic(name="There")

    def cares(member: Membership) -> Membership:
        teams.join_team(secret=teams.invite_to_team(person=person, role=member.role), member=member)
        return member

    found: dict[str, User | None] = {role: cares(works(role, here)).user for role in teams.CARING}
    removed, left = cares(works("doctor", here)), cares(works("physiotherapist", here))
    gone = next(one for one in teams.care_team(person) if one.membership_id == removed.id)
    teams.end_care(person=person, id=gone.id)
    teams.end_membership(membership=left)
    spare = works("osteopath", here)
    found |= {"removed": removed.user, "left work": left.user, "off the team": works("physiotherapist", here).user}
    found |= {"another clinic": works("doctor", there).user, "lead": works("clinic-lead", here).user}
    found |= {"another person": with_record(content, "nothing").user, "person": person.user, "nobody": None}
    return Cast(person, spare, found)


def with_record(content: Content, words: str) -> Person:
    person = actions.create_person()
    now = timezone.now()
    actions.record_consent(person=person, id=new_id(), text=CONSENT, language="en", words="-", written=now)
    told = whole_intake(content) | {"activity": words}
    given = [(new_id(), name, list(v) if isinstance(v, tuple) else v) for name, v in told.items()]
    actions.record_answers(person=person, answers=given, written=now)
    actions.record_entry(person=person, id=new_id(), kind="message", body={"text": words}, written=now)
    return actions.adopt(person=person, user=User.objects.create_user(f"{uuid4()}@person.example"))


def asks(client: Asking, method: str, address: str) -> Any:
    """Ask, and leave nothing behind: neither in the record nor with whoever asks."""
    client.cookies = copy(client.signed_in)
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    return response


def same(one: Any, other: Any) -> bool:
    """Whether two answers tell a stranger the same: their secrets differ every time, and so do their own addresses."""
    blur = lambda text: re.sub(r'nonce="[^"]*"|value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}', "", text)  # noqa: E731
    return (one.status_code, blur(one.content.decode())) == (other.status_code, blur(other.content.decode()))


def test_every_address_stands_in_the_table(root: Path) -> None:
    rows = table(root)
    there = {name for name, _ in addresses()}
    assert there - rows.keys() == set(), "say in the table who may see these"
    assert rows.keys() - there <= {"styleguide"}, "these are gone"
    assert {row["for"] for row in rows.values()} <= {*ALLOWED, "own", "everybody", "link", PART, CLINIC_PART}


Allowed = Callable[[str], bool]
ALLOWED: dict[str, Allowed] = {
    "team": lambda who: who in TEAM,
    "member": lambda who: who in (*TEAM, "off the team", "another clinic", "removed", "lead"),
    "lead": lambda who: who == "lead",
}


def test_a_new_address_without_a_line_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "docs/explanation").mkdir(parents=True)
    (tmp_path / TABLE).write_text("| `start` | everybody | |\n")
    assert {name for name, _ in addresses()} - table(tmp_path).keys()


@pytest.mark.parametrize("who", [*TEAM, *OTHERS, "person"])
def test_every_address_and_method(cast: Cast, content: Content, root: Path, who: str) -> None:
    client, rows = cast.client(who), table(root)
    for name, route in dict.fromkeys(addresses()):
        audience = rows[name]["for"]
        address = filled(route, {"person": cast.person.id, "clinic/members": cast.member.id}, content)
        nowhere = filled(route, {"person": uuid4(), "clinic/members": uuid4()}, content)
        for method in METHODS:
            response = asks(client, method, address)
            told = f"{who}: {method} {address} {response.status_code}"
            assert response.status_code < 500, told
            reads = MARK in b"".join(response).decode(errors="replace")
            theirs = audience in ("team", PART) and who in TEAM
            assert not reads or who == "person" or theirs or name == "clinic", told
            if audience in ALLOWED and method in ("GET", "POST"):
                refused = response.status_code in (404, 405)  # a method that a page does not take is refused to all
                assert response.status_code != 404 if ALLOWED[audience](who) else refused, told
            if audience == PART and who not in TEAM:
                assert response.status_code in (404, 405), told
            if audience == CLINIC_PART:
                assert response.status_code in (404, 405), told
            if audience in ("team", PART) and who not in TEAM:
                assert same(response, asks(client, method, nowhere)), f"{told}: not theirs, not there"

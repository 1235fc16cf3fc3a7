"""To look changes nothing that is not named here, and shows each field to those alone whom the documents name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from dorsal.articles.plain_text import plain_article
from dorsal.record import actions, articles, queries, teams
from dorsal.record.ids import new_id
from dorsal.record.models import Membership
from dorsal.web.importing import brought
from tests.web.fuzzing import Sent
from tests.web.test_access import TABLE, with_record
from tests.web.two_clinics import WORDS, Site

pytestmark = pytest.mark.django_db
# What a page may write when it is only looked at: by table, why.
MAY = {
    "django_session": "who is here, and since when",
    "record_access": "that somebody of the care team looked",
    "record_entry": "a decision, with the words that were shown for it, and no other kind",
    "record_contentversion": "the content that it was made with",
    "record_plankept": "how far the plan was worked out: derived, and made again where it is lost",
    "account_emailaddress": "the address of an account that was made before there was a list of them, once",
    "record_person": "the key by which a device knows its person, once",
}
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
COLUMNS = {"person": ("person",), "care team": ("doctor",), "same clinic": ("off the team",), "lead": ("lead",)}
COLUMNS |= {"anybody else": ("nobody", "another person")}


@dataclass(frozen=True)
class Look:
    who: str
    address: str
    shown: bytes
    written: frozenset[str]


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """What is written meanwhile: the table, and the values."""
    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if told := WRITES.match(sql):
            found.append((told[1], params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def looks(site: Site) -> Iterator[Look]:
    for who in (who for actors in COLUMNS.values() for who in actors):
        cache.clear()  # it is not to be stopped by how often it looks
        for address in (one for route in site.routes for one in site.every(route)):
            with noted() as written:
                answer = site.asks(who, Sent("GET", address))
            other = {
                "record_entry: another kind"
                for table, said in written
                if table == "record_entry" and "decision" not in said
            }
            yield Look(who, address, answer.whole, frozenset({table for table, _ in written} | other))


def planted(site: Site) -> dict[str, str]:
    """A word in each field of the record that holds words, by the name of the field in the documents."""
    person, doctor = site.mine.person, site.mine.doctor
    assert person.user
    now = timezone.now()
    marks = {name: f"mark-{name}" for name in ("story", "name", "message", "note", "team-note", "member", "article")}
    case = teams.open_case(user=doctor.user, person=person.id, what="person")
    assert case
    actions.record_answers(person=person, answers=[(new_id(), "activity", marks["story"])], written=now)
    told = {"by": "doctor", "on": timezone.localdate(), "found": "nothing-serious", "note": marks["story"]}
    actions.record_examination(person=person, id=new_id(), written=now, **told)
    actions.record_entry(person=person, id=new_id(), kind="known-as", body={"name": marks["name"]}, written=now)
    actions.record_entry(person=person, id=new_id(), kind="message", body={"text": marks["message"]}, written=now)
    for name, shared in (("note", True), ("team-note", False)):
        body = {"by": "doctor", "text": marks[name], "for_person": shared}
        teams.write(case=case, id=new_id(), kind="note", body=body, written=now)
    Membership.objects.filter(id=doctor.id).update(name=marks["member"])
    new = plain_article(f"{marks['article']}\n\n{WORDS}", source="text: new")
    articles.bring(clinic=site.mine.clinic, by=doctor, brought=brought(new, site.content, "en"))
    actions.keep_moment(person=person, hour=time(3, 17), days=[0], zone="Europe/Brussels", language="en", by_mail=True)
    actions.make_feed(person=person)
    endpoint = "https://fcm.googleapis.com/mark-browser"
    actions.keep_device(person=person, endpoint=endpoint, p256dh="x", auth="x")
    feed = queries.feed(person)
    assert feed
    marks |= {"hour": "03:17", "calendar": feed.token, "browser": "mark-browser", "address": person.user.email}
    marks |= {"member-address": doctor.user.email, "password": person.user.password}
    return marks | {"session": site.cookies["person"]["sessionid"].value}


@pytest.fixture(scope="module")
def marks(site: Site) -> dict[str, str]:
    another = with_record(site.content, "nothing")
    site.comes("another person", another.user)
    return planted(site)


@pytest.fixture(scope="module")
def looked(site: Site, marks: dict[str, str]) -> list[Look]:
    return list(looks(site))


def test_to_look_writes_what_is_named_and_nothing_else(looked: list[Look]) -> None:
    assert {f"{one.who} {one.address}": one.written - MAY.keys() for one in looked if one.written - MAY.keys()} == {}
    assert {"record_access", "record_entry"} <= frozenset().union(*(one.written for one in looked)), "nothing is noted"


def table(root: Path) -> dict[str, set[str]]:
    """By field: the columns of the documents' table that say yes."""
    page = (root / TABLE).read_text()
    rows = re.findall(r"^\| `([\w-]+)`: [^|]+\|" + r" (yes|no) \|" * len(COLUMNS), page, re.MULTILINE)
    return {name: {who for who, said in zip(COLUMNS, told, strict=True) if said == "yes"} for name, *told in rows}


def test_each_field_is_seen_by_those_whom_the_table_names(
    looked: list[Look], marks: dict[str, str], root: Path
) -> None:
    seen = {
        name: {
            column
            for column, actors in COLUMNS.items()
            if any(mark.encode() in one.shown for one in looked if one.who in actors)
        }
        for name, mark in marks.items()
    }
    assert seen == table(root)

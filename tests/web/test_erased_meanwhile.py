"""Somebody is erased while a page of theirs is made: at whatever moment, nothing breaks and nothing of them stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy as copy
from dataclasses import dataclass
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from dorsal.record import actions
from dorsal.record.models import Entry, Person
from tests.web.caring import cares
from tests.web.conftest import Finished
from tests.web.test_app import sending

OPENED = (
    "/", "/intake", "/intake/again", "/intake/more", "/answers", "/answers/age", "/result", "/today", "/session",
    "/session/items/walking", "/session/done", "/flare", "/flare/check", "/week", "/moments", "/check-in", "/course",
    "/changes", "/goals", "/week/items/walking", "/summary", "/letters/doctor", "/team", "/team/looked", "/seen",
    "/app/week", "/archive",
)  # fmt: skip
SENT: dict[str, dict[str, Any]] = {
    "/answers/age": {"age": "43"}, "/today/morning": {"pain": "3"},
    "/session": {"pain": "2"}, "/session/items/walking": {"done": "all", "pain": "2"}, "/flare": {},
    "/moments": {"hour": "18:00", "day": ["0"], "mail": "yes"}, "/moments/calendar": {"do": "make"},
    "/goals": {"goal": "goal-hiking"}, "/week/items/walking/swap": {}, "/team/invitations": {"role": "doctor"},
    "/team/messages": {"text": "hello"}, "/seen": {"seen": "no"}, "/place": {"place": "FR"}, "/erase": {},
}  # fmt: skip
BY_THE_TEAM = ("/clinic", "/clinic/people/{}", "/clinic/people/{}/parts/messages", "/clinic/people/{}/letters")
EVERY = 4
WRITING = ("INSERT", "UPDATE", "DELETE")
Ask = Callable[[], Any]


@dataclass
class Meanwhile:
    """Erases a person before one of the statements of a request, as another server may: not while it is locked out."""

    person: Person
    at: int
    outside: int
    seen: int = 0
    locked: bool = False
    erased: bool = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.erased:
            return execute(sql, params, many, context)
        if len(connection.savepoint_ids) == self.outside:
            self.locked = False
        elif "FOR UPDATE" in sql or sql.startswith(WRITING) or connection.vendor == "sqlite":
            self.locked = True  # on SQLite by whoever began to write, whatever they write
        self.seen += 1
        if self.seen >= self.at and not self.locked:
            self.erased = True
            actions.erase_person(person=self.person)
        return execute(sql, params, many, context)


def statuses(ask: Ask, person: Person, first: int) -> Iterator[tuple[int, int]]:
    """What came of a request, for every fourth statement before which its person was erased."""
    at, there = first, True
    while there:
        with transaction.atomic():
            meanwhile = Meanwhile(person, at, len(connection.savepoint_ids))
            with connection.execute_wrapper(meanwhile):
                status = ask().status_code
            there = meanwhile.erased
            if there and not Person.objects.filter(id=person.id).exists():
                connection.check_constraints()
                assert not Entry.objects.filter(person_id=person.id).exists()
            transaction.set_rollback(True)
        if there:
            yield meanwhile.seen, status
        at = meanwhile.seen + EVERY


def asked(client: Client, method: str, address: str, sent: Any = None) -> Ask:
    signed_in = copy(client.cookies)

    def ask() -> Any:
        client.cookies = copy(signed_in)
        if isinstance(sent, str):
            return client.post(address, sent, "application/json")
        return client.post(address, sent or {}) if method == "POST" else client.get(address)

    return ask


def test_nothing_breaks_and_nothing_stays(follower: Finished) -> None:
    """Each request begins at another statement, so that together they try all there are."""
    client, person = follower()
    member = cares(person)
    client.raise_request_exception = member.raise_request_exception = False
    client.get("/today")
    kept = json.dumps(sending(Person.objects.get(id=person.id)))
    requests = [
        *((client, "GET", address, None) for address in OPENED),
        *((client, "POST", address, sent) for address, sent in SENT.items()),
        (client, "POST", "/app/entries", kept),
        *((member, "GET", address.format(person.id), None) for address in BY_THE_TEAM),
    ]
    tried = [
        (f"{method} {address}, statement {at}", status)
        for number, (who, method, address, sent) in enumerate(requests)
        for at, status in statuses(asked(who, method, address, sent), person, number % EVERY + 1)
    ]
    assert len(tried) > 2 * len(requests)
    assert [one for one in tried if one[1] >= 500] == []


@pytest.mark.parametrize(
    ("address", "before"),
    [("/result", "device_sequence"), ("/team", "record_careteam"), ("/account/email/", "account_")],
)
def test_another_server_erases_them(
    transactional_db: None, finished: Finished, follower: Finished, address: str, before: str
) -> None:
    """On a connection of its own, before the first statement of the page that holds these words."""
    client, person = finished() if address == "/result" else follower()
    client.raise_request_exception = False
    erasing: list[Thread] = []

    def erase() -> None:
        actions.erase_person(person=person)
        connection.close()

    def meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if before in sql and "record_person" not in sql and not erasing:
            erasing.append(Thread(target=erase))
            erasing[0].start()
            erasing[0].join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        answer = client.get(address)
    assert erasing
    assert answer.status_code == 410
    assert not Person.objects.filter(id=person.id).exists()

"""What writes while it is killed. Each goes through a door that a server goes through, and says that something is kept
only after the door has said so. Imported once Django is set up.
"""

from __future__ import annotations

import ctypes
import http.client
import json
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar
from uuid import UUID, uuid4

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from dorsal.content import load
from dorsal.record import actions, queries
from dorsal.record.clocks import OnDevice
from dorsal.record.ids import new_id
from dorsal.record.models import Person
from dorsal.web.everybody import part_of
from dorsal.web.known import recompute

PATIENCE = 120
OK = 200
DIES_WITH_PARENT = 1  # of Linux, in its own number
T = TypeVar("T")


@dataclass(frozen=True)
class Cast:
    """Who is written about: some who only answer, some who have a plan, with the session of each of these."""

    plain: tuple[UUID, ...]
    planned: tuple[UUID, ...]
    cookies: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass
class Writer:
    """One process. `out`: where it says what it was told is kept, a line each, whole or not at all."""

    cast: Cast
    out: int
    chance: random.Random
    ports: tuple[int, ...] = ()
    number: int = 0

    def run(self) -> NoReturn:
        """Until it is killed."""
        self.device = uuid4()
        deeds = {self.pair: 5, self.from_device: 3, self.decision: 1, self.plan: 1, self.passing: 1}
        while True:
            self.number += 1
            self.chance.choices([*deeds], [*deeds.values()])[0]()

    def says(self, **kept: Any) -> None:
        os.write(self.out, (json.dumps(kept, default=str) + "\n").encode())

    def anybody(self) -> Person:
        return Person(id=self.chance.choice([*self.cast.plain, *self.cast.planned]))

    def pair(self) -> None:
        """Two answers of one page: both or none."""
        person, ids, token = self.anybody(), [new_id(), new_id()], f"{self.device}-{self.number}"
        given = [(ids[0], "story", token), (ids[1], "story", token)]
        again(lambda: actions.record_answers(person=person, answers=given, written=datetime.now(UTC)))
        self.says(did="pair", person=person.id, ids=ids, token=token)

    def from_device(self) -> None:
        person, entry, now = self.anybody(), new_id(), datetime.now(UTC)
        kept = OnDevice(self.device, self.number, now - timedelta(seconds=self.chance.randint(0, 9)), now)
        body = {"values": {"sleep-quality": self.chance.randint(0, 10)}}
        again(lambda: actions.record_from_device(person=person, id=entry, kind="check-in", body=body, kept=kept))
        self.says(did="device", person=person.id, ids=[entry])

    def decision(self) -> None:
        """With the content behind it, which is kept once."""
        person, entry, content = Person(id=self.chance.choice(self.cast.planned)), new_id(), load()
        result = recompute(content, again(lambda: queries.known_now(person)))
        told = {"result": result, "content": content, "words": {}, "language": "en", "written": datetime.now(UTC)}
        again(lambda: actions.record_decision(person=person, id=entry, **told))
        self.says(did="decision", person=person.id, ids=[entry])

    def plan(self) -> None:
        """The plan as it stands now, kept in place of the one before."""
        again(lambda: actions.keep_plans(plans=part_of(list(self.cast.planned)).rows))
        self.says(did="plan", ids=[])

    def passing(self) -> None:
        """Somebody who comes, answers and is erased."""
        person = again(actions.create_person)
        ids = [new_id() for _ in range(3)]
        given = [(entry, "story", f"passing-{entry}") for entry in ids]
        again(lambda: actions.record_answers(person=person, answers=given, written=datetime.now(UTC)))
        self.says(did="came", person=person.id, ids=ids)
        self.says(did="leaving", person=person.id, ids=ids)
        again(lambda: actions.erase_person(person=person))
        self.says(did="gone", person=person.id, ids=ids)


class Sender(Writer):
    """What a telephone does: sends to a server until the server answers, then goes on."""

    def run(self) -> NoReturn:
        self.device = uuid4()
        while True:
            self.number += 1
            self.sends()

    def sends(self) -> None:
        at = self.chance.randrange(len(self.cast.cookies))
        entry, now = new_id(), datetime.now().astimezone().isoformat()
        body = {"pain": self.chance.randint(0, 3)}
        kept = {"schema": 1, "id": entry, "person": self.cast.keys[at], "device": self.device, "sequence": self.number}
        whole = json.dumps({**kept, "kind": "morning", "body": body, "at": now, "now": now}, default=str)
        token = "a" * 32
        cookies = f"{self.cast.cookies[at]}; csrftoken={token}"
        headers = {"Content-Type": "application/json", "Cookie": cookies, "X-CSRFToken": token}
        again(lambda: self.posted(whole, headers))
        self.says(did="sent", person=self.cast.planned[at], ids=[entry])

    def posted(self, whole: str, headers: dict[str, str]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.chance.choice(self.ports), timeout=30)
        try:
            line.request("POST", "/app/entries", whole, headers)
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        if answer.status >= 500:
            raise ConnectionError(answer.status)
        if answer.status != OK:
            raise SystemExit(f"refused: {answer.status} {said[:300]!r}")


class Jumper(Writer):
    """A server whose clock jumps by up to two days, back and forth, between one thing and the next."""

    def run(self) -> NoReturn:
        real = timezone.now
        self.shift = timedelta()
        timezone.now = lambda: real() + self.shift
        self.device = uuid4()
        while True:
            self.number += 1
            self.shift = timedelta(hours=self.chance.uniform(-48, 48))
            self.chance.choice([self.pair, self.from_device])()


def again(door: Callable[[], T]) -> T:
    """Knock until the door answers: with the same ids, so that what was kept unheard is not kept twice."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            return door()
        except (OperationalError, InterfaceError, OSError, http.client.HTTPException) as error:
            if isinstance(error, DatabaseError | InterfaceError):
                connection.close()
            if time.monotonic() > last:
                raise
            time.sleep(0.03)


def forked(writer: Writer) -> int:
    """The writer in a process of its own, which has no connection of ours; its number."""
    pid = os.fork()
    if pid:
        return pid
    ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        writer.run()
    except BaseException as error:  # noqa: BLE001  whatever it was, the one who judges must hear of it
        writer.says(did="failed", ids=[], why=f"{type(error).__name__}: {error}"[:2000])
    finally:
        os._exit(1)

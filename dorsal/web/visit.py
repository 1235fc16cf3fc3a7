"""One person's record as the pages need it: the answers that hold, what stands from before, and what is decided today.

The only place where entries become what `care` reads, and where a decision that was shown is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.utils import timezone

from dorsal.care import followup, triage
from dorsal.care.answers import UNSURE, Answer
from dorsal.care.result import Result, decide
from dorsal.content import Content, load
from dorsal.content.schema import Id
from dorsal.record import actions, queries, session
from dorsal.record.ids import new_id
from dorsal.record.models import Entry, Person, User

CONSENT = "begin-1"
NEXT_VISIT = timedelta(hours=1)
NOT_YET = "seen-not-yet"


@dataclass(frozen=True)
class Visit:
    """What is known of one person at this moment."""

    person: Person
    content: Content
    on: date
    answers: dict[Id, Answer]
    asked: dict[Id, date]
    asked_again: frozenset[Id]
    standing: followup.Standing

    def decide(self, without: Iterable[Id] = ()) -> Result:
        """Everything decided today; `without` leaves out answers that are about to be asked once more."""
        answers = {name: value for name, value in self.answers.items() if name not in set(without)}
        return decide(answers, self.content, on=self.on, asked=self.asked, standing=self.standing)


def open_visit(request: HttpRequest) -> Visit | None:
    """The visit of the person whose record this request opens; without their yes there is nothing to read or write."""
    person = session.person_of(request)
    if person is None or not (person.demo or queries.consented(person, CONSENT)):
        return None
    content = load()
    told = _told(person, content)
    return Visit(
        person=person,
        content=content,
        on=timezone.localdate(),
        answers={name: given[-1][0] for name, given in told.items() if given[-1][0] is not None},
        asked={name: timezone.localdate(given[-1][1]) for name, given in told.items()},
        asked_again=frozenset(
            name for name, given in told.items() if [value for value, _ in given[-2:]] == [UNSURE] * 2
        ),
        standing=_standing(person, {name: given[-1][1] for name, given in told.items()}),
    )


def _told(person: Person, content: Content) -> dict[Id, list[tuple[Any, datetime]]]:
    """Every value given to each question with its time, oldest first; a question no longer asked is left out."""
    told: dict[Id, list[tuple[Any, datetime]]] = defaultdict(list)
    for entry in sorted(queries.entries(person, "answer"), key=_at):
        if entry.body["question"] in content.questions:
            told[entry.body["question"]].append((_value(entry.body["value"]), _at(entry)))
    return told


def _at(entry: Entry) -> datetime:
    """When something was said: a clock that runs ahead counts as the moment we received it."""
    return min(entry.written, entry.received)


def _value(stored: Any) -> Any:
    """A stored answer as `care` holds it."""
    if isinstance(stored, list):
        return tuple(stored)
    return float(stored) if isinstance(stored, int) and not isinstance(stored, bool) else stored


def _standing(person: Person, answered: dict[Id, datetime]) -> followup.Standing:
    judged = [
        followup.Judged(
            entry.written, msgspec.convert(entry.body["result"]["triage"]["reasons"], tuple[triage.Reason, ...])
        )
        for entry in queries.entries(person, "decision")
    ]
    examined = [
        followup.Examined(_at(entry), entry.body["by"], entry.body["found"])
        for entry in queries.entries(person, "examined")
    ]
    return followup.standing(judged, examined, answered)


def must_ask(request: HttpRequest, here: Visit) -> bool:
    """Whether an urgency stands from an earlier visit, and 'were you seen?' was not put yet today."""
    if not here.standing.held or request.session.get(NOT_YET) == here.on.isoformat():
        return False
    last = queries.latest_decision(here.person)
    return last is not None and timezone.now() - last.written > NEXT_VISIT


def keep_answers(request: HttpRequest, person: Person, answers: Iterable[tuple[UUID, Id, Answer | None]]) -> None:
    """Write the answers of one page. An id that was used before with another value is a form sent twice after a change:
    the newer answer gets an id of its own."""
    for entry, question, value in answers:
        stored = list(value) if isinstance(value, tuple) else value
        given = [(entry, question, stored)]
        now = timezone.now()
        try:
            actions.record_answers(person=person, answers=given, written=now, author=_author(request))
        except actions.Conflict:
            again = [(new_id(), question, stored)]
            actions.record_answers(person=person, answers=again, written=now, author=_author(request))


def keep_decision(request: HttpRequest, here: Visit, result: Result, words: Any, language: str) -> None:
    """Keep a decision with the words that were shown, unless the last one kept says the same."""
    plain = msgspec.json.decode(msgspec.json.encode(result))
    last = queries.latest_decision(here.person)
    if last and (last.result, last.language, last.content) == (plain, language, here.content.hash):
        return
    actions.record_decision(
        person=here.person,
        id=new_id(),
        result=plain,
        content=here.content,
        words=words,
        language=language,
        written=timezone.now(),
        author=_author(request),
    )


def _author(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None

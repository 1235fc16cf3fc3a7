"""One person's record as the pages need it: the answers that hold, what stands from before, and what is decided today.

The only place where answers and decisions that were shown are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from dorsal.care import asking, followup
from dorsal.care.answers import Answer
from dorsal.care.examining import Examined
from dorsal.care.history import History
from dorsal.care.keeping import Weeks
from dorsal.care.replanning import NextItem, NextWeek, plan_on
from dorsal.care.result import Result, decide
from dorsal.care.triage import URGENT
from dorsal.content import Content, load
from dorsal.content.schema import Id, Page, Question
from dorsal.record import actions, queries, session, settled
from dorsal.record.counting import UNTOLD
from dorsal.record.ids import new_id
from dorsal.record.kinds import Kind, fitted
from dorsal.record.models import Person, PlanKept, User
from dorsal.record.queries import Known
from dorsal.web import doing, living
from dorsal.web.context import language_now
from dorsal.web.known import Inputs, inputs, plain
from dorsal.web.planning import weeks_in
from dorsal.web.resuming import Resumed, resumed

CONSENT = "begin-2"
AGREED = (CONSENT, UNTOLD)  # whoever agreed to the words of before goes on, and is asked about what is new
NEXT_VISIT = timedelta(hours=1)
NOT_YET = "seen-not-yet"


@dataclass(frozen=True)
class Visit:
    """What is known of one person at this moment. `told`: what is supposed, in place of what the record says."""

    person: Person
    content: Content
    on: date
    told: Known | None = None

    @cached_property
    def known(self) -> Known:
        """The whole record, read only where a page asks for it."""
        return self.told or replace(queries.known_now(self.person), on=self.on)

    @property
    def answers(self) -> dict[Id, Answer]:
        return self._inputs.answers

    @property
    def asked(self) -> dict[Id, date]:
        return self._inputs.asked

    @property
    def asked_again(self) -> frozenset[Id]:
        return self._inputs.asked_again

    @property
    def standing(self) -> followup.Standing:
        return self._inputs.standing

    @property
    def examined(self) -> Examined:
        return self._inputs.examined

    def next_page(self, *, later: bool = False) -> Page | None:
        """The first page with something left to ask; `later`: also of those that only refine the plan."""
        return asking.next_page(self.answers, self.content, on=self.on, asked=self.asked, later=later)

    def progress(self, *, later: bool = False) -> asking.Progress:
        return asking.progress(self.answers, self.content, on=self.on, asked=self.asked, later=later)

    def questions(self, page: Page) -> tuple[Question, ...]:
        return asking.questions(page, self.answers, self.content, on=self.on, asked=self.asked)

    def refines(self) -> bool:
        """Whether nothing is left to ask but what only refines the plan."""
        page = self.next_page(later=True)
        return page is not None and page.later

    def back_after_a_week(self) -> bool:
        """Whether the first decision that was kept is as old as a plan may get before it is looked at again."""
        days, began = self.content.limits["review-after"].value, living.begun(self.known)
        return began is not None and (self.on - began).days >= days

    def history(self) -> History | None:
        """Everything that the plan answers to, read once for a visit; None before there is a plan."""
        return self._history

    def week_now(self) -> NextWeek | None:
        """The week that today is in, planned once for a visit; None before there is a plan."""
        return self._week

    def planned_on(self, day: date) -> tuple[NextItem, ...]:
        """What a day of this week asks, or yesterday, which may be a day of the week before."""
        history, week = self.history(), self.week_now()
        if history is None or week is None:
            return ()
        if self._resumed and self._resumed.yesterday is not None and day == self.on - doing.BEFORE:
            return self._resumed.yesterday
        before = self._weeks.before if self._weeks and day < week.starts else None
        return doing.planned_on(history, week, day, self.content, before)

    @cached_property
    def _inputs(self) -> Inputs:
        return inputs(self.known, self.content)

    @cached_property
    def _plan(self) -> PlanKept | None:
        return queries.plan_kept(self.person)

    @cached_property
    def _weeks(self) -> Weeks | None:
        return weeks_in(self._plan.state) if self._plan else None

    @cached_property
    def _resumed(self) -> Resumed | None:
        found = self._plan if self.told is None else None
        return resumed(self.person, found, self.content, self.on) if found else None

    @cached_property
    def _history(self) -> History | None:
        return self._resumed.history if self._resumed else living.history_of(self.known, self.content)

    @cached_property
    def _week(self) -> NextWeek | None:
        if self._resumed and self._resumed.week:
            return self._resumed.week
        history = self.history()
        return plan_on(history, self.content, self._weeks.now if self._weeks else None)[0] if history else None

    def decide(self, without: Iterable[Id] = ()) -> Result:
        """Everything decided today; `without` leaves out answers that are about to be asked once more."""
        answers = {name: value for name, value in self.answers.items() if name not in set(without)}
        return decide(
            answers, self.content, on=self.on, asked=self.asked, standing=self.standing, examined=self.examined
        )


def open_visit(request: HttpRequest) -> Visit | None:
    """The visit of the person whose record this request opens."""
    person = agreed(request)
    return visit_of(person, load()) if person else None


def agreed(request: HttpRequest) -> Person | None:
    """Whose record this request opens; without their yes there is nothing to read or write."""
    person = session.person_of(request)
    return person if person and (person.demo or settled.consented(person, *AGREED)) else None


def visit_of(person: Person, content: Content) -> Visit:
    """What is known of somebody whose record may be read."""
    return Visit(person, content, timezone.localdate())


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


def keep_event(request: HttpRequest, here: Visit, id: UUID, kind: Kind, **body: Any) -> None:
    """Write one thing that happened now, or `at` a time that the body says, on the person's clock.

    The same form sent twice writes once; sent again with something else in it, it is a second event.
    """
    now = timezone.now()
    whole = fitted(kind, {"at": timezone.localtime(now).isoformat()} | body)
    earlier = queries.entry_with(here.person, id)
    if earlier and (earlier.kind, earlier.body | {"at": ""}) == (kind, whole | {"at": ""}):
        return
    fresh = queries.unused(id)
    actions.record_entry(person=here.person, id=fresh, kind=kind, body=whole, written=now, author=_author(request))


def keep_alarm(request: HttpRequest, here: Visit) -> bool:
    """Keep a decision that somebody has to look soon, before any page shows it: it stands even if none arrives, and the
    care team sees it at once. Whether there is one."""
    decided = here.decide()
    alarms = decided.triage.urgency in URGENT
    if alarms:
        keep_decision(request, here, decided, {}, language_now())
    return alarms


def keep_decision(request: HttpRequest, here: Visit, result: Result, words: Any, language: str) -> None:
    """Keep a decision with the words that were shown, unless the last one kept says the same."""
    kept = plain(result)
    last = queries.latest_decision(here.person)
    if last and (last.result, last.words, last.language, last.content) == (kept, words, language, here.content.hash):
        return
    actions.record_decision(
        person=here.person,
        id=new_id(),
        result=kept,
        content=here.content,
        words=words,
        language=language,
        written=timezone.now(),
        author=_author(request),
    )


def _author(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None

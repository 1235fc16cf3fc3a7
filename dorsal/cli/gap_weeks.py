"""Weeks to measure the choice on: first and later weeks of simulated people, as the plan itself met them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from time import process_time
from typing import Any

import msgspec

from dorsal.care.answers import Answers, parse_all
from dorsal.care.assessment import Assessment
from dorsal.care.choosing import Choice
from dorsal.care.history import History, read_history
from dorsal.care.keeping import State
from dorsal.care.next_week import Fold, Week
from dorsal.care.objective import Places
from dorsal.care.picking import Picks, candidates, pick
from dorsal.care.posing import Problem
from dorsal.care.replanning import next_week
from dorsal.care.settling import Rules
from dorsal.care.weighing import Days, Terms, pose, stood
from dorsal.content.schema import Content
from dorsal.simulate.population import people

ON = date(2026, 3, 2)
LATEST = 8  # the last week that is drawn
ZONE = timezone(timedelta(hours=1))


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """One week as it was met: the problem, the plain layout, the week that was chosen, and the processor's seconds."""

    number: int
    problem: Problem
    plain: Places
    chosen: Places
    choosing: float
    whole: float


class _Listening(Fold):
    """A fold that remembers what the last week was chosen from."""

    def picked(self, offered: tuple[Choice, ...], state: State, assessed: Assessment, rules: Rules) -> Picks:
        start = process_time()
        picks = super().picked(offered, state, assessed, rules)
        self.took, self.free = process_time() - start, list[Choice]()
        self.plain = picks
        if not (state.started and state.lines):
            self.free, self.plain = candidates(offered), pick(offered, assessed, self.content)
        return picks

    def days(self, picks: Picks, terms: Terms) -> Days:
        start = process_time()
        days = super().days(picks, terms)
        self.took += process_time() - start
        posed = pose(self.plain if self.free else picks, terms, self.free)
        self.met = posed.problem, posed.start, stood(posed.problem.entries, days)
        return days


def weeks(count: int, content: Content, *, seed: int) -> Iterator[Met]:
    """So many weeks of as many people, every other one a first week; the same for the same seed and content."""
    random = Random(seed)  # noqa: S311 - examples, not secrets
    found = 0
    for answers in people(100 * count, seed=seed, content=content):
        met = _met(parse_all(answers, content), found % 2 * random.randint(1, LATEST), random, content)
        if met:
            yield met
            found += 1
        if found == count:
            return


def _met(answers: Answers, number: int, random: Random, content: Content) -> Met | None:
    """The week with this number of one person, None where the plan has nothing to choose in it."""
    entries: list[dict[str, Any]] = []
    for week in range(number):
        entries += _lived(_fold(answers, entries, week, content).weeks()[-1], random)
    fold = _fold(answers, entries, number, content)
    last = fold.weeks()[-1]
    if last.blocked or not last.state.lines:
        return None
    start = process_time()
    next_week(fold.history, content)
    problem, plain, chosen = fold.met
    return Met(number=number, problem=problem, plain=plain, chosen=chosen, choosing=fold.took,
               whole=process_time() - start)  # fmt: skip


def _fold(answers: Answers, entries: list[dict[str, Any]], week: int, content: Content) -> _Listening:
    return _Listening(_history(answers, entries, week, content), content)


def _history(answers: Answers, entries: list[dict[str, Any]], week: int, content: Content) -> History:
    return read_history(answers, entries, content, on=ON, today=ON + timedelta(days=7 * week + 6))


def _lived(week: Week, random: Random) -> Iterator[dict[str, Any]]:
    """Most of what a week asked for, done mostly in the green."""
    keen = random.choice((0.4, 0.8, 0.9, 1.0))
    for number, day in enumerate(week.days):
        for one in day:
            if isinstance(one.what, Choice) and one.minutes and random.random() < keen:
                on = week.start + timedelta(days=number)
                at = datetime.combine(on, time(12), ZONE).isoformat()
                during = random.choice((3, 3, 3, 4, 4, 5))
                yield {
                    "id": f"{on}-{one.what.item.id}", "kind": "session", "at": at, "item": one.what.item.id,
                    "level": one.what.level, "pain_before": 3, "pain_during": during, "pain_next_morning": 3,
                    "effort": random.choice((3, 4, 5)),
                }  # fmt: skip

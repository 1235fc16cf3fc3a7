"""A hundred thousand weeks of people who live with the plan, each shown week judged, everything counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, fields
from functools import cache
from time import perf_counter
from typing import NamedTuple

from dorsal.care.answers import parse_all
from dorsal.care.replanning import NextWeek
from dorsal.content.loader import load
from dorsal.simulate.judge import Fault, Judge
from dorsal.simulate.judge.forms import Forms
from dorsal.simulate.living import BEGAN, Life, Retell, Scene
from dorsal.simulate.notebook import Line
from dorsal.simulate.parameters import parameters
from dorsal.simulate.people import Crowd, Person

TOGETHER = 6  # people to a task
KEPT = 5  # faults of one rule that are shown in full


class Found(NamedTuple):
    """A fault and whose it was."""

    person: int
    fault: Fault


@dataclass
class Outcome:
    """What some lives came to. `judged`: how often each rule was looked at."""

    counts: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    appeared: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    faults: list[Found] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        for one in fields(self)[:-1]:
            getattr(self, one.name).update(getattr(other, one.name))
        self.faults.extend(other.faults)


class Report(NamedTuple):
    """A whole run. `seconds`: by the clock on the wall."""

    seed: int
    outcome: Outcome
    seconds: float

    @property
    def weeks(self) -> int:
        return self.outcome.counts["weeks"]


def run(weeks: int, *, seed: int, workers: int) -> Report:
    """At least so many weeks; the same people and the same counts however many workers there are."""
    start, outcome = perf_counter(), Outcome()
    for one in _outcomes(seed, workers):
        outcome.add(one)
        if outcome.counts["weeks"] >= weeks:
            break
    return Report(seed, outcome, perf_counter() - start)


def _outcomes(seed: int, workers: int) -> Iterator[Outcome]:
    """One task after the other, in order, a few ahead of what was asked for."""
    if workers == 1:
        number = 0
        while True:
            yield lived(seed, number)
            number += 1
    with ProcessPoolExecutor(workers) as pool:
        ahead = [pool.submit(lived, seed, number) for number in range(2 * workers)]
        number = len(ahead)
        try:
            while True:
                yield ahead.pop(0).result()
                ahead.append(pool.submit(lived, seed, number))
                number += 1
        finally:
            pool.shutdown(cancel_futures=True)


@cache
def _forms() -> Forms:
    return Forms(load())


@cache
def _crowd(seed: int) -> Crowd:
    return Crowd(seed, _forms().content, parameters())


def lived(seed: int, task: int) -> Outcome:
    """The lives of the people of one task who start at all."""
    outcome, weeks = Outcome(), parameters()["living"]["weeks"]
    for number in range(task * TOGETHER, (task + 1) * TOGETHER):
        person = _crowd(seed).person(number, weeks)
        if person.starts:
            outcome.add(one(person, seed, weeks))
    return outcome


def one(person: Person, seed: int, weeks: int) -> Outcome:
    """One life, judged at every look."""
    outcome, forms = Outcome(), _forms()
    judge = Judge(parse_all(person.answers, forms.content), BEGAN, forms)

    def look(lines: list[Line], shown: NextWeek, retell: Retell) -> None:
        for fault in judge.see(lines, shown, retell):
            outcome.broken[fault.rule] += 1
            if outcome.broken[fault.rule] <= KEPT:
                outcome.faults.append(Found(person.number, fault))

    life = Life(person, Scene(seed, forms.content, parameters()), look=look, mishaps=True)
    for shown in life.weeks(weeks):
        _tell(shown, outcome)
    outcome.counts.update(life.counts, people=1, unsure=life.voice.unsure, alarming=life.voice.alarms)
    outcome.counts.update({"entries late": life.book.delayed, "entries twice": life.book.twice})
    outcome.counts["flares judged"] += len(judge.course.flares)
    outcome.judged.update(judge.judged)
    outcome.appeared.update(judge.appeared)
    return outcome


def _tell(shown: NextWeek, outcome: Outcome) -> None:
    """What a week was, as it stood when it began."""
    outcome.counts["weeks"] += 1
    if shown.blocked_by:
        outcome.blocked[_reason(shown)] += 1
    changed = {(item.id, why.rule) for day in shown.week for item in day.items for why in item.changes if item.minutes}
    outcome.changes.update(rule for _, rule in changed)
    outcome.counts["weeks with a quota"] += any(rule.startswith("quota") for _, rule in changed)
    outcome.counts["weeks of maintenance"] += shown.mode == "maintenance"
    outcome.steps.update(step.id for step in shown.care)


def _reason(shown: NextWeek) -> str:
    if shown.mode == "flare-check":
        return "a flare not yet checked"
    if shown.triage.urgency is None:
        return "an urgent sign not yet answered"
    if shown.triage.urgency in ("T0", "T1", "T2"):
        return f"{shown.triage.urgency} not yet examined"
    return f"not made for this person: {shown.blocked_by[0]}"

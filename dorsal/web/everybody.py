"""Plans everybody anew who has no plan of today: in small parts, on one or more processes, to be stopped at will.

Only this process writes; the others read and compute. Whoever is up to date is passed over, so that a run that was
stopped goes on where it stood by being started again.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from dorsal.care.keeping import code
from dorsal.content import load
from dorsal.record import actions, queries
from dorsal.record.models import Person, PlanKept
from dorsal.web.planning import clock_of, planned
from dorsal.web.worker import begin

PART = 10
LATELY = timedelta(minutes=15)  # what is older waits for everybody's turn
AHEAD = 2  # parts given to each process, so that none waits for the writer


@dataclass(slots=True)
class Part:
    """What became of some people. `failed`: who, and with what error."""

    rows: list[PlanKept] = field(default_factory=list)
    up_to_date: int = 0
    without: int = 0
    failed: list[tuple[UUID, str]] = field(default_factory=list)


@dataclass(slots=True)
class Stand:
    """How far a run has come."""

    people: int
    planned: int = 0
    up_to_date: int = 0
    without: int = 0
    failed: int = 0

    @property
    def done(self) -> int:
        return self.planned + self.up_to_date + self.without + self.failed


def replan(workers: int, *, stopped: Callable[[], bool], said: Callable[[Stand, Part], None]) -> Stand:
    """Plan everybody who needs it. `stopped`: asked between two parts; `said`: told after each part."""
    return _planned(queries.everybodys_ids(), workers, stopped, said)


def lately(*, stopped: Callable[[], bool]) -> Stand:
    """Plan those whose record was written in a short while ago, so that whoever cares for them sees a plan of now."""
    people = queries.written_since(timezone.now() - LATELY)
    return _planned(people, 1, stopped, lambda _stand, _part: None)


def _planned(
    people: list[UUID], workers: int, stopped: Callable[[], bool], said: Callable[[Stand, Part], None]
) -> Stand:
    stand = Stand(len(people))
    for part in _parts([people[at : at + PART] for at in range(0, len(people), PART)], workers, stopped):
        stand.planned += actions.keep_plans(plans=part.rows)
        stand.up_to_date += part.up_to_date
        stand.without += part.without
        stand.failed += len(part.failed)
        said(stand, part)
    return stand


def part_of(people: Sequence[UUID]) -> Part:
    """Plan those of some people who need it. One who cannot be planned is named and stops nobody else."""
    part, content = Part(), load()
    last, kept, countries = queries.last_sequences(people), queries.plans_kept(people), queries.countries(people)
    for id in people:
        with clock_of(countries.get(id), content):
            plan, today = kept.get(id), timezone.localdate()
            if plan and queries.stands(plan, last.get(id, 0), content=content.hash, code=code(), day=today):
                part.up_to_date += 1
                continue
            try:
                found = planned(Person(id=id), content)
            except Exception as error:  # noqa: BLE001  whatever one record holds, the others are still planned
                part.failed.append((id, repr(error)))
                continue
        if found is None:
            part.without += 1
        else:
            part.rows.append(found[1])
    return part


def _parts(some: list[list[UUID]], workers: int, stopped: Callable[[], bool]) -> Iterator[Part]:
    if workers == 1:
        for people in some:
            if stopped():
                return
            yield part_of(people)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=begin) as pool:
        left = iter(some)
        running = set[Future[Part]]()
        while True:
            while len(running) < workers * AHEAD and not stopped() and (people := next(left, [])):
                running.add(pool.submit(part_of, people))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()

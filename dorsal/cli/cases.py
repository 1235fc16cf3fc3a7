"""Published people as a trial of the triage: what each should get, what Dorsal decides, and how often it misses.

A folder holds `cases.yaml` (a list, or one under `cases:`) and `answers/<id>.yaml`. Of a case only its `id`, its
`expected` urgency (or `tier`) and the `ok` ones are read; other keys are the writer's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

import msgspec

from dorsal.care.answers import Answers
from dorsal.care.result import decide
from dorsal.cli.answers_file import Problems, contents, opened, told
from dorsal.content.loader import load
from dorsal.content.schema import Content, Id, Urgency

EMERGENCY = (Urgency.T0, Urgency.T1)
Z95 = 1.959964


class Case(msgspec.Struct, frozen=True):
    """What somebody who knows expects for a person: one urgency, and all that would pass."""

    id: Id
    expected: Urgency
    ok: tuple[Urgency, ...]


class Person(msgspec.Struct, frozen=True):
    """What a person answered on a day. `assumed`: questions that their story does not speak of."""

    on: date
    answers: Answers
    assumed: frozenset[Id] = frozenset()

    def told(self) -> Person:
        """The same person with only what their story tells."""
        return Person(self.on, {name: value for name, value in self.answers.items() if name not in self.assumed})


class Outcome(msgspec.Struct, frozen=True):
    """What was decided for a case. `got` is None where an urgent cause is not yet excluded."""

    case: Case
    got: Urgency | None
    could_be: Urgency
    complete: bool
    fired: tuple[Id, ...]

    @property
    def within(self) -> bool:
        return self.got in self.case.ok

    @property
    def under(self) -> bool:
        """Less urgent than everything that would pass: the mistake that harms."""
        return self.got is not None and self.got > max(self.case.ok)

    @property
    def over(self) -> bool:
        return self.got is not None and self.got < min(self.case.ok)


class Share(msgspec.Struct, frozen=True):
    """So many of so many, with the 95 % Wilson interval."""

    name: str
    count: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        share, n = self.count / self.of, self.of
        middle = share + Z95**2 / (2 * n)
        half = Z95 * sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
        whole = 1 + Z95**2 / n
        return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def read_cases(folder: Path) -> tuple[Case, ...]:
    """The cases of a folder. Raises InputError."""
    raw, problems = contents(folder / "cases.yaml")
    above = ["cases"] if isinstance(raw, dict) else []
    listed = raw.get("cases") if isinstance(raw, dict) else raw
    if not isinstance(listed, list) or not listed:
        raise problems.error(above, "expected a list of cases, at the top or under 'cases:'")
    return tuple(_case(one, problems, [*above, str(number)]) for number, one in enumerate(listed))


def _case(raw: Any, problems: Problems, where: list[str]) -> Case:
    try:
        expected = Urgency(raw.get("expected") or raw["tier"])
        ok = raw.get("ok") or [expected]
        return Case(str(raw["id"]), expected, tuple(Urgency(one) for one in ([ok] if isinstance(ok, str) else ok)))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise problems.error(where, f"expected a case with id, expected and ok; found {raw!r}") from None


def read_person(file: Path, content: Content) -> Person:
    """One answers file, and which of its answers were assumed. Raises InputError."""
    raw, problems = opened(file)
    person = told(raw, problems, content)
    assumed = raw.get("assumed") or ()
    if not all(isinstance(name, str) and name in person.answers for name in assumed) or isinstance(assumed, str):
        raise problems.error(["assumed"], "assumed: expected a list of questions that are answered below")
    return Person(person.on, person.answers, frozenset(assumed))


def judge(case: Case, person: Person, content: Content) -> Outcome:
    """Decide one person and set it beside what was expected."""
    triage = decide(person.answers, content, on=person.on).triage
    fired = tuple(reason.rule for reason in triage.reasons)
    return Outcome(case, triage.urgency, triage.could_be, triage.complete, fired)


def judge_all(folder: Path, content: Content) -> tuple[Outcome, ...]:
    """Every case of a folder, decided. Raises InputError."""
    cases = read_cases(folder)
    return tuple(judge(case, read_person(folder / "answers" / f"{case.id}.yaml", content), content) for case in cases)


def summary(outcomes: Sequence[Outcome]) -> tuple[Share, ...]:
    """How often it was right, and each way of being wrong."""

    def share(name: str, holds: Callable[[Outcome], bool], among: Sequence[Outcome] = outcomes) -> Share:
        return Share(name, sum(1 for one in among if holds(one)), len(among))

    urgent = [one for one in outcomes if one.case.expected in EMERGENCY]
    return (
        share("within ok", lambda one: one.within),
        share("exact", lambda one: one.got == one.case.expected),
        share("under-triage", lambda one: one.under),
        share("over-triage", lambda one: one.over),
        share("undecided", lambda one: one.got is None),
        share("T0/T1 found", lambda one: one.got in EMERGENCY, urgent),
    )


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """One line for each case; an open outcome says how urgent it could still be."""
    wide = max((len(one.case.id) for one in outcomes), default=2)
    head = f"{'case':<{wide}}  expected  {'ok':<8}  {'got':<18}         fired"
    return [head, *(_row(one, wide) for one in outcomes)]


def _row(one: Outcome, wide: int) -> str:
    got = one.got.value if one.got else "open"
    got += "" if one.complete else f" (could be {one.could_be.value})"
    ok = "/".join(urgency.value for urgency in one.case.ok)
    mark = "UNDER" if one.under else "over" if one.over else ""
    fired = ", ".join(one.fired) or "-"
    return f"{one.case.id:<{wide}}  {one.case.expected.value:<8}  {ok:<8}  {got:<18}  {mark:<5}  {fired}"


def line(share: Share) -> str:
    least, most = share.interval
    percent = 100 * share.count / share.of if share.of else 0.0
    interval = f"95 % interval {100 * least:.1f} to {100 * most:.1f}"
    return f"{share.name:<13} {share.count:>3} of {share.of:<3}  {percent:5.1f} %  ({interval})"


def run(folder: Path) -> int:
    """Print how the cases of a folder come out; 1 if anybody is told to wait who should not. Raises InputError."""
    outcomes = judge_all(folder, load())
    print("\n".join([*table(outcomes), "", *map(line, summary(outcomes))]))
    return 1 if any(one.under for one in outcomes) else 0

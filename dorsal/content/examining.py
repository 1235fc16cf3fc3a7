"""What the care team can look for, and what each thing found stands for.

An examination may raise what it speaks to, and never takes away a warning: who decides that is `care.examining`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from dorsal.content.form import FOUND, Form, Not, Term, parts
from dorsal.content.problem import Problem
from dorsal.content.records import Id, Record, Text

Discipline = Literal["physiotherapist", "osteopath", "doctor"]
Group = Literal[
    "movement", "strength", "reflexes", "sensation", "nerve-tension", "palpation", "mobility", "pelvis", "diaphragm",
    "breathing", "red-flag",
]  # fmt: skip
SIDES = ("left", "right")


class SignValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that may be found; of a number, what it is called from `least` on. `shows`: what it stands for."""

    text: Text
    least: float | None = None
    shows: tuple[Id, ...] = ()


class Speaks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The question about the same fact, and which values say yes or no to it; another value says nothing.

    `option`: the one that is meant, of a question that offers several.
    """

    question: Id
    option: Id | None = None
    yes: tuple[Id, ...] = ()
    no: tuple[Id, ...] = ()


class Fall(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What it shows that a number is lower than before by so much, or by so many percent, within some days."""

    by: float
    percent: bool = False
    within_days: int | None = None
    shows: tuple[Id, ...]


class Sign(Record, frozen=True, kw_only=True):
    """One thing that is looked for in the same way each time. `disciplines`: who usually does; nobody is refused."""

    name: Text
    how: Text
    group: Group
    disciplines: tuple[Discipline, ...] = msgspec.field(name="for")
    kind: Literal["choice", "number"]
    values: dict[Id, SignValue]
    each_side: bool = False
    unit: Text | None = None
    range: tuple[float, float] | None = None
    answers: Speaks | None = None
    falls: Fall | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What an examination calls it: its id, or its id and a side."""
        return tuple(f"{self.id}-{side}" for side in SIDES) if self.each_side else (self.id,)

    def value(self, found: str | float) -> Id:
        """What that which was found is called."""
        if isinstance(found, str):
            return found
        return [name for name, value in self.values.items() if value.least is not None and value.least <= found][-1]


def sign_problems(sign: Sign) -> Iterator[str]:
    """What is wrong with a sign by itself."""
    if not sign.disciplines or not sign.values:
        yield "says who looks for it, and what may be found"
    least = [value.least for value in sign.values.values() if value.least is not None]
    if sign.kind == "choice" and (least or sign.range or sign.unit or sign.falls):
        yield "a choice has no range, unit, least or fall"
    if sign.kind == "number" and (sign.range is None or sign.unit is None):
        yield "a number needs a range and a unit"
    start = sign.range and [sign.range[0]]
    if sign.kind == "number" and (len(least) != len(sign.values) or least != sorted(set(least)) or least[:1] != start):
        yield "the values of a number count up from the start of its range"
    for name in (*sign.answers.yes, *sign.answers.no) if sign.answers else ():
        if name not in sign.values:
            yield f"answers by '{name}', which is never found"


def keys(signs: Iterable[Sign]) -> dict[str, Sign]:
    """Each sign by what an examination calls it."""
    return {key: sign for sign in signs for key in sign.keys}


def grouped(signs: Iterable[Sign], by: Discipline | None = None) -> dict[Group, tuple[Sign, ...]]:
    """The signs that a discipline usually looks for, or all of them, group by group in the order of the content."""
    found: dict[Group, tuple[Sign, ...]] = {}
    for sign in signs:
        if by is None or by in sign.disciplines:
            found[sign.group] = (*found.get(sign.group, ()), sign)
    return found


def shown(signs: Iterable[Sign]) -> Iterator[tuple[Sign, Id]]:
    """Every finding that a sign may show, with the sign."""
    for sign in signs:
        for value in sign.values.values():
            yield from ((sign, name) for name in value.shows)
        yield from ((sign, name) for name in (sign.falls.shows if sign.falls else ()))


def entailed(signs: Iterable[Sign], finding: Id) -> frozenset[Id]:
    """What is always shown beside a finding: whatever shows the one shows the other."""
    beside = [set(shows) for sign in signs for shows in _together(sign) if finding in shows]
    return frozenset(set.intersection(*beside) - {finding}) if beside else frozenset()


def _together(sign: Sign) -> Iterator[tuple[Id, ...]]:
    yield from (value.shows for value in sign.values.values())
    yield sign.falls.shows if sign.falls else ()


def against(form: Form, *, negated: bool = False) -> Iterator[Term]:
    """The terms by which a finding of an examination would make a condition false: none may stand in a red flag."""
    if isinstance(form, Term) and form.value == FOUND and negated:
        yield form
    for part in parts(form):
        yield from against(part, negated=negated is not isinstance(form, Not))


def doubled(signs: Iterable[Sign]) -> Iterator[Problem]:
    """Two signs that an examination could not tell apart by name."""
    seen: set[str] = set()
    for sign in signs:
        for key in sign.keys:
            if key in seen:
                yield Problem(f"examination/{sign.id}", 0, f"another sign is called '{key}' too")
            seen.add(key)

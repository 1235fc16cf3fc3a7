"""One wide row of findings for each person: what the bedside knew when it decided, a column for each fact.

The row holds findings, not answers: what counts as calm, what an unsure answer stands for, what an examination raised,
age at onset, days since and scores are worked out by the bedside's own code before the row is made. NULL is unknown. A
question with several choices has one column for each, all NULL together. `found` of an examination is TRUE or NULL.

Besides findings, what earlier days and the plan left: what is in dispute (`unsettled`), rules that stand from before
(`held`) or that an examination has settled (`quiet`), contraindications that somebody named (`named`), and whether the
week shown has exercise in it. Each of these is NULL where it does not hold, and its column may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import polars as pl

from dorsal.care.findings import Findings
from dorsal.care.followup import Standing
from dorsal.care.rules import rules
from dorsal.content.form import FOUND, terms
from dorsal.content.schema import Content, Derived, Id, Question
from dorsal.registry.names import column

UNSETTLED, HELD, QUIET, NAMED, EXERCISES = "unsettled", "held", "quiet", "named", "plan__exercises"
SEVERAL = ("many", "areas")
COMPUTED = "urgency"  # triage's own outcome is a result here, never told


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One person at one time: the findings, and what earlier days and the plan left.

    `named`: contraindications that the care team forbade by name. `exercises`: the week shown has exercise in it.
    """

    findings: Findings
    standing: Standing = Standing({}, {})
    named: tuple[Id, ...] = ()
    exercises: bool = False


class Place(NamedTuple):
    """Where a finding stands: its columns, each with the value that it stands for, or None for the value itself."""

    finding: Id
    columns: dict[str, str | None]
    dtype: pl.DataType


def columns(content: Content) -> dict[str, pl.DataType]:
    """The findings of the row, by column."""
    return {name: place.dtype for place in places(content).values() for name in place.columns}


def carried(content: Content) -> dict[str, pl.DataType]:
    """What stands beside the findings; every column of it may be missing."""
    named = (
        *(column(UNSETTLED, name) for name in may_be_unsettled(content)),
        *(column(kind, name) for kind in (HELD, QUIET) for name in content.red_flags),
        *(column(NAMED, name) for name in content.contraindications),
        EXERCISES,
    )
    return dict.fromkeys(named, pl.Boolean())


def places(content: Content) -> dict[Id, Place]:
    """Every finding that has a place in the row: texts have none, and the urgency is a result."""
    known: Mapping[Id, Question | Derived] = {**content.questions, **content.derived}
    return {name: _place(name, record) for name, record in known.items() if record.kind != "text" and name != COMPUTED}


def _place(name: Id, record: Question | Derived) -> Place:
    if record.kind in SEVERAL:
        return Place(name, {column(name, option): option for option in record.options}, pl.Boolean())
    whole: dict[str, str | None] = {column(name): None}
    match record.kind:
        case "yes-no" | "sign":
            return Place(name, whole, pl.Boolean())
        case "number":
            return Place(name, whole, pl.Float64())
        case "one":
            return Place(name, whole, pl.Enum(list(record.options)))
    return Place(name, whole, pl.String())


def may_be_unsettled(content: Content) -> tuple[Id, ...]:
    """What answers that contradict each other can shake: these, and what is known only through them."""
    shaken = dict.fromkeys(name for record in content.contradictions.values() for name in record.ask)
    before = -1
    while before != len(shaken):
        before = len(shaken)
        shaken |= {name: None for name, record in content.derived.items() if not shaken.keys().isdisjoint(record.uses)}
        quiet = ((q.id, q.asked_if) for q in content.questions.values() if q.red_flag and q.asked_if)
        shaken |= {name: None for name, form in quiet if any(term.finding in shaken for term in terms(form))}
    return tuple(shaken)


def rows(people: Iterable[Findings | Seen], content: Content) -> pl.DataFrame:
    """One row for each person, in their order. A finding or choice that the content does not know is a KeyError."""
    seen = [one if isinstance(one, Seen) else Seen(findings=one) for one in people]
    known = places(content)
    for one in seen:
        if strange := one.findings.values.keys() - known.keys() - {COMPUTED}:
            raise KeyError(*sorted(strange))
    made: dict[str, Sequence[object]] = {}
    for place in known.values():
        made |= _cells(place, content, seen)
    schema = {**columns(content), **carried(content)}
    return pl.DataFrame({**made, **_beside(seen, content)}, schema=schema)


def _cells(place: Place, content: Content, seen: list[Seen]) -> dict[str, Sequence[object]]:
    values = [one.findings.values.get(place.finding) for one in seen]
    if list(place.columns.values()) != [None]:
        chosen = [value if value is None else _choices(value, place) for value in values]
        return {
            name: [None if one is None else option in one for one in chosen] for name, option in place.columns.items()
        }
    (name,) = place.columns
    if isinstance(place.dtype, pl.Boolean):
        yes = FOUND if place.finding in content.derived else "yes"
        return {name: [None if value is None else value == yes for value in values]}
    return {name: values}


def _choices(value: object, place: Place) -> frozenset[str]:
    if not isinstance(value, tuple):
        raise TypeError(f"{place.finding}: expected several choices, found {value!r}")
    if strange := set(value) - set(place.columns.values()):
        raise KeyError(*sorted(strange))
    return frozenset(value)


def _beside(seen: list[Seen], content: Content) -> dict[str, list[bool | None]]:
    shaken = [{*one.findings.disputed, *one.findings.leaning} for one in seen]
    able = may_be_unsettled(content)
    if strange := set().union(*shaken) - set(able):
        raise KeyError(*sorted(strange))
    quiet = [_quiet(one, content) for one in seen]
    return {
        **_flags(UNSETTLED, able, shaken),
        **_flags(HELD, content.red_flags, [one.standing.held.keys() for one in seen]),
        **_flags(QUIET, content.red_flags, quiet),
        **_flags(NAMED, content.contraindications, [one.named for one in seen]),
        EXERCISES: [one.exercises or None for one in seen],
    }


def _flags(kind: str, names: Iterable[Id], of_each: Sequence[Iterable[Id]]) -> dict[str, list[bool | None]]:
    held = [frozenset(one) for one in of_each]
    return {column(kind, name): [True if name in one else None for one in held] for name in names}


def _quiet(one: Seen, content: Content) -> frozenset[Id]:
    """The rules that an examination has settled, as far as nothing else than what was examined makes them true."""
    cleared = {name: known for name, known in one.standing.cleared.items() if name in content.red_flags}
    if not cleared:
        return frozenset()
    true, _ = rules(content).judge(one.findings.values)
    return frozenset(name for name, known in cleared.items() if name not in true or true[name].keys() <= known)

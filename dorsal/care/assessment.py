"""What the pain looks like, and what keeps it going that a plan can act on. Never a diagnosis."""

from __future__ import annotations

from typing import Literal

import msgspec

from dorsal.care.condition import Value, Values, support
from dorsal.care.findings import Findings
from dorsal.care.rules import rules
from dorsal.content.schema import Content, Domain, Id, Strand


class ActiveDriver(msgspec.Struct, frozen=True):
    """A driver that holds, how strongly, and the findings that say so."""

    id: Id
    domain: Domain
    strength: Literal["strong", "some"]
    reasons: dict[Id, Value]
    strands: tuple[Strand, ...]


class Match(msgspec.Struct, frozen=True):
    """A pattern or phase that holds, and the findings that say so."""

    id: Id
    reasons: dict[Id, Value]


class Assessment(msgspec.Struct, frozen=True):
    """`phase` is None while the time since onset is unknown; strong drivers come first."""

    phase: Id | None
    patterns: tuple[Match, ...]
    drivers: tuple[ActiveDriver, ...]


def assess(findings: Findings, content: Content) -> Assessment:
    """Name the phase, the patterns and the drivers that the findings show. Unknown shows nothing."""
    values, table = findings.settled(), rules(content)
    return Assessment(
        phase=_phase(values, content),
        patterns=tuple(
            Match(name, support(content.patterns[name].when, values))
            for name, holds in table.patterns.items()
            if holds(values)
        ),
        drivers=_drivers(values, content),
    )


def _phase(values: Values, content: Content) -> Id | None:
    """The first phase that is true; one whose time is unknown is passed over, so that a later one can still hold."""
    return next((name for name, holds in rules(content).phases.items() if holds(values)), None)


def _drivers(values: Values, content: Content) -> tuple[ActiveDriver, ...]:
    strong, some = [], []
    table = rules(content)
    for name, driver in content.drivers.items():
        if table.strong[name](values):
            strong.append(ActiveDriver(name, driver.domain, "strong", support(driver.strong, values), driver.strands))
        elif table.some[name](values):
            some.append(ActiveDriver(name, driver.domain, "some", support(driver.some, values), driver.strands))
    return (*strong, *some)

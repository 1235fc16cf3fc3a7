"""What the pain looks like, and what keeps it going that a plan can act on. Never a diagnosis."""

from __future__ import annotations

from typing import Literal

import msgspec

from dorsal.care.condition import Value, Values
from dorsal.care.findings import Findings
from dorsal.care.rules import rules
from dorsal.content.schema import Content, Domain, Driver, Id, Strand


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
    values = findings.settled()
    patterns, _ = rules(content).match(values)
    return Assessment(
        phase=_phase(values, content),
        patterns=tuple(Match(name, reasons) for name, reasons in patterns.items()),
        drivers=_drivers(values, content),
    )


def _phase(values: Values, content: Content) -> Id | None:
    """The first phase that is true; one whose time is unknown is passed over, so that a later one can still hold."""
    return next((name for name, holds in rules(content).phases.items() if holds(values)), None)


def _drivers(values: Values, content: Content) -> tuple[ActiveDriver, ...]:
    table = rules(content)
    strong, some = table.strong(values)[0], table.some(values)[0]
    return (
        *(_driver(content.drivers[name], "strong", reasons) for name, reasons in strong.items()),
        *(_driver(content.drivers[name], "some", reasons) for name, reasons in some.items() if name not in strong),
    )


def _driver(driver: Driver, strength: Literal["strong", "some"], reasons: dict[Id, Value]) -> ActiveDriver:
    return ActiveDriver(driver.id, driver.domain, strength, reasons, driver.strands)

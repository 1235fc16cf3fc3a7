"""What the bedside says of one person, by the names of the registry's columns: what every engine is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dorsal.care.assessment import assess
from dorsal.care.choosing import forbidden
from dorsal.care.condition import compiled
from dorsal.care.pathway import pathway
from dorsal.care.plan import blocked_by
from dorsal.care.triage import triage
from dorsal.content.schema import Content
from dorsal.registry.names import column
from dorsal.registry.ruled import every_rule
from dorsal.registry.wide import Seen


def differences(said: pl.DataFrame, wanted: Sequence[Mapping[str, Any]]) -> list[tuple[int, str, Any, Any]]:
    """Each cell in which an engine says otherwise: of whom, of what, what it says and what the bedside does."""
    return [
        (number, name, told, wanted[number][name])
        for name in wanted[0]
        for number, told in enumerate(said[name].to_list())
        if told is not wanted[number][name] and told != wanted[number][name]
    ]


class Bedside:
    """The conditions of one content, compiled one by one."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.rules = {rule: compiled(rule.form) for rule in every_rule(content).values()}

    def says(self, seen: Seen) -> dict[str, Any]:
        """Every rule and every decision."""
        found, content = seen.findings, self.content
        judged = triage(found, content, standing=seen.standing.held, cleared=seen.standing.cleared)
        urgency = {"urgency": judged.urgency.value} if judged.urgency else {}
        settled = {**found.settled(), **urgency}
        values = {True: settled, False: {**found.values, **urgency}}
        said: dict[str, Any] = {rule.column: holds(values[rule.settled]) for rule, holds in self.rules.items()}
        fired = {reason.rule for reason in judged.reasons}
        said |= {column("fired", name): name in fired for name in content.red_flags}
        assessed = assess(found, content)
        drivers = {driver.id: driver.strength for driver in assessed.drivers}
        said |= {column("driver", name): drivers.get(name) for name in content.drivers}
        named = [name for rule in fired for name in content.red_flags[rule].contraindicates]
        no = forbidden(settled, content, (*named, *seen.named))
        earned = {step.id for step in pathway(settled, content, exercises=seen.exercises, forbidden=no)}
        said |= {column("step", name): name in earned for name in content.pathway}
        return said | {
            "urgency": judged.urgency and judged.urgency.value,
            "could_be": judged.could_be.value,
            "complete": judged.complete,
            "phase": assessed.phase,
            "blocked": bool(blocked_by(settled, judged, content)),
        }

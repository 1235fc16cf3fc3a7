"""Reads `rules.yaml`: what each row of the evidence gives for a few findings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from dorsal.care.answers import parse_all
from dorsal.care.findings import Findings, calm, findings
from dorsal.care.triage import Triage
from dorsal.content.reading import read
from dorsal.content.schema import Content, Urgency

FILE = Path(__file__).with_name("rules.yaml")


class RuleCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row with its findings. `differs`: what is decided today, where that is not what the row gives."""

    row: str
    findings: dict[str, object]
    urgency: Urgency | None = None
    least: Urgency | None = None
    differs: Urgency | None = None

    def __str__(self) -> str:
        return f"{self.row}-" + "-".join(f"{name}={value}" for name, value in self.findings.items())

    def met(self, judged: Triage) -> bool:
        """The outcome is what the row gives."""
        if self.least is not None:
            return judged.urgency is not None and judged.urgency <= self.least
        return judged.urgency == self.urgency


class RuleCases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    on: date
    person: dict[str, object]
    cases: tuple[RuleCase, ...]

    def found(self, case: RuleCase, content: Content) -> Findings:
        """What is known of the calm person with these findings."""
        peace = {name: calm(question) for name, question in content.questions.items() if question.alarming}
        return findings(parse_all(peace | self.person | case.findings, content), content, on=self.on)


def rule_cases() -> RuleCases:
    return msgspec.convert(read(FILE.read_text(encoding="utf-8"))[0], RuleCases, strict=False)

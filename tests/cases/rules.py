"""Reads `rules.yaml`: what each row of the evidence gives for a few findings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import msgspec

from dorsal.care.answers import parse_all
from dorsal.care.examining import examined, parse_signs
from dorsal.care.findings import Findings, calm, findings
from dorsal.care.history import Examination
from dorsal.care.triage import Triage
from dorsal.content.reading import read
from dorsal.content.schema import Content, Urgency

FILE = Path(__file__).with_name("rules.yaml")


class RuleCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row with its findings. `differs`: what is decided today, where that is not what the row gives.

    `examined`: what a doctor found on the day; `before`: what the doctor had found a month earlier.
    """

    row: str
    findings: dict[str, object]
    examined: dict[str, object] = {}
    before: dict[str, object] = {}
    urgency: Urgency | None = None
    least: Urgency | None = None
    differs: Urgency | None = None

    def __str__(self) -> str:
        return f"{self.row}-" + "-".join(
            f"{name}={value}" for name, value in {**self.findings, **self.examined}.items()
        )

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
        looked = examined((self._look(case.before, 31, content), self._look(case.examined, 0, content)), content)
        answers = parse_all(peace | self.person | case.findings, content)
        return findings(answers, content, on=self.on, examined=looked)

    def _look(self, signs: dict[str, object], days: int, content: Content) -> Examination:
        at = datetime.combine(self.on - timedelta(days=days), time(9), UTC)
        return Examination(id=f"look-{days}", at=at, by="doctor", signs=parse_signs(as_told(signs), content))


def as_told(signs: dict[str, object]) -> dict[str, object]:
    """Signs with their numbers, as an entry holds them."""
    return {name: float(str(value)) if _number(value) else value for name, value in signs.items()}


def _number(value: object) -> bool:
    """YAML is read as words only."""
    return str(value).replace(".", "").isdecimal()


def rule_cases() -> RuleCases:
    return msgspec.convert(read(FILE.read_text(encoding="utf-8"))[0], RuleCases, strict=False)

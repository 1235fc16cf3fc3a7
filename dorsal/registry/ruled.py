"""Every condition of the content as a rule: its name, its column, and which findings it is asked of."""

from __future__ import annotations

from typing import NamedTuple

from dorsal.content.check import forms
from dorsal.content.form import Form, terms
from dorsal.content.schema import Content
from dorsal.registry.names import column

ALL_FINDINGS = ("red-flags", "questions", "contradictions", "compounds", "intake")
WHEN = "when"


class Rule(NamedTuple):
    """One condition. `name`: its kind, its record, and what it says there where it is not simply when it holds.

    `settled`: asked only of findings that are not in dispute, as at the bedside: all that does not warn. What warns is
    asked of everything that was said.
    """

    name: str
    form: Form
    settled: bool

    @property
    def kind(self) -> str:
        return self.name.split("/")[0]

    @property
    def column(self) -> str:
        return column(*self.name.split("/"))

    @property
    def of_urgency(self) -> bool:
        """It goes by the outcome of triage, so it is asked after triage."""
        return any(term.finding == "urgency" for term in terms(self.form))


def every_rule(content: Content) -> dict[str, Rule]:
    """All of them by name, in the order of the content."""
    return {rule.name: rule for rule in (_rule(where, form) for where, form in forms(content))}


def _rule(where: str, form: Form) -> Rule:
    kind, _, rest = where.partition("/")
    said = [str(int(one) + 1) if one.isdecimal() else one for one in rest.split(".")]  # levels count from 1
    path = [kind, *(said[:-1] if said[-1] == WHEN else said)]
    name = "/".join(one.replace("_", "-") for one in path)
    return Rule(name, form, settled=name.split("/")[0] not in ALL_FINDINGS)

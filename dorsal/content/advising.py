"""What a care team may advise besides the plan, and what is held against what."""

from __future__ import annotations

from typing import Literal

from dorsal.content.form import Form
from dorsal.content.records import Id, Record, Text


class Advisable(Record, frozen=True, kw_only=True):
    """One thing that a professional may advise. `against`: advice that cannot be followed at the same time.

    `needs`: earned only by one of these steps of the pathway. `unless`: when it is right although the evidence speaks
    against it, or no step earns it. `exercise`: goes only `with` exercise, or is meant `without`.
    `not_while`: when a warning sign comes first; `contraindicated`: for whom it is not.
    `kinds` and `interventions`: who adds one of these to a plan, or gives it a dose, says this too.
    """

    name: Text
    text: Text
    evidence: Literal["for", "against", "neutral"]
    against: tuple[Id, ...] = ()
    needs: tuple[Id, ...] = ()
    unless: Form | None = None
    exercise: Literal["with", "without"] | None = None
    not_while: Form | None = None
    contraindicated: tuple[Id, ...] = ()
    kinds: tuple[str, ...] = ()
    interventions: tuple[Id, ...] = ()


class ConflictRule(Record, frozen=True, kw_only=True):
    """One way in which advice can contradict something, and what the team and the person do about it."""

    name: Text
    text: Text

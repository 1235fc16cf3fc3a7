"""How much of an exercise, in the words of the pages."""

from __future__ import annotations

from dorsal.content import load
from dorsal.content.amounts import phrases
from dorsal.content.schema import Dose


def chips(dose: Dose, language: str, *, each_side: bool, weekly: bool = False) -> list[str]:
    """The dose as a few short phrases: amount, side, times, effort."""
    return phrases(dose, load(), language, each_side=each_side, weekly=weekly)

"""What somebody tells of one exercise on one day."""

from __future__ import annotations

from random import Random
from typing import Any

from dorsal.care.replanning import NextItem
from dorsal.simulate.parameters import Parameters

REASONS = ("time", "pain", "fear", "tired", "forgot", "boring", "unclear", "other")


def practised(item: NextItem, pain: float, share: float, chance: Random, table: Parameters) -> dict[str, Any] | None:
    """The session's lines, or None where nothing is told. `pain`: of today, out of ten."""
    what = {"item": item.id, "level": item.level or 1}
    if chance.random() >= share:
        if chance.random() >= table["said-skipped"]:
            return None
        return {**what, "done": 0, "skipped": chance.choice(REASONS)}
    before = _ten(chance.gauss(pain, table["noise"]))
    effort = _ten(chance.gauss(table["effort"], table["effort-spread"]))
    told = {
        **what,
        "done": 0.5 if chance.random() < table["part"] else 1,
        "pain_before": before,
        "pain_during": _ten(chance.gauss(before + table["during"], 2 * table["noise"])),
        "effort": effort,
        "felt": "harder" if effort > 6 else "easier" if effort < 3 else "right",
    }
    if chance.random() < 0.8:
        told["pain_next_morning"] = _ten(chance.gauss(before + table["morning"], table["noise"]))
    return told


def _ten(value: float) -> int:
    return max(0, min(10, round(value)))

"""What the record knows, as `care` reads it: the same for today's visit and for the replay of an earlier decision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from dorsal.care import followup, triage
from dorsal.care.answers import UNSURE
from dorsal.care.result import Result, decide
from dorsal.content.schema import Content, Id
from dorsal.record.queries import Answered, Decided, Known


@dataclass(frozen=True)
class Inputs:
    """The answers that hold, the days they were given, what was put twice, and what stands from before."""

    answers: dict[Id, Any]
    asked: dict[Id, date]
    asked_again: frozenset[Id]
    standing: followup.Standing


def inputs(known: Known, content: Content) -> Inputs:
    """A function of its arguments alone, so that what was known then gives what was decided then."""
    told = _told(known, content)
    values = {name: [stored(one.value) for one in given] for name, given in told.items()}
    return Inputs(
        answers={name: given[-1] for name, given in values.items() if given[-1] is not None},
        asked={name: given[-1].on for name, given in told.items()},
        asked_again=frozenset(name for name, given in values.items() if given[-2:] == [UNSURE] * 2),
        standing=_standing(known, told),
    )


def recompute(content: Content, known: Known) -> Any:
    """What this content decides on what was known, as the record keeps it."""
    found = inputs(known, content)
    return plain(decide(found.answers, content, on=known.on, asked=found.asked, standing=found.standing))


def plain(result: Result) -> Any:
    """A result as the record keeps it."""
    return msgspec.json.decode(msgspec.json.encode(result))


def _told(known: Known, content: Content) -> dict[Id, list[Answered]]:
    """Every answer to each question, oldest first; a question that the content does not ask is left out."""
    told: dict[Id, list[Answered]] = defaultdict(list)
    for answer in known.answers:
        if answer.question in content.questions:
            told[answer.question].append(answer)
    return told


def stored(value: Any) -> Any:
    """A stored answer as `care` holds it."""
    if isinstance(value, list):
        return tuple(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _standing(known: Known, told: dict[Id, list[Answered]]) -> followup.Standing:
    judged = [followup.Judged(decision.written, reasons(decision)) for decision in known.decisions]
    examined = [followup.Examined(one.at, one.by, one.found) for one in known.examinations]
    return followup.standing(judged, examined, {name: given[-1].at for name, given in told.items()})


def reasons(decision: Decided) -> tuple[triage.Reason, ...]:
    return msgspec.convert(decision.result["triage"]["reasons"], tuple[triage.Reason, ...])

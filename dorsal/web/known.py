"""What the record knows, as `care` reads it: the same for today's visit and for the replay of an earlier decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from dorsal.care import followup, history, triage
from dorsal.care.answers import UNSURE, AnswerError
from dorsal.care.examining import Examined, examined, parse_signs
from dorsal.care.result import Result, decide
from dorsal.content.schema import Content, Id
from dorsal.record.queries import Answered, Decided, Known


@dataclass(frozen=True)
class Inputs:
    """The answers that hold, the days they were given, what was put twice, what stands from before, and what was found
    by those who examined the person."""

    answers: dict[Id, Any]
    asked: dict[Id, date]
    asked_again: frozenset[Id]
    standing: followup.Standing
    examined: Examined


def inputs(known: Known, content: Content) -> Inputs:
    """A function of its arguments alone, so that what was known then gives what was decided then."""
    told = _told(known, content)
    values = {name: [stored(one.value) for one in given] for name, given in told.items()}
    looked = _looked(known, told, content)
    return Inputs(
        answers={name: given[-1] for name, given in values.items() if given[-1] is not None},
        asked={name: given[-1].on for name, given in told.items()},
        asked_again=frozenset(name for name, given in values.items() if given[-2:] == [UNSURE] * 2),
        standing=_standing(known, looked.given()),
        examined=looked,
    )


def recompute(content: Content, known: Known) -> Any:
    """What this content decides on what was known, as the record keeps it."""
    found = inputs(known, content)
    return plain(
        decide(found.answers, content, on=known.on, asked=found.asked, standing=found.standing, examined=found.examined)
    )


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


def _looked(known: Known, told: dict[Id, list[Answered]], content: Content) -> Examined:
    """What examinations found. One that today's content cannot read says nothing here; the record keeps it."""
    looks = sorted(_examinations(known, content), key=lambda one: one.at)
    cleared = max((one.at for one in known.examinations if one.found == followup.CLEARS), default=None)
    return examined(looks, content, cleared=cleared, answered={name: given[-1].at for name, given in told.items()})


def _examinations(known: Known, content: Content) -> Iterator[history.Examination]:
    for one in known.lived:
        if one.kind == "examination":
            raw = msgspec.convert(one.body | {"kind": one.kind, "id": str(one.entry)}, history.Examination)
            with suppress(AnswerError):
                yield msgspec.structs.replace(raw, signs=parse_signs(raw.signs, content))


def _standing(known: Known, given: Mapping[Id, datetime]) -> followup.Standing:
    judged = [followup.Judged(decision.written, reasons(decision)) for decision in known.decisions]
    seen = [followup.Examined(one.at, one.by, one.found) for one in known.examinations]
    return followup.standing(judged, seen, given)


def reasons(decision: Decided) -> tuple[triage.Reason, ...]:
    return msgspec.convert(decision.result["triage"]["reasons"], tuple[triage.Reason, ...])

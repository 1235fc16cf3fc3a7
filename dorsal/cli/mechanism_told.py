"""What clinicians noted of published patients, told as the answers that such a person could give here.

The patients are those of Smart 2011, with the eleven criteria that Fop 2017 chose: one column each, 1, 0 or blank.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from dorsal.care.answers import Answer, Answers
from dorsal.cli import InputError
from dorsal.content.schema import Id

FILE = "lowbackpain_mechanism.csv"
LABELS = ("nociceptive", "peripheral_neuropathic", "central")
Patient = dict[str, str]


class Criterion(NamedTuple):
    """One criterion: how clinicians find it, what it means, and what stands for it here, if anything does."""

    column: str
    found_by: Literal["history", "examination"]
    meaning: str
    match: Literal["the same", "near", "not asked"]
    told: str


CRITERIA = (
    Criterion("c2", "history", "pain fits an injury, a disease or a way of moving", "not asked", ""),
    Criterion("c6", "history", "pain nearly all the time", "the same", "sensitivity: constant"),
    Criterion("c8", "history", "pain stays in its area", "near", "if not, and not c9: sensitivity: widespread"),
    Criterion("c9", "history", "pain spreads along a nerve", "near", "leg-pain: below-knee, leg-features: stripe"),
    Criterion("c13", "history", "many things set it off, in no pattern", "the same", "sensitivity: unpredictable"),
    Criterion("c15", "history", "other odd sensations with the pain", "not asked", "only of a leg: leg-features"),
    Criterion("c19", "history", "pain at night or broken sleep", "not asked", "our night-pain is a warning sign"),
    Criterion("c26", "history", "life is strongly limited", "near", "interference: 8, if not 3"),
    Criterion("c28", "examination", "movement tests bring it on consistently", "not asked", ""),
    Criterion("c33", "examination", "tender over wide areas", "near", "with the examination only: sensitivity: touch"),
    Criterion("c37", "examination", "pressing on the nerve hurts", "not asked", ""),
)
# Not recorded of anybody, so the same for all: long-lasting low back pain, no narrowing around the nerves.
FOR_ALL: Answers = {
    "since": "3-to-12-months",
    "areas": ("low-back",),
    "both-legs": "no",
    "legs-giving-way": "no",
    "walking-leg-pain": "no",
}
LIMITED, NOT_LIMITED = 8.0, 3.0


def columns(found_by: Iterable[str] = ("history",)) -> tuple[str, ...]:
    """The columns of what was found by asking, or by examining too."""
    return tuple(one.column for one in CRITERIA if one.found_by in found_by)


def read(file: Path) -> list[Patient]:
    """The patients of one file. Raises InputError."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            patients = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file}: cannot be read ({type(error).__name__})") from None
    wanted = {"mechanism", *(one.column for one in CRITERIA)}
    for line, patient in enumerate(patients, 2):
        if wanted - patient.keys() or patient["mechanism"] not in LABELS:
            raise InputError(f"{file}:{line}: expected {', '.join(sorted(wanted))}; mechanism: {', '.join(LABELS)}")
    if not patients:
        raise InputError(f"{file}:1: expected a line for each patient")
    return patients


def told(patient: Patient, *, examined: bool = False, widespread: bool = True) -> Answers:
    """The answers of one patient. A blank stays unanswered; in a list to tick, what was not noted is not ticked."""
    given: dict[Id, Answer] = dict(FOR_ALL)
    if patient["c9"] == "1":
        given |= {"leg-pain": "below-knee", "leg-features": ("stripe",)}
    elif patient["c9"] == "0":
        given |= {"leg-features": ("none",), "leg-worse-than-back": "no"}
    if patient["c26"]:
        given["interference"] = LIMITED if patient["c26"] == "1" else NOT_LIMITED
    ticks = {
        "constant": patient["c6"] == "1",
        "touch": examined and patient["c33"] == "1",
        "unpredictable": patient["c13"] == "1",
        "widespread": widespread and patient["c8"] == patient["c9"] == "0",
    }
    given["sensitivity"] = tuple(name for name, ticked in ticks.items() if ticked) or ("none",)
    return given

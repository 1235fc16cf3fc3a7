"""What an entry of each kind holds. A new kind is one class here; a body that does not fit is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from dorsal.care import history
from dorsal.content.schema import Discipline

Kind = Literal[
    "consent", "answer", "decision", "examined", "place", "known-as", "counted",
    "note", "message", "proposal", "verdict", "task", "appointment", "referral", "answered", "letter",
    "session", "morning", "check-in", "flare", "swap", "refuse", "move", "away", "goal", "take-back",
    "override", "advice", "examination", "settled",
]  # fmt: skip
# What happens while a plan is followed. Its shape is that of `care.history`, which alone says what each one means.
LIVED: tuple[Kind, ...] = (
    "session", "morning", "check-in", "flare", "swap", "refuse", "move", "away", "goal", "take-back",
    "override", "advice", "examination", "settled",
)  # fmt: skip
Role = Literal["person", "physiotherapist", "osteopath", "doctor"]
Json = Any
WHOLE = 1e16
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes it
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Prose = Annotated[str, msgspec.Meta(max_length=4000)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Value = Prose | int | float | bool | Annotated[list[Word], msgspec.Meta(max_length=100)] | None


class Misfit(ValueError):
    """A body that is not what its kind holds; the message says where."""


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Consent(_Body, frozen=True):
    """Agreement to one text, by the hash of the words that were shown."""

    text: Word
    language: Word
    hash: Hash


class Answer(_Body, frozen=True):
    """What was answered to one question. None takes an earlier answer back."""

    question: Word
    value: Value


class Decision(_Body, frozen=True):
    """What was decided and the words that were shown for it."""

    result: Json
    content: Hash
    words: Json
    language: Word


class Examined(_Body, frozen=True):
    """What a professional found: their role, the day, and an optional note."""

    by: Word
    on: date
    found: Word
    note: Prose = ""


class Place(_Body, frozen=True):
    """Where the person is, for the numbers to call."""

    country: Word


class KnownAs(_Body, frozen=True):
    """What the person wants their care team to call them; the last one counts."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Counted(_Body, frozen=True):
    """Whether the person wants to be in the numbers over everybody; the last one counts."""

    counted: bool


class WrittenNote(_Body, frozen=True):
    """What a member of the care team noted, in their discipline; what was examined is an `examination`."""

    by: Discipline
    text: Prose
    for_person: bool = True


class Message(_Body, frozen=True):
    """One line of the thread between a person and their care team."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class Proposal(_Body, frozen=True):
    """A change of the plan for somebody else of the team, or the person, to agree to: the body of an override."""

    by: Discipline
    override: Json


class Verdict(_Body, frozen=True):
    """What became of a proposal. `override`: the entry that carries it out, where it was accepted."""

    proposal: UUID
    accepted: bool
    reason: Prose = ""
    override: UUID | None = None


class Task(_Body, frozen=True):
    """Something that one of the team has to do by a day; `done` closes the task of that id."""

    text: Prose = ""
    role: Role | None = None
    due: date | None = None
    done: UUID | None = None


class Appointment(_Body, frozen=True):
    """A time to meet; `cancels` takes an earlier one back."""

    at: datetime | None = None
    role: Role | None = None
    text: Prose = ""
    cancels: UUID | None = None


class Referral(_Body, frozen=True):
    """The person was sent to somebody for a step of the pathway; open until an `answered` entry says "seen"."""

    by: Discipline
    step: Word
    to: Prose = ""
    reason: Prose = ""


class Answered(_Body, frozen=True):
    """What came of a referral."""

    referral: UUID
    came: Literal["seen", "not-seen", "declined"]
    found: Prose = ""


class Letter(_Body, frozen=True):
    """A letter that was made: for which step, in which language, and the hash of the paper."""

    step: Word
    language: Word
    hash: Hash


KINDS: dict[str, type[_Body]] = {
    "consent": Consent,
    "answer": Answer,
    "decision": Decision,
    "examined": Examined,
    "place": Place,
    "known-as": KnownAs,
    "counted": Counted,
    "note": WrittenNote,
    "message": Message,
    "proposal": Proposal,
    "verdict": Verdict,
    "task": Task,
    "appointment": Appointment,
    "referral": Referral,
    "answered": Answered,
    "letter": Letter,
}


def fitted(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as it will be kept. Raises Misfit."""
    if kind not in (*KINDS, *LIVED):
        raise Misfit(f"no entry is of the kind '{kind}'")
    try:
        plain = _lived(kind, body) if kind in LIVED else msgspec.to_builtins(msgspec.convert(dict(body), KINDS[kind]))
        text = canonical(plain)
        if NUL.search(text):
            raise ValueError("a text holds a character that no database keeps")
        text.encode()  # raises for half a character, which none keeps either
        whole: dict[str, Any] = as_kept(text)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise Misfit(f"{kind}: {error}") from error
    return whole


def _lived(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of what happened: `at` is a time with its offset, on the person's own clock. Its author is no part."""
    if "author" in body:
        raise ValueError("author: the entry says who wrote it")
    entry = msgspec.convert({"id": "-", **body, "kind": kind}, history.AnyEntry, strict=False)
    if entry.at.tzinfo is None:
        raise ValueError("at: a time with its offset")
    plain: dict[str, Any] = msgspec.to_builtins(entry)
    return {name: value for name, value in plain.items() if name not in ("id", "kind") and value is not None}


def as_kept(text: str) -> Any:
    """What a canonical text holds, as every database gives it back: none keeps a zero below zero, nor that a number of
    seventeen digits or more was not a whole one."""
    return json.loads(text, parse_float=_number)


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if abs(number) >= WHOLE else number or 0.0


def canonical(body: Any) -> str:
    """One text for one body, so that two bodies are the same exactly when their texts are."""
    return json.dumps(body, sort_keys=True, allow_nan=False, ensure_ascii=False, separators=(",", ":"))

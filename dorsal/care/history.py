"""What happened since the first plan: sessions, check-ins, flares, wishes, examinations; read once and never guessed.

An entry is taken whole or refused whole, with a reason. The order in which entries arrive changes nothing, nor does the
same entry twice. Days are the person's: the day that an entry's own clock showed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, get_args

import msgspec

from dorsal.care.answers import Answer, AnswerError, Answers, parse_all
from dorsal.care.examining import parse_signs
from dorsal.care.followup import Judged
from dorsal.content.schema import Content, Discipline, Id, Intervention

Ten = Annotated[float, msgspec.Meta(ge=0, le=10)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
NEXT = timedelta(days=1)
EntryId = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Reason = Annotated[str, msgspec.Meta(max_length=1000)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One thing that happened, written once. `at`: when, on the person's own clock."""

    id: EntryId
    at: datetime

    @property
    def day(self) -> date:
        return self.at.date()


class Session(Entry, frozen=True, kw_only=True, tag="session"):
    """One exercise on one day. `done`: the share of what was asked; pain and effort are 0 to 10."""

    item: Id
    level: Annotated[int, msgspec.Meta(ge=1)] = 1
    done: Share = 1
    pain_before: Ten | None = None
    pain_during: Ten | None = None
    pain_next_morning: Ten | None = None
    effort: Ten | None = None
    felt: Literal["easier", "right", "harder"] | None = None
    skipped: Literal["time", "pain", "fear", "tired", "forgot", "boring", "unclear", "away", "other"] | None = None


class Morning(Entry, frozen=True, kw_only=True, tag="morning"):
    """The pain on a morning, which the sessions of the day before are judged by."""

    pain: Ten


class CheckIn(Entry, frozen=True, kw_only=True, tag="check-in"):
    """Answers given on a later day: the latest to a question counts."""

    values: dict[Id, Any]


class Told(Entry, frozen=True, kw_only=True, tag="answer"):
    """One answer given apart from a check-in: a correction, or something told later. No news of how a week went."""

    question: Id
    value: Any

    @property
    def values(self) -> dict[Id, Any]:
        return {self.question: self.value}


class Flare(Entry, frozen=True, kw_only=True, tag="flare"):
    """The person said that it flared up."""


class Swap(Entry, frozen=True, kw_only=True, tag="swap"):
    """Another exercise is wanted in this one's place."""

    item: Id


class Refuse(Entry, frozen=True, kw_only=True, tag="refuse"):
    """This one is not wanted."""

    item: Id


class Goal(Entry, frozen=True, kw_only=True, tag="goal"):
    """Something the person wants back, or, with `ends`, does not work towards any more."""

    item: Id
    ends: bool = False


class Move(Entry, frozen=True, kw_only=True, tag="move"):
    """Two days of a week change places."""

    first: date
    second: date


class Away(Entry, frozen=True, kw_only=True, tag="away"):
    """No sessions from the first day to the last."""

    first: date
    last: date


class TakeBack(Entry, frozen=True, kw_only=True, tag="take-back"):
    """Something told earlier was a mistake or is over: it counts as if it had never been."""

    wish: EntryId


class Seen(Entry, frozen=True, kw_only=True, tag="examined"):
    """Somebody examined the person."""

    by: str
    found: Literal["nothing-serious", "needs-care", "waiting"]


class Amount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The part of a dose that somebody sets; what is left out stays as it is."""

    sets: Annotated[int, msgspec.Meta(ge=1, le=10)] | None = None
    reps: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    seconds: Annotated[int, msgspec.Meta(ge=1, le=600)] | None = None
    minutes: Annotated[float, msgspec.Meta(gt=0, le=120)] | None = None
    days_a_week: Annotated[int, msgspec.Meta(ge=1, le=7)] | None = None


class Piece(Entry, frozen=True, kw_only=True):
    """What one of the care team says. `author`: who of that discipline, where the record knows it."""

    by: Discipline
    author: EntryId | None = None

    @property
    def who(self) -> str:
        """Two of one discipline are two; where nobody is named, the discipline speaks as one."""
        return self.author or self.by


class Override(Piece, frozen=True, kw_only=True, tag="override"):
    """What one of the care team changes in the plan and why, until a day or until it is taken back.

    `add`, `remove` or `hold` an exercise, give it a `dose`, set a `goal`; `forbid` what a contraindication is named by.
    """

    change: Literal["add", "remove", "hold", "dose", "forbid", "goal"]
    reason: Reason
    item: Id | None = None
    contraindication: Id | None = None
    level: Annotated[int, msgspec.Meta(ge=1)] | None = None
    dose: Amount | None = None
    until: date | None = None


class Advice(Piece, frozen=True, kw_only=True, tag="advice"):
    """What one of the care team told the person to do besides the plan."""

    says: Id
    reason: Reason = ""


class Examination(Entry, frozen=True, kw_only=True, tag="examination"):
    """Signs that one of the care team looked for, each with what was found; a later one of a sign is told anew."""

    by: Discipline
    signs: dict[Id, Any]
    note: Annotated[str, msgspec.Meta(max_length=4000)] = ""


class Settled(Entry, frozen=True, kw_only=True, tag="settled"):
    """A conflict between pieces of advice was talked over, and how it was settled."""

    by: Discipline
    conflict: EntryId
    how: Reason


AnyEntry = (
    Session | Morning | CheckIn | Told | Flare | Swap | Refuse | Goal | Move | Away | TakeBack | Seen
    | Override | Advice | Examination | Settled
)  # fmt: skip
WISHES = (Swap, Refuse, Move, Away)
REVOCABLE = (*WISHES, Session, Flare, Override, Advice, Settled)
ANSWERS = (CheckIn, Told)
OF_AN_ITEM = (Session, Swap, Refuse, Goal)
SHAPES: dict[str, type[Entry]] = {str(one.__struct_config__.tag): one for one in get_args(AnyEntry)}
Refusal = Literal["unreadable", "future", "before-the-start", "unknown-item", "never-offered", "twice", "days"]


class Refused(msgspec.Struct, frozen=True):
    """An entry that does not count, and why."""

    id: str
    reason: Refusal
    expected: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was read so far, each entry by itself, in the order in which they came; what was taken back is still there.

    It may be kept, and gone on from. `judged`: as in a history.
    """

    on: date
    answers: dict[Id, Answer]
    entries: tuple[AnyEntry, ...] = ()
    refused: tuple[Refused, ...] = ()
    judged: tuple[Judged, ...] = ()


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The first answers and everything that counts since, in the order in which it happened.

    `judged`: decisions kept elsewhere that must keep standing, such as on an alarming answer corrected the same day.
    """

    on: date
    today: date
    answers: dict[Id, Answer]
    entries: tuple[AnyEntry, ...] = ()
    refused: tuple[Refused, ...] = ()
    judged: tuple[Judged, ...] = ()

    def of(self, *kinds: type[Entry]) -> Iterator[Any]:
        return (entry for entry in self.entries if type(entry) in kinds)


def read_history(answers: Answers, entries: Iterable[object], content: Content, *, on: date, today: date) -> History:
    """Everything that counts, and what was refused. `on`: the day of the first answers; `today`: the person's day."""
    return whole(read_on(Reading(on=on, answers=dict(answers)), entries, content, today=today), today=today)


def read_on(reading: Reading, entries: Iterable[object], content: Content, *, today: date) -> Reading:
    """The reading with more entries. Read in parts it is what it is at once, if no part held a day to come."""
    read, refused = list(reading.entries), list(reading.refused)
    for number, raw in enumerate(entries, len(read) + len(refused)):
        found = _entry(raw, number, content, reading.on, today)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            read.append(found)
    return msgspec.structs.replace(reading, entries=tuple(read), refused=tuple(refused))


def whole(reading: Reading, *, today: date) -> History:
    """The history that was read: entries set against each other, in the order in which they happened."""
    kept: dict[str, AnyEntry] = {}
    refused = list(reading.refused)
    for found in reading.entries:
        if found.id in kept and kept[found.id] != found:
            first, second = sorted((kept[found.id], found), key=_order)
            kept[found.id] = first
            refused.append(Refused(second.id, "twice", "one entry for each id"))
        else:
            kept[found.id] = found
    return History(
        on=reading.on,
        today=today,
        answers=dict(reading.answers),
        entries=_with_mornings(sorted(_standing(kept), key=lambda entry: (entry.at, entry.id))),
        refused=tuple(sorted(set(refused), key=lambda one: (one.id, one.reason, one.expected))),
        judged=reading.judged,
    )


def _standing(kept: Mapping[str, AnyEntry]) -> Iterator[AnyEntry]:
    """Everything but what was taken back, and what took it back."""
    gone = {entry.wish for entry in kept.values() if isinstance(entry, TakeBack)}
    for entry in kept.values():
        if not isinstance(entry, TakeBack) and not (isinstance(entry, REVOCABLE) and entry.id in gone):
            yield entry


def _with_mornings(entries: list[AnyEntry]) -> tuple[AnyEntry, ...]:
    """The sessions that did not say it themselves, with the pain of the morning after, if that was told."""
    told = {entry.day: entry.pain for entry in reversed(entries) if isinstance(entry, Morning)}
    return tuple(
        msgspec.structs.replace(entry, pain_next_morning=told[entry.day + NEXT])
        if isinstance(entry, Session) and entry.pain_next_morning is None and entry.day + NEXT in told
        else entry
        for entry in entries
    )


def _order(entry: AnyEntry) -> tuple[datetime, str, bytes]:
    return entry.at, entry.id, msgspec.json.encode(entry, order="deterministic")


def _entry(raw: object, number: int, content: Content, on: date, today: date) -> AnyEntry | Refused:
    name = str(raw.get("id", f"#{number + 1}")) if isinstance(raw, Mapping) else f"#{number + 1}"
    try:
        entry = msgspec.convert(raw, _shape(raw), strict=False)
    except msgspec.ValidationError as error:
        return Refused(name, "unreadable", str(error))
    if entry.at.tzinfo is None:
        return Refused(name, "unreadable", "at: a time with its offset, as 2026-01-31T08:30:00+01:00")
    if entry.day > today:
        return Refused(name, "future", f"a day up to {today}")
    if entry.day < on:
        return Refused(name, "before-the-start", f"a day from {on}")
    return _known(entry, content)


def _shape(raw: object) -> Any:
    """The one shape that an entry's kind asks for; all of them, which is many times slower, where it names none."""
    kind = raw.get("kind") if isinstance(raw, Mapping) else None
    return SHAPES.get(kind, AnyEntry) if isinstance(kind, str) else AnyEntry


def _known(entry: AnyEntry, content: Content) -> AnyEntry | Refused:
    """Only what exists and was offered."""
    if isinstance(entry, OF_AN_ITEM) and entry.item not in content.interventions:
        return Refused(entry.id, "unknown-item", "the id of something that a plan offers")
    if isinstance(entry, Session) and entry.level > (most := len(content.interventions[entry.item].levels)):
        return Refused(entry.id, "never-offered", f"level: 1 to {most}")
    goal = isinstance(entry, OF_AN_ITEM) and content.interventions[entry.item].kind == "goal"
    if isinstance(entry, (Goal, Swap)) and isinstance(entry, Goal) != goal:
        return Refused(entry.id, "never-offered", "a goal is chosen or ended; anything else is swapped")
    if isinstance(entry, (*ANSWERS, Examination)):
        try:
            return _parsed(entry, content)
        except AnswerError as error:
            return Refused(entry.id, "never-offered", str(error))
    if isinstance(entry, Advice) and entry.says not in content.advice:
        return Refused(entry.id, "never-offered", "the id of something that may be advised besides a plan")
    if isinstance(entry, Override):
        return _changed(entry, content)
    if isinstance(entry, Away) and entry.last < entry.first:
        return Refused(entry.id, "days", "a last day on or after the first")
    return entry


def _changed(entry: Override, content: Content) -> Override | Refused:
    """Only a change of something that exists, that its kind can have."""
    if entry.change == "forbid":
        if entry.contraindication not in content.contraindications:
            return Refused(entry.id, "unknown-item", "contraindication: the id of one that content names")
    elif entry.item not in content.interventions:
        return Refused(entry.id, "unknown-item", "item: the id of something that a plan offers")
    elif wrong := _never_offered(entry, content.interventions[entry.item]):
        return Refused(entry.id, "never-offered", wrong)
    if entry.until and entry.until < entry.day:
        return Refused(entry.id, "days", f"until: a day from {entry.day}")
    return entry


def _never_offered(entry: Override, item: Intervention) -> str | None:
    """What a change of this exercise would have to be instead."""
    if (item.kind == "goal") != (entry.change == "goal") and entry.change in ("goal", "add"):
        return "a goal is set by goal; anything else is added"
    if entry.level is not None and entry.level > len(item.levels):
        return f"level: 1 to {len(item.levels)}"
    given = {name for name in Amount.__struct_fields__ if entry.dose and getattr(entry.dose, name) is not None}
    if entry.change == "dose" and not given and entry.level is None:
        return "a level, or a dose with at least one amount"
    levels = item.levels if entry.level is None else item.levels[entry.level - 1 : entry.level]
    units = [name for name in ("minutes", "reps", "seconds") if any(getattr(one.dose, name) for one in levels)]
    foreign = given & {"minutes", "reps", "seconds"}.difference(units)
    return f"dose: this is counted in {', '.join(units)}" if foreign else None


def _parsed(entry: CheckIn | Told | Examination, content: Content) -> CheckIn | Told | Examination:
    if isinstance(entry, Examination):
        return msgspec.structs.replace(entry, signs=parse_signs(entry.signs, content))
    values = parse_all(entry.values, content)
    if isinstance(entry, Told):
        return msgspec.structs.replace(entry, value=values[entry.question])
    return msgspec.structs.replace(entry, values=values)

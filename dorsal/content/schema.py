"""What a record of each kind holds. Every field is required unless it has a default; unknown fields are refused."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from dorsal.content.advising import Advisable as Advisable
from dorsal.content.advising import ConflictRule as ConflictRule
from dorsal.content.examining import Discipline as Discipline
from dorsal.content.examining import Sign as Sign
from dorsal.content.following import Change as Change
from dorsal.content.following import CheckInPage as CheckInPage
from dorsal.content.following import Course as Course
from dorsal.content.following import CoursePoint as CoursePoint
from dorsal.content.following import CourseState as CourseState
from dorsal.content.following import CourseValue as CourseValue
from dorsal.content.following import Limit as Limit
from dorsal.content.form import Form
from dorsal.content.measuring import Measure as Measure
from dorsal.content.posing import Figure as Figure
from dorsal.content.posing import Pose as Pose
from dorsal.content.records import Id as Id
from dorsal.content.records import Record as Record
from dorsal.content.records import Review as Review
from dorsal.content.records import Text as Text
from dorsal.content.wording import Topic as Topic
from dorsal.content.wording import Wording as Wording


class Urgency(StrEnum):
    """How soon someone must look: T0 emergency now, T1 same day, T2 within days, T3 routine, T4 self-manage."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"


Domain = Literal["mechanical", "neurological", "muscular", "psychosocial", "lifestyle"]
Strand = Literal["education", "movement", "stress-and-mood", "sleep-and-habits", "hands-on-care", "medical-care"]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a fact comes from. `certainty` says how it was checked: read, memory (to verify) or convention."""

    title: str
    certainty: Literal["read", "memory", "convention"]
    where: str = ""


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: str


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to choose. `days`: the least it stands for, if a time; `assumed`: true of all, so not asked."""

    text: Text
    days: int | None = None
    assumed: bool = False


class Question(Record, frozen=True, kw_only=True):
    """One thing asked. `alarming` is the answer that worries: unsure, to a red-flag question, counts as that one."""

    kind: Literal["yes-no", "one", "many", "number", "date", "areas", "text"]
    text: Text
    hint: Text | None = None
    why: Text | None = None
    plainer: Text | None = None
    options: dict[Id, Option] = {}
    range: tuple[float, float] | None = None
    ends: tuple[Text, Text] | None = None
    unit: Text | None = None
    asked_if: Form | None = None
    red_flag: bool = False
    emergency: bool = False
    alarming: Literal["yes", "no"] | None = None
    unsure: bool = True
    optional: bool = False


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One idea of the intake. A question may stand on two pages; it is asked on the first one that is shown.

    `safety`: warning signs. `later`: what only refines the plan, asked in later weeks.
    """

    id: Id
    title: Text
    questions: tuple[Id, ...]
    intro: Text | None = None
    shown_if: Form | None = None
    safety: bool = False
    later: bool = False


class Derived(Record, frozen=True, kw_only=True):
    """A finding computed from others by the function of the same name; `kind` says what its values are.

    `from_history`: computed from sessions and check-ins, so unknown before there are any.
    A `sign` is found by an examination or is not there; `both_sides_of`: the one that is then found left and right.
    """

    name: Text
    kind: Literal["number", "one", "sign"]
    options: dict[Id, Option] = {}
    range: tuple[float, float] | None = None
    uses: tuple[Id, ...]
    from_history: bool = False
    both_sides_of: Id | None = None


class Compound(Record, frozen=True, kw_only=True):
    """A named combination of findings, so that a combination used twice is written once."""

    name: Text
    when: Form


class RedFlag(Record, frozen=True, kw_only=True):
    """A condition under which a serious cause must be ruled out. `implied_by`: rules no less urgent that entail it."""

    urgency: Urgency
    name: Text
    when: Form
    advice: Text
    implied_by: tuple[Id, ...] = ()
    contraindicates: tuple[Id, ...] = ()
    page: Literal["emergency", "crisis"] | None = None


class UrgencyLevel(Record, frozen=True, kw_only=True):
    """What one urgency is called, what it means and what it asks of a person."""

    name: Text
    advice: Text
    meaning: Text


class SafetySign(Record, frozen=True, kw_only=True):
    """One sign of the safety net: emergency now, or `soon`, a doctor within days."""

    text: Text
    soon: bool


class Contradiction(Record, frozen=True, kw_only=True):
    """Answers that cannot both be true: they are asked again, never guessed."""

    when: Form
    text: Text
    ask: tuple[Id, ...]


class Driver(Record, frozen=True, kw_only=True):
    """What keeps the pain going and a plan can act on: `strong` under one condition, `some` under another."""

    domain: Domain
    name: Text
    text: Text
    strong: Form
    some: Form
    strands: tuple[Strand, ...]


class Pattern(Record, frozen=True, kw_only=True):
    """The kind of pain the answers look like: never a diagnosis."""

    name: Text
    text: Text
    when: Form


class Phase(Record, frozen=True, kw_only=True):
    """Where in time the pain is. The first phase whose condition is true holds."""

    name: Text
    text: Text
    when: Form


class Contraindication(Record, frozen=True, kw_only=True):
    """A reason not to offer something now. True or unknown, what names it is not offered."""

    name: Text
    when: Form
    text: Text


class Dose(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much: `reps` or `seconds` for each set, or `minutes` each time. `effort` is 0 to 10, `rest` in seconds."""

    sets: int = 1
    reps: int | None = None
    seconds: int | None = None
    minutes: float | None = None
    rest: int = 30
    times_a_day: int = 1
    days_a_week: int
    effort: int


class Beat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One part of a pace that goes round and round, in seconds: a breath in or out, a wait, a muscle tensed, let go."""

    do: Literal["in", "out", "wait", "tense", "release"]
    seconds: float


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One step of a progression: its name, how it is done, how much. `starts_if`: who may begin here.

    `pace`: the round that breathing or relaxing goes by. `each`: the seconds of one repetition that stays longer in a
    place than it is drawn to.
    """

    name: Text
    how: Text
    dose: Dose
    equipment: tuple[Id, ...] = ()
    contraindicated: tuple[Id, ...] = ()
    starts_if: Form | None = None
    pace: tuple[Beat, ...] = ()
    each: float | None = None


Kind = Literal[
    "mobility", "control", "strength", "endurance", "relaxation", "functional",
    "rest-position", "heat", "self-massage", "massage", "hands-on", "habit", "goal",
]  # fmt: skip


class Intervention(Record, frozen=True, kw_only=True):
    """Something a plan can offer: an exercise with four levels, a goal in steps, or another offer with at least one.

    `serves` names drivers; `suits` patterns and phases for which it comes first, `only_if_suited` for no other.
    `alongside`: spread through the day beside other things, so not counted in the minutes a person gives.
    """

    kind: Kind
    strand: Strand
    name: Text
    purpose: Text
    serves: tuple[Id, ...]
    suits: tuple[Id, ...] = ()
    position: Literal["back", "side", "front", "kneeling", "sitting", "standing", "moving", "any"]
    start: Text
    steps: tuple[Text, ...]
    cues: tuple[Text, ...]
    each_side: bool = False
    loads: tuple[Literal["trunk", "hips", "legs", "upper-body"], ...] = ()
    levels: tuple[Level, ...]
    contraindicated: tuple[Id, ...] = ()
    caution: Text | None = None
    equipment: tuple[Id, ...] = ()
    camera: Literal["yes", "partly", "no"] = "no"
    alongside: bool = False
    only_if_suited: bool = False
    needs: Literal["self", "physiotherapist", "osteopath", "massage-therapist"] = "self"


class Lesson(Record, frozen=True, kw_only=True):
    """Two minutes of reading that end in something to do. The prose is one file per language beside the record.

    The first of `serves` is its main subject. `for_all`: fits a first week whatever was found; `later`: not in it.
    """

    title: Text
    summary: Text
    do: Text
    serves: tuple[Id, ...]
    for_all: bool = False
    later: bool = False
    body: Text = {}


class Step(Record, frozen=True, kw_only=True):
    """One step of the pathway: who can help, and the condition that earns it. `offer`: what is done there.

    `unless`: exclusions whose own words say whom to see instead.
    """

    order: int
    name: Text
    text: Text
    when: Form
    strand: Strand
    with_exercise: bool = False
    offer: Id | None = None
    unless: tuple[Id, ...] = ()


class LetterTemplate(Record, frozen=True, kw_only=True):
    """What a letter says for a step of the pathway, or as a `summary`, to a clinician. `asks`: of the reader."""

    title: Text
    greeting: Text
    opening: Text
    asks: tuple[Text, ...]
    closing: Text


class Exclusion(Record, frozen=True, kw_only=True):
    """Someone for whom the programme is not made: triage and where to go, no exercise plan."""

    name: Text
    when: Form
    text: Text


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom to call in one country; `checked` is the day somebody last dialled or looked it up, if anybody did.

    `zone`: the clock that most people there live by, where there is one.
    """

    name: Text
    zone: str | None = None
    emergency: tuple[str, ...]
    out_of_hours: Text
    crisis: Text
    checked: date | None = None
    sources: tuple[str, ...]


class Ease(Record, frozen=True, kw_only=True):
    """Something useful in the first minute: an offer at its first level, for whom no warning sign holds back.

    `asks`: what is asked besides the warning signs, so that nothing that speaks against it is left unknown.
    """

    title: Text
    text: Text
    offer: Id
    asks: tuple[Id, ...] = ()


class GlossaryTerm(Record, frozen=True, kw_only=True):
    """A word of the field, explained once."""

    term: Text
    text: Text


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the project knows, keyed by id, and the hash of the files it was read from."""

    hash: str
    languages: dict[str, Language]
    sources: dict[str, Source]
    interface: dict[str, Text]
    deny: dict[str, tuple[str, ...]]
    places: dict[str, Place]
    pages: tuple[Page, ...]
    questions: dict[Id, Question]
    derived: dict[Id, Derived]
    compounds: dict[Id, Compound]
    urgencies: dict[Id, UrgencyLevel]
    safety_net: dict[Id, SafetySign]
    red_flags: dict[Id, RedFlag]
    contradictions: dict[Id, Contradiction]
    drivers: dict[Id, Driver]
    patterns: dict[Id, Pattern]
    phases: dict[Id, Phase]
    contraindications: dict[Id, Contraindication]
    interventions: dict[Id, Intervention]
    lessons: dict[Id, Lesson]
    pathway: dict[Id, Step]
    exclusions: dict[Id, Exclusion]
    limits: dict[Id, Limit]
    checkin: dict[Id, CheckInPage]
    changes: dict[Id, Change]
    glossary: dict[Id, GlossaryTerm]
    courses: dict[Id, Course] = {}
    course_states: dict[Id, CourseState] = {}
    course_values: dict[Id, CourseValue] = {}
    poses: dict[Id, Pose] = {}
    figures: dict[Id, Figure] = {}
    first_ease: dict[Id, Ease] = {}
    advice: dict[Id, Advisable] = {}
    conflicts: dict[Id, ConflictRule] = {}
    letters: dict[Id, LetterTemplate] = {}
    examination: dict[Id, Sign] = {}
    wordings: dict[Id, Wording] = {}
    topics: dict[Id, Topic] = {}
    measures: dict[Id, Measure] = {}

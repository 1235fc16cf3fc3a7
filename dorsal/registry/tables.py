"""The tables of the registry, column by column: the one place that says what each holds, its type and how coarse it is.

Days are counted from the day a person began, so that no row holds a date but the week of that day.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

TEXT, WHOLE, NUMBER, YES_NO, WORDS, DATE = pl.String, pl.Int32, pl.Float64, pl.Boolean, pl.List(pl.String), pl.Date
Kind = type[pl.DataType] | pl.DataType


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `means` stands in the data dictionary."""

    name: str
    kind: Kind
    means: str


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    holds: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, Kind]:
        return {column.name: column.kind for column in self.columns}


PERSON = Column("person", TEXT, "Pseudonym: a keyed hash; the key is no part of the registry")
DAY = Column("day", WHOLE, "Days since the person began; 0 is that day")
OF_DECISION = (PERSON, DAY)

PEOPLE = Table(
    "people",
    "One row for each person: what they were like when they began.",
    (
        PERSON,
        Column("began", DATE, "Monday of the week in which they began"),
        Column("age_band", TEXT, "Ten years of age, such as 40-49; 80 and over are one band"),
        Column("sex", TEXT, "As answered"),
        Column("country", TEXT, "Where they said they were"),
        Column("language", TEXT, "In which they were spoken to first"),
        Column("work", TEXT, "As answered"),
        Column("phase", TEXT, "Phase of the first decision"),
        Column("pattern", TEXT, "First pattern of the first decision"),
        Column("course", TEXT, "The published course beside which they are seen"),
        Column("urgency", TEXT, "Urgency of the first decision; empty while its triage was open"),
        Column("planned", YES_NO, "Whether a decision ever gave a week of things to do"),
        Column("planned_day", WHOLE, "Day of the first such decision"),
        Column("asked_days", WHOLE, "Days of that week that ask for an exercise"),
        Column("pain", NUMBER, "Average pain at the start, 0 to 10"),
        Column("function", NUMBER, "How much the pain hinders at the start, 0 to 10, higher is worse"),
        Column("activity", NUMBER, "How well their own activity goes at the start, 0 to 10, higher is better"),
        Column("scan_before", YES_NO, "Whether they told at the start of an X-ray or scan"),
        Column("last", WHOLE, "Day on which they last told anything"),
        Column("sequence", WHOLE, "Number of the last entry that these rows know of"),
    ),
)
CARE = Table(
    "care",
    "Which clinics cared for whom.",
    (
        PERSON,
        Column("clinic", TEXT, "Pseudonym of the clinic, by the same key"),
        Column("from_day", WHOLE, "Day on which the first of its members joined the care team"),
        Column("until_day", WHOLE, "Day on which the last of them left; empty while one is there"),
    ),
)
CHECKINS = Table(
    "checkins",
    "What was told about how it goes: check-ins, and single answers given later.",
    (
        PERSON,
        DAY,
        Column("kind", TEXT, "check-in, or answer for one given apart"),
        Column("pain", NUMBER, "Average pain, 0 to 10"),
        Column("leg_pain", NUMBER, "Leg pain, 0 to 10"),
        Column("function", NUMBER, "How much the pain hinders, 0 to 10"),
        Column("activity", NUMBER, "How well their own activity goes, 0 to 10"),
        Column("sleep", NUMBER, "Sleep, 0 to 10, higher is better"),
        Column("stress", NUMBER, "Stress, 0 to 10"),
        Column("mood", NUMBER, "Low mood, 0 to 10"),
        Column("fear", NUMBER, "Fear of moving, 0 to 10"),
        Column("confidence", NUMBER, "Confidence, 0 to 10"),
        Column("barrier", TEXT, "What got in the way most"),
        Column("harm", WORDS, "What unpleasant things the plan caused; none where nothing did; empty if not asked"),
        Column("care", WORDS, "Care had so far; empty if not asked"),
        Column("signs_left", WHOLE, "Weekly warning signs without an answer; empty for a single answer"),
        Column("signs_yes", WHOLE, "Weekly warning signs answered with what worries, or unsure"),
    ),
)
SESSIONS = Table(
    "sessions",
    "One exercise on one day, done or skipped.",
    (
        PERSON,
        DAY,
        Column("item", TEXT, "The exercise"),
        Column("level", WHOLE, "Step of its progression"),
        Column("done", NUMBER, "Share of what was asked, 0 to 1"),
        Column("pain_before", NUMBER, "0 to 10"),
        Column("pain_during", NUMBER, "0 to 10"),
        Column("pain_next_morning", NUMBER, "0 to 10, told with the session or the morning after"),
        Column("effort", NUMBER, "0 to 10"),
        Column("felt", TEXT, "easier, right or harder"),
        Column("skipped", TEXT, "Why, if it was"),
    ),
)
FLARES = Table("flares", "Flares that the person entered.", (PERSON, DAY))
DECISIONS = Table(
    "decisions",
    "Each decision that was kept.",
    (
        PERSON,
        DAY,
        Column("content", TEXT, "Hash of the content that decided"),
        Column("urgency", TEXT, "T0 to T4; empty while open"),
        Column("complete", YES_NO, "Whether nothing was left to ask"),
        Column("phase", TEXT, "Phase"),
        Column("patterns", WORDS, "Patterns that hold"),
        Column("strong", WORDS, "Drivers that hold strongly"),
        Column("some", WORDS, "Drivers that hold somewhat"),
        Column("red_flags", WORDS, "Red flags that fired"),
        Column("blocked", YES_NO, "Whether something held the programme back"),
    ),
)
PLANS = Table(
    "plans",
    "Each exercise or offer of the week that a decision gave.",
    (
        PERSON,
        DAY,
        Column("item", TEXT, "What is offered"),
        Column("kind", TEXT, "Its kind; lesson for something to read"),
        Column("level", WHOLE, "Step of its progression"),
        Column("days", WHOLE, "On how many days of the week"),
        Column("minutes", WHOLE, "Minutes in that week"),
    ),
)
STEPS = Table(
    "steps",
    "Steps of the pathway: earned by a decision, and taken.",
    (
        PERSON,
        DAY,
        Column("step", TEXT, "The step"),
        Column("what", TEXT, "earned, referral, letter, seen, not-seen or declined"),
        Column("met", YES_NO, "For a referral or letter: whether the last decision up to that day earned the step"),
    ),
)
EXAMINED = Table(
    "examined",
    "That somebody examined the person.",
    (PERSON, DAY, Column("by", TEXT, "Their profession"), Column("found", TEXT, "What was found, or signs")),
)
TABLES: dict[str, Table] = {
    table.name: table
    for table in (PEOPLE, CARE, CHECKINS, SESSIONS, FLARES, DECISIONS, PLANS, STEPS, EXAMINED)
}  # fmt: skip
Rows = dict[str, list[tuple[object, ...]]]


def frame(name: str, rows: list[tuple[object, ...]]) -> pl.DataFrame:
    """Rows as a typed frame. Raises where a value is not what its column holds."""
    return pl.DataFrame(rows, schema=TABLES[name].schema, orient="row", strict=True)


MADE = (
    "Made by `dorsal reference` from the code. One row belongs to one person; whoever was erased, or does not want to "
    "be counted, has none. What somebody wrote in their own words is in no table. A table `findings` stands beside "
    "these: the person, and a column for each finding at the start, as `docs/explanation/rules-everywhere.md` tells."
)


def dictionary() -> str:
    """The data dictionary, as a page of the reference."""
    parts = [
        "# The registry's tables",
        MADE,
    ]
    for table in TABLES.values():
        lines = [f"| `{one.name}` | {_said(one.kind)} | {one.means} |" for one in table.columns]
        parts += [
            f"## {table.name}\n\n{table.holds}",
            "\n".join(["| Column | Type | Meaning |", "|---|---|---|", *lines]),
        ]
    return "\n\n".join(parts) + "\n"


def _said(kind: Kind) -> str:
    words = {TEXT: "text", WHOLE: "whole number", NUMBER: "number", YES_NO: "yes or no", DATE: "date"}
    return "list of texts" if isinstance(kind, pl.List) else words[kind]  # type: ignore[index]  # the others are classes

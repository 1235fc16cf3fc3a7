"""What is counted over many people: each measure says whom, what of them, and which way is better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from dorsal.content.problem import Problem
from dorsal.content.records import Id, Record, Text

if TYPE_CHECKING:
    from dorsal.content.schema import Content

Counts = Literal[
    "responders", "recovery", "relapse", "expected", "never-started", "adherence", "flares", "signs-asked",
    "signs-yes", "acted", "escalations", "imaging", "adverse", "completeness",
]  # fmt: skip
HARM = "harm"  # the question of the check-in that adverse events are counted from
FIELDS = ("of", "percent", "points", "weeks", "window", "days", "values", "within")
NEEDS: dict[str, frozenset[str]] = {
    "responders": frozenset({"of", "weeks", "window"}),  # and either percent or points
    "recovery": frozenset({"points", "weeks"}),
    "relapse": frozenset({"points", "days", "weeks"}),
    "expected": frozenset({"of", "weeks", "window"}),
    "never-started": frozenset({"days"}),
    "adherence": frozenset({"percent", "weeks"}),
    "flares": frozenset(),
    "signs-asked": frozenset(),
    "signs-yes": frozenset(),
    "acted": frozenset({"within"}),
    "escalations": frozenset({"values"}),
    "imaging": frozenset({"values"}),
    "adverse": frozenset({"values"}),
    "completeness": frozenset({"of", "weeks", "window"}),
}


class Measure(Record, frozen=True, kw_only=True):
    """`numerator` of `denominator`, in words; `direction`: which way is better.

    `counts`: what it is worked out by, from: `of` whose change, `percent` or `points` of change, `weeks` after the
    start, `window` days on either side of them, `days`, `values`, and `within` how many days, for each urgency.
    """

    order: int
    name: Text
    text: Text
    numerator: Text
    denominator: Text
    direction: Literal["higher", "lower", "neither"]
    counts: Counts
    of: Literal["pain", "function", "activity"] | None = None
    percent: float | None = None
    points: float | None = None
    weeks: tuple[int, ...] = ()
    window: int | None = None
    days: int | None = None
    values: tuple[Id, ...] = ()
    within: dict[str, int] = {}  # noqa: RUF012  a struct copies its defaults


def measure_problems(content: Content) -> Iterator[Problem]:
    """Everything that is wrong with the measures."""
    for name, measure in content.measures.items():
        for message in (*_fields(measure), *_known(measure, content)):
            yield Problem(f"measures/{name}", 0, message)


def _fields(measure: Measure) -> Iterator[str]:
    given = {field for field in FIELDS if getattr(measure, field) not in (None, (), {})}
    needs = set(NEEDS[measure.counts])
    if measure.counts == "responders":
        change = given & {"percent", "points"}
        if len(change) != 1:
            yield "responders change by either percent or points"
        needs |= change
    for field in sorted(needs - given):
        yield f"{measure.counts} needs '{field}'"
    for field in sorted(given - needs):
        yield f"{measure.counts} has no use for '{field}'"
    if measure.window is not None and any(7 * week <= measure.window for week in measure.weeks):
        yield "a window that reaches back to the start would count the start itself"


def _known(measure: Measure, content: Content) -> Iterator[str]:
    harm = content.questions.get(HARM)
    known = {
        "escalations": set(content.pathway),
        "imaging": set(content.pathway),
        "adverse": set(harm.options) if harm else set(),
    }
    for value in measure.values:
        if value not in known.get(measure.counts, {value}):
            yield f"unknown value '{value}'"
    for urgency in sorted(set(measure.within) - set(content.urgencies)):
        yield f"unknown urgency '{urgency}'"

"""What must hold of every single week that is shown, whatever came before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dorsal.care.condition import Value
from dorsal.care.replanning import NextItem
from dorsal.content.schema import Id
from dorsal.simulate.judge.course import Flare
from dorsal.simulate.judge.facts import Judged, Known
from dorsal.simulate.judge.forms import Forms
from dorsal.simulate.judge.sheet import EXERCISES, HAIR, PRACTICE, Sheet, standard, takes

Found = Iterator[tuple[str, str]]
GENTLE = ("lesson", "relaxation", "rest-position")
FLOOR = ("back", "side", "front", "kneeling")

URGENCY = "the urgency is what the answers say"
NO_PROGRAMME = "no programme while it is urgent or open"
CALM = "only calm and rest while a doctor is awaited"
EXCLUDED = "nothing for whom the plan is not made"
PROGRAMME = (URGENCY, NO_PROGRAMME, CALM, EXCLUDED)
AGAINST = "nothing contraindicated, or not known to be safe"
REFUSED = "nothing that was refused"
MEANS = "nothing without its means"
ON_FLOOR = "nothing on the floor for who cannot"
ALLOWED = (AGAINST, REFUSED, MEANS, ON_FLOOR)
WITHIN = "within the minutes of a day"
MINUTES = "minutes told as they are"
FEW = "few exercises at a time"
STANDARD = "no dose far above its standard"
AMOUNTS = (WITHIN, MINUTES, FEW, STANDARD)
APART = "rest between heavy work"
ACROSS = "rest between heavy work from week to week"
DONE = "rest after heavy work that was done"
REST = (APART, ACROSS, DONE)
CHECK = "nothing before the check of a flare"
EARNED = "each step of the pathway is earned"
SHOWN = "each earned step of the pathway is shown"
PATHWAY = (EARNED, SHOWN)
AWAY = "nothing on days away"
NEW = "few new exercises in a week"
GOALS = "few goals at a time"
BEGUN = "few goals begin in a week"
NEWS = (NEW, GOALS, BEGUN)


class Case:
    """One week with what is known on its day. `known`: all findings, and those that are not disputed."""

    def __init__(self, sheet: Sheet, known: tuple[Known, Known], judged: Judged, forms: Forms) -> None:
        (full, sure), (urgency, rules) = known, judged
        self.sheet, self.full, self.urgency, self.forms = sheet, full, urgency, forms
        self.sure: Known = sure | ({"urgency": urgency} if urgency else {})
        named = {name for rule in rules for name in forms.content.red_flags[rule].contraindicates}
        self.against = named | {
            name
            for name, holds in forms.contraindications.items()
            if holds(full) is not False or holds(sure) is not False
        }
        self.excluded = [name for name, holds in forms.exclusions.items() if holds(self.sure) is not False]

    def items(self) -> Iterator[tuple[date, NextItem]]:
        return ((day.on, item) for day in self.sheet.days for item in day.items)

    def capacity(self) -> float:
        given: Value | None = self.sure.get("minutes-a-day")
        return given if isinstance(given, float) else self.forms.limit("minutes-when-unknown")


def programme(case: Case) -> Found:
    """What the urgency allows, and nobody for whom the plan is not made."""
    shown = case.sheet.shown.triage.urgency
    if shown != case.urgency:
        yield URGENCY, f"shown {shown}, and the answers say {case.urgency}"
    for on, item in case.items():
        if case.urgency in ("T0", "T1", None):
            yield NO_PROGRAMME, f"{on} {item.id} at {case.urgency}"
        elif case.urgency == "T2" and item.kind not in GENTLE:
            yield CALM, f"{on} {item.id}"
        if case.excluded:
            yield EXCLUDED, f"{on} {item.id}: {case.excluded}"


def allowed(case: Case, refused: set[Id]) -> Found:
    """Nothing that is against somebody's health, wish or means."""
    content = case.forms.content
    has = case.forms.home.union(case.sure.get("equipment", ()))  # type: ignore[arg-type]
    wishes: tuple[str, ...] = case.sure.get("preferences", ())  # type: ignore[assignment]
    for name, level in {(item.id, item.level) for _, item in case.items() if item.level is not None}:
        record = content.interventions[name]
        step = record.levels[level - 1]
        if found := case.against.intersection((*record.contraindicated, *step.contraindicated)):
            yield AGAINST, f"{name} {level}: {sorted(found)}"
        if name in refused:
            yield REFUSED, name
        if record.needs != "self" or not has.issuperset((*record.equipment, *step.equipment)):
            yield MEANS, f"{name} {level}"
        if "no-floor" in wishes and record.position in FLOOR:
            yield ON_FLOOR, name


def amounts(case: Case) -> Found:
    """Within the minutes of each day; few exercises; no dose far above its standard; the same on each of its days."""
    room, content = case.capacity(), case.forms.content
    for day in case.sheet.days:
        took = sum(item.minutes or 0 for item in day.items)
        if took > room:
            yield WITHIN, f"{day.on}: {took} of {room}"
        for item in day.items:
            if item.minutes is not None and item.minutes != takes(item, content):
                yield MINUTES, f"{item.id}: {item.minutes}"
    exercises = case.sheet.exercises()
    if len(exercises) > case.forms.limit("exercises-most"):
        yield FEW, ", ".join(exercises)
    most = 1 + case.forms.limit("growth-most") / 100
    for name, one in exercises.items():
        if one.each > most * standard(name, one.level, content) + HAIR:
            yield STANDARD, f"{name} {one.level}: {one.each}"


def rest(case: Case, before: frozenset[str], worked: dict[date, frozenset[str]]) -> Found:
    """Two days between heavy work of a muscle group, from one week to the next and after what was really done.

    `before`: what the last week asked on its last day; `worked`: what was done heavily, by day.
    """
    sheet, today = case.sheet, case.sheet.shown.today
    days = int(case.forms.limit("rest-between-heavy-work"))
    for later in range(len(sheet.days)):
        hard, on = sheet.hard(later), sheet.days[later].on
        for earlier in range(max(0, later - days + 1), later):
            if both := hard & sheet.hard(earlier):
                yield APART, f"{on}: {sorted(both)}"
        if later == 0 and (both := hard & before):
            yield ACROSS, f"{on}: {sorted(both)}"
        for back in range(1, days):
            both = hard & worked.get(on - timedelta(days=back), frozenset())
            if on >= today and both:
                yield DONE, f"{on}: {sorted(both)}"


def calm_before_the_check(case: Case, flare: Flare | None) -> Found:
    """Nothing is planned between a flare and the day its signs are all answered; after its days, what is calm."""
    if flare is None or case.urgency not in ("T3", "T4") or case.excluded:
        return
    over = flare.day + timedelta(days=case.forms.limit("flare-days"))
    for on, item in case.items():
        calm = on >= over and item.kind in GENTLE
        if flare.day <= on and (flare.checked is None or on < flare.checked) and not calm:
            yield CHECK, f"{on} {item.id}"


def pathway(case: Case, progress: Known) -> Found:
    """Each step shown is earned, and each earned step is shown unless something is against it."""
    content, values = case.forms.content, case.sure | progress
    shown = {step.id for step in case.sheet.shown.care}
    moving = any(item.kind in PRACTICE for _, item in case.items())
    for name, holds in case.forms.pathway.items():
        step, earned = content.pathway[name], holds(values) is True
        offer = content.interventions[step.offer] if step.offer else None
        barred = offer is not None and not case.against.isdisjoint(offer.contraindicated)
        barred |= not set(step.unless).isdisjoint(case.excluded)
        if name in shown and (not earned or barred):
            yield EARNED, name
        if earned and not barred and name not in shown and (moving or not step.with_exercise):
            yield SHOWN, name


def away(case: Case, gone: list[tuple[date, date]]) -> Found:
    for on, item in case.items():
        if case.urgency in ("T3", "T4") and any(first <= on <= last for first, last in gone):
            yield AWAY, f"{on} {item.id}"


def new_ones(case: Case, known: set[Id]) -> Found:
    """Few exercises that were never shown in an earlier week, and few goals, of which few begin."""
    new = [name for name, one in case.sheet.asked.items() if one.kind in EXERCISES and name not in known]
    if len(new) > case.forms.limit("new-exercises-a-week"):
        yield NEW, ", ".join(new)
    goals = case.sheet.goals
    if len(goals) > case.forms.limit("goals-most"):
        yield GOALS, ", ".join(goals)
    begun = [name for name, one in goals.items() if name not in known and "goal-begun" in one.changes]
    if len(begun) > case.forms.limit("goals-begun"):
        yield BEGUN, ", ".join(begun)

"""The first week: active and personal, within what is safe, what the person has and the minutes they give.

Each urgency states what it allows, most urgent first. T0, T1 and an open triage: no programme. T2: calm and usual
gentle activity only. T3 and T4: the whole week, less what is contraindicated.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import msgspec

from dorsal.care.assessment import Assessment
from dorsal.care.choosing import Choice, Why, choices, forbidden
from dorsal.care.condition import Values, unknown
from dorsal.care.findings import Findings
from dorsal.care.pathway import CareStep, pathway
from dorsal.care.picking import EXERCISES, gentle, pick
from dorsal.care.rules import rules
from dorsal.care.timing import WEEK
from dorsal.care.triage import Triage, askable
from dorsal.care.week import Placed, lay_out
from dorsal.care.weighing import Terms, best_week, chosen
from dorsal.content.schema import Content, Dose, Id, Urgency


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do on a day. `minutes` is None for what runs alongside the day; `level` counts from 1."""

    id: Id
    kind: str
    level: int | None
    dose: Dose | None
    minutes: int | None
    reasons: tuple[Why, ...]


class Day(msgspec.Struct, frozen=True):
    day: date
    items: tuple[Item, ...]


class NextStep(msgspec.Struct, frozen=True):
    """The one thing to do now: call (a red flag), see (a step or exclusion), answer (a question) or do (an item)."""

    kind: Literal["call", "see", "answer", "do"]
    id: Id


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around a week: who can help, the contraindications that are true for this person, and the day to look
    again."""

    care: tuple[CareStep, ...]
    left_out: tuple[Id, ...]
    review: date


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`blocked_by`: the rules or exclusions that hold the programme back, `incomplete` while the triage is open.

    `care`: who can help. `left_out`: contraindications that are true for this person. `review`: the day to look again.
    """

    blocked_by: tuple[Id, ...]
    week: tuple[Day, ...]
    care: tuple[CareStep, ...]
    left_out: tuple[Id, ...]
    next_step: NextStep
    review: date


def plan(  # noqa: PLR0913
    findings: Findings,
    triage: Triage,
    assessment: Assessment,
    content: Content,
    *,
    on: date,
    besides: Iterable[Id] = (),
) -> Plan:
    """The first week from what was found, and what holds it back. `besides`: contraindications that somebody named."""
    values, named = _settled(findings, triage), _named(triage, content, besides)
    no = forbidden(values, content, named)
    blocked = blocked_by(values, triage, content)
    offered = choices(values, assessment, content, no)
    terms = Terms(assessment=assessment, values=values, content=content)
    if blocked and (triage.urgency != Urgency.T2 or excluded(values, content)):
        week: tuple[Day, ...] = ()
    else:
        week = _week(_days(offered, triage, terms), on)
    moving = any(moves(item.kind) for day in week for item in day.items)
    beside = around(findings, triage, content, on=on, exercises=moving, besides=besides)
    return Plan(
        blocked_by=blocked,
        week=week,
        care=beside.care,
        left_out=beside.left_out,
        next_step=_next_step(values, triage, blocked, week, content),
        review=beside.review,
    )


def around(  # noqa: PLR0913
    findings: Findings,
    triage: Triage,
    content: Content,
    *,
    on: date,
    exercises: bool,
    besides: Iterable[Id] = (),
) -> Around:
    """What stands around a week that begins `on` a day. `exercises`: whether there are any in it."""
    values, named = _settled(findings, triage), _named(triage, content, besides)
    true = (name for name, holds in rules(content).contraindications.items() if holds(values) or name in named)
    return Around(
        care=pathway(values, content, exercises=exercises, forbidden=forbidden(values, content, named)),
        left_out=tuple(true),
        review=on + timedelta(days=_days_to_review(values, triage, content)),
    )


def moves(kind: str) -> bool:
    """Whether something of this kind makes a week one with exercise."""
    return kind in (*EXERCISES, "endurance")


def _settled(findings: Findings, triage: Triage) -> Values:
    return findings.settled() | ({"urgency": triage.urgency.value} if triage.urgency else {})


def _named(triage: Triage, content: Content, besides: Iterable[Id]) -> tuple[Id, ...]:
    """Contraindications that a red flag or somebody names."""
    flagged = (name for reason in triage.reasons for name in content.red_flags[reason.rule].contraindicates)
    return (*flagged, *besides)


def blocked_by(values: Values, triage: Triage, content: Content) -> tuple[Id, ...]:
    """Why there is no full programme: urgent rules, an open triage, or an exclusion that is true or not excluded."""
    if triage.urgency is None:
        return ("incomplete",)
    if triage.urgency in (Urgency.T0, Urgency.T1, Urgency.T2):
        return tuple(reason.rule for reason in triage.reasons if reason.urgency == triage.urgency)
    return tuple(name for name, holds in rules(content).exclusions.items() if holds(values) is not False)


def _days(offered: tuple[Choice, ...], triage: Triage, terms: Terms) -> tuple[tuple[Placed, ...], ...]:
    """While a doctor is awaited nothing loads; else the whole choice is open."""
    if triage.urgency == Urgency.T2:
        return lay_out(gentle(offered, terms.assessment, terms.content), terms.values, terms.content)
    picks = pick(offered, terms.assessment, terms.content)
    return best_week(chosen(picks, offered, terms), terms)


def excluded(values: Values, content: Content) -> bool:
    """Whether the programme is not made for this person, or nobody knows."""
    return any(holds(values) is not False for holds in rules(content).exclusions.values())


def _week(placed: tuple[tuple[Placed, ...], ...], on: date) -> tuple[Day, ...]:
    return tuple(
        Day(on + timedelta(days=number), tuple(_item(one) for one in placed[number])) for number in range(WEEK)
    )


def _item(placed: Placed) -> Item:
    if isinstance(placed.what, Choice):
        choice = placed.what
        return Item(
            id=choice.item.id,
            kind=choice.item.kind,
            level=choice.level,
            dose=placed.dose,
            minutes=placed.minutes,
            reasons=choice.why or (Why(choice.item.id, {}, choice.item.sources),),
        )
    return Item(
        id=placed.what.id, kind="lesson", level=None, dose=None, minutes=placed.minutes, reasons=placed.what.why
    )


def _next_step(
    values: Values, triage: Triage, blocked: tuple[Id, ...], week: tuple[Day, ...], content: Content
) -> NextStep:
    if triage.urgency is None:
        return NextStep("answer", triage.ask[0])
    if triage.urgency == Urgency.T0:
        return NextStep("call", triage.reasons[0].rule)
    if triage.urgency in (Urgency.T1, Urgency.T2):
        return NextStep("see", "doctor")
    if blocked:
        return _blocked_step(values, blocked[0], content)
    return NextStep("do", next((item.id for day in week for item in day.items if item.level), "self-management"))


def _blocked_step(values: Values, exclusion: Id, content: Content) -> NextStep:
    """An exclusion that nobody has answered is asked; one that holds says whom to see."""
    questions = missing(exclusion, values, content)
    return NextStep("answer", questions[0]) if questions else NextStep("see", exclusion)


def missing(exclusion: Id, values: Values, content: Content) -> tuple[Id, ...]:
    """The questions that would settle an exclusion and can be put now."""
    names = unknown(content.exclusions[exclusion].when, values)
    return tuple(dict.fromkeys(question for name in names for question in askable(name, values, content)))


def _days_to_review(values: Values, triage: Triage, content: Content) -> int:
    """A recent episode is looked at again within days, a returning one too."""
    if triage.urgency is None or triage.urgency in (Urgency.T0, Urgency.T1):
        return 0
    recent = rules(content).phases["acute"](values)
    return int(content.limits["review-after-acute" if recent or triage.urgency == Urgency.T2 else "review-after"].value)

"""One door from a history to the week that today is in, with its reasons, for people and for other programs."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import Literal

import msgspec

from dorsal.care.answers import UNSURE
from dorsal.care.choosing import Choice, Why
from dorsal.care.flaring import change_on
from dorsal.care.goals import Aim, aims
from dorsal.care.history import ANSWERS, History, Refused
from dorsal.care.keeping import Kept
from dorsal.care.lines import Note, because
from dorsal.care.next_week import FLARE_CHECK, Fold, Week
from dorsal.care.overriding import asked
from dorsal.care.pathway import CareStep
from dorsal.care.plan import Around, Item, NextStep, Plan, around, moves, plan
from dorsal.care.reviewing import ReviewPoint, review_point
from dorsal.care.signals import weeks_since
from dorsal.care.triage import Triage
from dorsal.care.week import Placed
from dorsal.content.schema import Content, Id

SCHEMA = "dorsal-week-1"
Mode = Literal["waiting", "flare-check", "flare", "first", "building", "maintenance"]


class NextItem(Item, frozen=True, kw_only=True):
    """One thing to do on a day, and why it is as it is this week."""

    changes: tuple[Why, ...]


class NextDay(msgspec.Struct, frozen=True):
    day: date
    items: tuple[NextItem, ...]


class NextWeek(msgspec.Struct, frozen=True, kw_only=True):
    """The week that today is in. `number` counts from 0, the first week.

    `ask`: the questions to answer next. `ask_seen`: somebody had to look; were you seen, and what was found?
    `notes`: what was taken away, put off or moved. `goals`: what the person wants back, and how far each has come.
    `review_point`: a look back that is due. `own_plan`: what the person wrote down for when it comes back.
    `refused`: entries that do not count.
    """

    schema: str
    content: str
    today: date
    number: int
    starts: date
    mode: Mode
    triage: Triage
    blocked_by: tuple[Id, ...]
    week: tuple[NextDay, ...]
    care: tuple[CareStep, ...]
    left_out: tuple[Id, ...]
    ask: tuple[Id, ...]
    ask_seen: bool
    next_step: NextStep
    notes: tuple[Note, ...]
    review: date
    goals: tuple[Aim, ...]
    review_point: ReviewPoint | None
    own_plan: str | None
    refused: tuple[Refused, ...]


def next_week(history: History, content: Content) -> NextWeek:
    """What to do in the week of `history.today`, and why."""
    return plan_on(history, content)[0]


def plan_on(history: History, content: Content, since: Kept | None = None) -> tuple[NextWeek, Kept | None]:
    """The same, gone on from what was kept where that still holds, and what to keep for the next time."""
    weeks, kept = Fold(history, content, since).walked()
    return _planned(weeks[-1], history, content), kept


def _planned(week: Week, history: History, content: Content) -> NextWeek:
    waiting = bool(week.blocked) and week.blocked != (FLARE_CHECK,)
    base = _base(week, content, waiting=waiting)
    mode = _mode(week, history, content)
    look = None if week.blocked else review_point(week.number, week.start, week.known, week.rules.values, content)
    first = _ask(week, history, content)
    ask = tuple(dict.fromkeys((*first, *(look.ask if look else ()))))
    now = ask if look and look.weeks == week.number else first
    days = _gentle(base, week, content) if isinstance(base, Plan) else _days(week, content)
    return NextWeek(
        schema=SCHEMA,
        content=content.hash,
        today=history.today,
        number=week.number,
        starts=week.start,
        mode=mode,
        triage=week.known.triage,
        blocked_by=week.blocked,
        week=days,
        care=base.care,
        left_out=base.left_out,
        ask=ask,
        ask_seen=bool(week.known.standing.held),
        next_step=base.next_step if isinstance(base, Plan) else _next_step(days, now, history.today, content),
        notes=week.state.notes,
        review=_review(week, base, history, content),
        goals=aims(history, () if waiting else week.state.lines, week.state.reached, history.today, content),
        review_point=look,
        own_plan=_own_plan(week, mode),
        refused=history.refused,
    )


def _base(week: Week, content: Content, *, waiting: bool) -> Plan | Around:
    """While somebody has to look first, what a first plan still allows; else what stands around the week there is."""
    found, triage, besides = week.known.found, week.known.triage, week.rules.team.forbids
    if waiting:
        return plan(found, triage, week.assessment, content, on=week.start, besides=besides)
    placed = (one.what.item for day in week.days for one in day if isinstance(one.what, Choice))
    programme = (content.interventions[line.id] for line in week.state.lines)  # a week away shows none of it
    exercises = any(moves(item.kind) for item in chain(placed, programme))
    return around(found, triage, content, on=week.start, exercises=exercises, besides=besides)


def _mode(week: Week, history: History, content: Content) -> Mode:
    if week.blocked:
        return "flare-check" if week.blocked == (FLARE_CHECK,) else "waiting"
    last = week.flare.last(content) if week.flare else None
    if last and last >= history.today:
        return "flare"
    if week.state.maintenance:
        return "maintenance"
    return "building" if week.number else "first"


def _days(week: Week, content: Content) -> tuple[NextDay, ...]:
    dates = (week.start + timedelta(days=number) for number in range(len(week.days)))
    return tuple(
        NextDay(on, tuple(_item(one, on, week, content) for one in day))
        for on, day in zip(dates, week.days, strict=True)
    )


def _item(placed: Placed, day: date, week: Week, content: Content) -> NextItem:
    what = placed.what
    if not isinstance(what, Choice):
        return NextItem(
            id=what.id, kind="lesson", level=None, dose=None, minutes=placed.minutes, reasons=what.why, changes=()
        )
    line = next((line for line in week.state.lines if line.id == what.item.id), None)
    by = week.rules.team.adds.get(what.item.id)
    plainly = asked(by, content) if by else because("kept" if week.number else "first-week", content)
    changes = line.why if line else (plainly,)
    flare = change_on(day, week.flare, week.start, content)
    return NextItem(
        id=what.item.id,
        kind=what.item.kind,
        level=what.level,
        dose=placed.dose,
        minutes=placed.minutes,
        reasons=what.why or (Why(what.item.id, {}, what.item.sources),),
        changes=(*(one for one in changes if one.rule != "kept"), flare) if flare else changes,
    )


def _gentle(base: Plan, week: Week, content: Content) -> tuple[NextDay, ...]:
    """What the urgency allows: the gentle days of the plan, without what was refused."""
    why = (because("frozen", content),)
    return tuple(
        NextDay(
            day.day,
            tuple(
                NextItem(**{name: getattr(item, name) for name in Item.__struct_fields__}, changes=why)
                for item in day.items
                if item.id in week.rules.offered or item.kind == "lesson"
            ),
        )
        for day in base.week
    )


def _ask(week: Week, history: History, content: Content) -> tuple[Id, ...]:
    """Warning signs first; then why little was done, and the plan for a relapse."""
    signs = week.flare.ask if week.flare and week.blocked == (FLARE_CHECK,) else ()
    found = [*signs, *week.known.triage.ask]
    shrunk = week.state.low is not None and week.state.low < content.limits["adherence-to-shrink"].value
    since = week.start - timedelta(days=1)
    heard = any("barrier" in one.values for one in history.of(*ANSWERS) if one.day >= since)
    if shrunk and not heard:
        found.append("barrier")
    if week.state.maintenance and "relapse-plan" not in week.known.answers:
        found.append("relapse-plan")
    return tuple(dict.fromkeys(found))


def _next_step(days: tuple[NextDay, ...], ask: tuple[Id, ...], today: date, content: Content) -> NextStep:
    """To answer what must be known; what may stay open never comes before what there is to do."""
    must = [name for name in ask if not content.questions[name].optional]
    if must:
        return NextStep("answer", must[0])
    ahead = (item.id for day in days if day.day >= today for item in day.items if item.level)
    return NextStep("do", next(ahead, "self-management"))


def _own_plan(week: Week, mode: Mode) -> str | None:
    """In the person's own words, while it flares up and since it came back."""
    told = week.known.answers.get("relapse-plan")
    back = mode in ("flare-check", "flare") or (week.state.relapsed and mode != "waiting")
    return told if back and isinstance(told, str) and told != UNSURE else None


def _review(week: Week, base: Plan | Around, history: History, content: Content) -> date:
    if week.blocked:
        return base.review if week.blocked != (FLARE_CHECK,) else history.today
    last = week.flare.last(content) if week.flare else None
    if last and last >= history.today:
        return last + timedelta(days=1)
    if week.state.maintenance:
        step = int(content.limits["review-maintenance"].value) // 7
        ahead = step - weeks_since(history.on, week.start) % step
        return week.start + timedelta(days=7 * ahead)
    return base.review if week.number == 0 else week.end

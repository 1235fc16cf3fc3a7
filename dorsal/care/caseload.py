"""Who of many people needs somebody first, and why: pure functions over what the plan and the record say of each.

`needs_of` is what a plan says and may be kept; `reasons` adds what changes from day to day. Each reason carries what it
was found by; its words are content.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

import msgspec

from dorsal.care.condition import Value
from dorsal.care.conflicts import Conflict
from dorsal.care.history import Away, History, Session
from dorsal.care.progress import State
from dorsal.care.replanning import NextWeek
from dorsal.care.triage import URGENT
from dorsal.content.schema import Content, Id

# In the order in which they count: the first reason of a person decides their place.
Why = Literal[
    "sign", "news", "worse", "not-improving", "flare", "conflict", "never-started", "silent", "message", "answer"
]
WHYS: tuple[Why, ...] = get_args(Why)
HELD = tuple(urgency.value for urgency in URGENT)
FLARES = ("flare-check", "flare")


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan says about somebody's need of others.

    `signs`: the warning signs behind an urgency. `state`: of the course, with the numbers behind it. `look_back`: the
    weeks of a review that is due. `started`: whether anything was ever practised. `away`: the last day of an absence.
    `conflicts`: the rules by which advice contradicts something, and nobody settled it.
    """

    began: date
    urgency: str | None
    signs: tuple[Id, ...]
    mode: str
    number: int
    state: Id | None
    numbers: dict[str, float]
    look_back: int | None
    improvement: float | None
    started: bool
    away: date | None
    age: float | None
    sex: str | None
    conflicts: tuple[Id, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the record says without a plan. `since`: the day from which somebody could have begun.

    `last`: the day of their own last entry. `waiting`: the day of their message that nobody has read or answered.
    `answer`: to what the reader proposed, with its day, until they open the record.
    `behind`: something came since the plan was worked out. `urgency`: of the last decision, where the plan is behind.
    """

    since: date
    last: date | None = None
    waiting: date | None = None
    answer: tuple[date, Literal["agreed", "declined"]] | None = None
    behind: bool = False
    urgency: str | None = None


class Reason(msgspec.Struct, frozen=True):
    """Why somebody should look. Of one kind, the lower `rank` comes first."""

    why: Why
    rank: float
    findings: dict[str, Value]


def needs_of(week: NextWeek, history: History, course: State, conflicts: Iterable[Conflict] = ()) -> Needs:
    """What is kept beside a plan."""
    urgency, found = week.triage.urgency, week.review_point
    improvement = found.found.get("improvement") if found else None
    age, sex = history.answers.get("age"), history.answers.get("sex")
    away = [one.last for one in history.of(Away) if one.first <= history.today <= one.last]
    return Needs(
        began=history.on,
        urgency=urgency.value if urgency else None,
        signs=tuple(one.rule for one in week.triage.reasons if one.urgency is urgency and urgency in URGENT),
        mode=week.mode,
        number=week.number,
        state=course.id,
        numbers=course.reasons,
        look_back=found.weeks if found else None,
        improvement=improvement if isinstance(improvement, float) else None,
        started=any(one.done > 0 for one in history.of(Session)),
        away=max(away, default=None),
        age=age if isinstance(age, float) else None,
        sex=sex if isinstance(sex, str) else None,
        conflicts=tuple(dict.fromkeys(one.rule for one in conflicts if one.settled is None)),
    )


def reasons(needs: Needs | None, told: Told, content: Content, *, today: date) -> tuple[Reason, ...]:
    """Why somebody of the care team should look at a person, the weightiest first. `needs`: None without a plan."""
    found = [_sign(needs, told), _news(told), *(_of_plan(needs, content) if needs else ())]
    found += [_never_started(needs, told, content, today), _silent(needs, told, content, today)]
    found += [_message(told, today), _answer(told, today)]
    return tuple(one for one in found if one)


def order(found: tuple[Reason, ...]) -> tuple[tuple[float, ...], ...]:
    """The place of a person by their reasons: sorts before all with weightier reasons, and after the lighter ones."""
    last = ((float(len(WHYS)), 0.0),)
    return (*((float(WHYS.index(one.why)), one.rank) for one in found), *last)


def _sign(needs: Needs | None, told: Told) -> Reason | None:
    """A warning sign that nobody has examined. What was decided after the plan was worked out counts too."""
    of_plan = needs.urgency if needs else None
    urgent = [one for one in (of_plan, told.urgency) if one in HELD]
    if not urgent:
        return None
    most = min(urgent)
    signs = needs.signs if needs and most == of_plan else ()
    return Reason("sign", float(HELD.index(most)), {"urgency": most, "signs": signs})


def _news(told: Told) -> Reason | None:
    return Reason("news", 0.0, {}) if told.behind else None


def _of_plan(needs: Needs, content: Content) -> tuple[Reason | None, ...]:
    return (_worse(needs), _not_improving(needs, content), _flare(needs), _conflict(needs))


def _worse(needs: Needs) -> Reason | None:
    if needs.state != "worse":
        return None
    before, now = needs.numbers.get("usual", needs.numbers.get("first", 0.0)), needs.numbers["last"]
    return Reason("worse", before - now, {"before": before, "now": now})


def _not_improving(needs: Needs, content: Content) -> Reason | None:
    """At a look back, a change too small to matter; else slower than comparable people."""
    gained = needs.improvement
    if needs.look_back is not None and gained is not None and gained < content.limits["improved-enough"].value:
        return Reason("not-improving", gained, {"weeks": float(needs.look_back), "improvement": gained})
    slower = needs.state == "slower-than-expected"
    return Reason("not-improving", 100.0, {"weeks": float(needs.number)}) if slower else None


def _flare(needs: Needs) -> Reason | None:
    """A flare whose warning signs nobody has answered yet comes before one that was answered."""
    if needs.mode in FLARES:
        return Reason("flare", float(FLARES.index(needs.mode)), {"mode": needs.mode})
    return Reason("flare", float(len(FLARES)), {"mode": "found"}) if needs.state == "flare" else None


def _conflict(needs: Needs) -> Reason | None:
    """Whoever gave the advice is told, and everybody else on the team, until somebody settles it."""
    return Reason("conflict", -float(len(needs.conflicts)), {"rules": needs.conflicts}) if needs.conflicts else None


def _never_started(needs: Needs | None, told: Told, content: Content, today: date) -> Reason | None:
    """No plan yet, or nothing of it practised. Somebody who has to be seen first has nothing to begin with."""
    if needs and (needs.started or needs.mode == "waiting" or needs.away):
        return None
    days = (today - (needs.began if needs else told.since)).days
    if days < content.limits["not-started-after"].value:
        return None
    return Reason("never-started", -float(days), {"days": float(days), "plan": "yes" if needs else "no"})


def _silent(needs: Needs | None, told: Told, content: Content, today: date) -> Reason | None:
    """Nothing was told for long; once recovered, long after a check was due. To be away, and say so, is no silence."""
    if needs is None or needs.away:
        return None
    least = content.limits["silent-after"].value
    least += content.limits["review-maintenance"].value if needs.mode == "maintenance" else 0
    days = (today - (told.last or needs.began)).days
    return Reason("silent", -float(days), {"days": float(days)}) if days >= least else None


def _message(told: Told, today: date) -> Reason | None:
    if told.waiting is None:
        return None
    days = float((today - told.waiting).days)
    return Reason("message", -days, {"days": days})


def _answer(told: Told, today: date) -> Reason | None:
    if told.answer is None:
        return None
    on, said = told.answer
    return Reason("answer", -float((today - on).days), {"answer": said})

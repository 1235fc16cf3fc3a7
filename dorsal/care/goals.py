"""Goals: what a person wants back, in graded steps, and only if they chose it.

A goal runs in the person's own time, beside the minutes of the plan. It is no new exercise: its first step is less than
most people do already, and it is theirs. So that two changes do not blur, few begin in one week and few run at a time.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from dorsal.care.choosing import Choice, Why
from dorsal.care.dosing import HAIR, amount, capped, grown
from dorsal.care.history import Goal, History, Refuse
from dorsal.care.lines import Line, Note, allowed, because, begin, forbidding
from dorsal.care.overriding import asked, goal_wishes
from dorsal.care.settling import Rules
from dorsal.care.week import Placed
from dorsal.content.schema import Content, Id

Days = tuple[tuple[Placed, ...], ...]
State = Literal["running", "waiting", "reached"]
Reached = tuple[tuple[Id, date], ...]


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """Where a goal stands: on which `step` of so many `steps`, None where it does not run."""

    item: Id
    state: State
    step: int | None
    steps: int


def is_goal(item: Id, content: Content) -> bool:
    return content.interventions[item].kind == "goal"


def wanted(wishes: Iterable[Goal | Refuse], until: date, reached: Reached = ()) -> tuple[Id, ...]:
    """The goals that a person wants by a day, in the order in which they were chosen. `wishes`: in theirs.

    One that was reached is wanted again only if it was chosen again since.
    """
    found: dict[Id, date] = {}
    for one in wishes:
        if one.day > until:
            continue
        if isinstance(one, Refuse) or one.ends:
            found.pop(one.item, None)
        else:
            found[one.item] = one.day
    done = dict(reached)
    return tuple(item for item, day in found.items() if item not in done or day >= done[item])


def settled(
    lines: Iterable[Line], wants: tuple[Id, ...], rules: Rules, content: Content, *, calm: bool
) -> tuple[tuple[Line, ...], tuple[Note, ...]]:
    """The lines with the goals of the week before all others, and what to say. While not `calm`, no goal begins."""
    goals = [line for line in lines if is_goal(line.id, content)]
    others = [line for line in lines if not is_goal(line.id, content)]
    notes = [Note(line.id, _ended(line.id, rules, content)) for line in goals if line.id not in wants]
    goals = [line for line in goals if line.id in wants]
    limit = content.limits
    room = min(limit["goals-begun"].value, limit["goals-most"].value - len(goals)) if calm else 0
    begun = list[Line]()
    for item in [item for item in wants if item not in {line.id for line in goals}]:
        choice = rules.offered.get(item)
        if choice is None:
            notes.append(Note(item, _waits(item, rules, content)))
        elif len(begun) < room:
            by = rules.team.goals.get(item)
            begun.append(begin(choice, asked(by, content) if by else because("goal-begun", content)))
        else:
            notes.append(Note(item, because("goal-queued", content)))
    return (*goals, *begun, *others), tuple(notes)


def _ended(item: Id, rules: Rules, content: Content) -> Why:
    return because("team-goal-over" if item in rules.team.ended else "goal-ended", content)


def _waits(item: Id, rules: Rules, content: Content) -> Why:
    if by := rules.team.out.get(item):
        return asked(by, content)
    return Why("goal-waits", forbidding(item, rules.values, content, rules.no), content.changes["goal-waits"].sources)


def from_choice(days: Days, wishes: Iterable[Goal], fresh: Container[Id], start: date) -> Days:
    """The days without a goal that begins this week before the day on which it was chosen."""
    chosen = {one.item: one.day for one in wishes if not one.ends and one.item in fresh}
    return tuple(
        tuple(one for one in day if not _early(one, start + timedelta(days=number), chosen))
        for number, day in enumerate(days)
    )


def _early(placed: Placed, day: date, chosen: Mapping[Id, date]) -> bool:
    return isinstance(placed.what, Choice) and day < chosen.get(placed.what.item.id, day)


def is_whole(line: Line, choice: Choice) -> bool:
    """Whether a line has the whole dose of its step, on however many days it fits."""
    standard = msgspec.structs.replace(choice.item.levels[line.level - 1].dose, days_a_week=line.dose.days_a_week)
    return amount(line.dose) >= amount(standard) - HAIR


def further(line: Line, choice: Choice, content: Content, why: Why) -> Line:
    """A fifth more of the same step, up to its whole dose."""
    most = content.limits["growth-most"].value / 100
    standard = msgspec.structs.replace(choice.item.levels[line.level - 1].dose, days_a_week=line.dose.days_a_week)
    return line.now(why, dose=capped(grown(line.dose, most, most), amount(standard)), fresh=False)


def next_step(line: Line, choice: Choice, no: frozenset[Id], has: frozenset[Id], content: Content) -> Line | None:
    """The next step, at most a fifth more in a week than now; None before this one is whole, or if it is forbidden."""
    if not is_whole(line, choice) or line.level == len(choice.item.levels):
        return None
    if not allowed(choice, line.level + 1, no, has):
        return None
    weekly = amount(line.dose) * (1 + content.limits["growth-most"].value / 100)
    dose = capped(choice.item.levels[line.level].dose, weekly)
    return line.now(because("goal-step", content), level=line.level + 1, dose=dose, quota=None, fresh=False)


def reached(line: Line, choice: Choice) -> bool:
    """Whether the last step stands in full."""
    return line.level == len(choice.item.levels) and is_whole(line, choice)


def aims(history: History, lines: Iterable[Line], done: Reached, day: date, content: Content) -> tuple[Aim, ...]:
    """Every goal that a person wants or has reached by a day; with no lines, all that are wanted wait."""
    at = {line.id: line.level for line in lines}
    wants = wanted(goal_wishes(history), day, done)
    states: dict[Id, State] = {item: "running" if item in at else "waiting" for item in wants}
    states |= {item: "reached" for item, _ in done if item not in wants}
    steps = {item: len(content.interventions[item].levels) for item in states}
    return tuple(Aim(item=item, state=states[item], step=at.get(item), steps=steps[item]) for item in states)

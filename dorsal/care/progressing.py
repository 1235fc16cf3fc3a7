"""From one week to the next: what goes up, stays or steps back, and why. At most one way of growing in a week."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

import msgspec

from dorsal.care.assessment import Assessment
from dorsal.care.choosing import Choice, Why
from dorsal.care.condition import Value
from dorsal.care.dosing import amount, capped, grown, scaled
from dorsal.care.goals import further, is_goal, is_whole, next_step
from dorsal.care.history import Session
from dorsal.care.lasting import Room, ramped
from dorsal.care.lines import Line, Note, Offered, allowed, because, begin, lowered
from dorsal.care.picking import EXERCISES
from dorsal.care.signals import Light
from dorsal.care.timing import WEEK, minutes
from dorsal.content.schema import Content, Dose, Id


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What a finished week showed. `goals`: the share of each goal that was done, in percent."""

    adherence: float | None
    heard: bool
    sessions: tuple[Session, ...]
    lights: tuple[Light | None, ...]
    effort: float | None
    harder: bool
    harmed: bool
    paused: bool
    goals: Mapping[Id, float] = {}

    def reds(self, item: Id | None = None) -> int:
        pairs = zip(self.sessions, self.lights, strict=True)
        return sum(light == "red" and item in (None, session.item) for session, light in pairs)

    @property
    def green(self) -> float:
        """Share of the sessions in the green, in percent: one whose pain nobody told is not."""
        return 100 * self.lights.count("green") / len(self.lights) if self.lights else 0.0

    def enough(self, goal: Id, content: Content) -> bool:
        """Whether enough of a goal was done."""
        return self.goals.get(goal, 0.0) >= content.limits["adherence-to-progress"].value

    def well(self, goal: Id, content: Content) -> bool:
        """Whether enough of it was done, and in the green."""
        lights = [light for session, light in zip(self.sessions, self.lights, strict=True) if session.item == goal]
        green = 100 * lights.count("green") / len(lights) if lights else 0.0
        return self.enough(goal, content) and green >= content.limits["green-to-progress"].value


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What the new week may use. `room`: the minutes of a day. `left`: the weeks left to build up the walking.

    `crowded`: what came in a week ago and found no room, so that something else gets its turn first.
    """

    offered: Offered
    no: frozenset[Id]
    has: frozenset[Id]
    refused: frozenset[Id]
    timed: bool
    maintenance: bool
    room: int
    left: int = 1
    crowded: frozenset[Id] = frozenset()

    def may_begin(self, item: Id) -> bool:
        return item not in self.refused and item not in self.crowded


Lines = tuple[Line, ...]


def advance(lines: Lines, aside: Lines, past: Past, means: Means, content: Content) -> tuple[Lines, Lines, list[Note]]:
    """The lines of the next week, those that wait, and what to say about them. The most cautious rule comes first."""
    if past.paused:
        return _all(lines, because("kept", content)), aside, []
    if not past.heard:
        return _all(lines, because("held-no-news", content)), aside, []
    lines, back = _stepped_back(lines, past, means, content)
    limit = content.limits
    done, reds = past.adherence, past.reds()
    if done is not None and done < limit["adherence-to-shrink"].value:
        return _halved(lines, aside, past, back, content)
    if reds:
        why = because("held-red", content, red_sessions=float(reds))
        return tuple(line if line.id in back else line.now(why) for line in lines), aside, []
    if done is None or done < limit["adherence-to-progress"].value:
        return _all(lines, because("held-adherence", content, adherence=done)), aside, []
    if means.timed:
        added = _waited(lines, aside, means, content, because("quota-back", content, adherence=done))
        return _with(added, lines, aside, content) if added else (_quotas(lines, past, means, content), aside, [])
    effort = past.effort
    calm = effort is None or effort <= limit["effort-to-progress"].value
    if past.green < limit["green-to-progress"].value or past.harder or past.harmed or not calm:
        return _all(lines, because("held-amber", content, green_sessions=past.green, effort_felt=effort)), aside, []
    return _more(lines, aside, past, means, content)


def _all(lines: Lines, why: Why) -> Lines:
    return tuple(line.now(why, fresh=False) for line in lines)


def _stepped_back(lines: Lines, past: Past, means: Means, content: Content) -> tuple[Lines, set[Id]]:
    """What hurt goes a level down, or does a quarter less."""
    limit = content.limits
    if past.reds() < limit["red-to-step-back"].value:
        return lines, set()
    share = 1 - limit["step-back"].value / 100
    found = []
    for line in lines:
        if not past.reds(line.id):
            found.append(line)
            continue
        why = because("stepped-back", content, red_sessions=float(past.reds(line.id)))
        choice = means.offered.get(line.id)
        down = line.level > 1 and not line.grown and choice and allowed(choice, line.level - 1, means.no, means.has)
        less = lowered(line, line.level - 1, choice) if down and choice else line
        dose = less.dose if less is not line else scaled(line.dose, share)
        found.append(less.now(why, dose=dose, grown=False, quota=None, fresh=False))
    return tuple(found), {line.id for line in lines if past.reds(line.id)}


def _halved(lines: Lines, aside: Lines, past: Past, back: set[Id], content: Content) -> tuple[Lines, Lines, list[Note]]:
    """As many of the first lines as take half the minutes of the week; if none does, the first one at half.

    A goal stays: it is what somebody wants, and takes none of those minutes.
    """
    why = because("halved-low-adherence", content, adherence=past.adherence)
    costs = {line.id: _weekly(line, content) for line in lines}
    budget, keep, wait = sum(costs.values()) / 2, list[Line](), list[Line]()
    for line in lines:
        if is_goal(line.id, content):
            keep.append(line if line.id in back else line.now(because("kept", content), fresh=False))
        elif costs[line.id] <= budget:
            budget -= costs[line.id]
            keep.append(line.now(why, fresh=False))
        else:
            wait.append(line)
    if wait and all(is_goal(line.id, content) for line in keep):
        first = wait.pop(0)
        keep.append(_half(first, why, past, content))
    set_aside = because("set-aside", content, adherence=past.adherence)
    return tuple(keep), (*aside, *wait), [Note(line.id, set_aside) for line in wait]


def _half(line: Line, why: Why, past: Past, content: Content) -> Line:
    """A line at half its dose, until another half would leave too little of its level to be worth a start."""
    standard = amount(content.interventions[line.id].levels[line.level - 1].dose)
    half = scaled(line.dose, 0.5)
    if amount(half) < standard * content.limits["halved-least"].value / 100:
        return line.now(because("held-adherence", content, adherence=past.adherence), fresh=False)
    return line.now(why, dose=half, grown=False, quota=None, fresh=False)


def _weekly(line: Line, content: Content) -> int:
    """The minutes of the plan that a line takes; a goal takes none."""
    if is_goal(line.id, content):
        return 0
    return minutes(content.interventions[line.id], line.dose, content) * line.dose.days_a_week


def _quotas(lines: Lines, past: Past, means: Means, content: Content) -> Lines:
    """Preset steps from a start below what the first trials showed; a good day changes nothing, nor does a bad one."""
    limit = content.limits
    ups = int(limit["levels-up-a-week"].value)
    found = []
    for line in lines:
        kind = content.interventions[line.id].kind
        rests = kind == "goal" and line.quota is not None and not past.enough(line.id, content)
        if rests or kind not in (*EXERCISES, "endurance", "goal"):
            found.append(line.now(because("kept", content), fresh=False))
        elif line.quota is None:
            trials = [one.done for one in past.sessions if one.item == line.id][: int(limit["quota-trials"].value)]
            share = limit["quota-start"].value / 100 * (fmean(trials) if trials else 1.0)
            base = scaled(line.dose, share)
            found.append(line.now(because("quota-start", content), dose=base, quota=(base, 0), fresh=False))
        else:
            step = _quota_step(line, line.quota, means, content, level=ups > 0)
            ups -= step.level > line.level
            fits = kind == "goal" or _fits(step, line, lines, means, content)
            found.append(step if fits else line.now(because("quota-step", content), fresh=False))
    return tuple(found)


def _quota_step(line: Line, quota: tuple[Dose, int], means: Means, content: Content, *, level: bool) -> Line:
    """The next preset step: a share of the start more, or the next level once the dose of this one is reached."""
    limit = content.limits
    most, why = 1 + limit["growth-most"].value / 100, because("quota-step", content)
    standard = amount(means.offered[line.id].item.levels[line.level - 1].dose)
    higher = _raised_level(line, means) if level and amount(line.dose) >= standard else None
    if higher:
        kind = content.interventions[line.id].kind
        walks, why = kind in ("endurance", "goal"), because("goal-step", content) if kind == "goal" else why
        dose = capped(higher.dose, amount(line.dose) * most) if walks else higher.dose
        return higher.now(why, dose=dose, quota=(dose, 0), fresh=False)
    base, steps = quota
    raised = scaled(base, 1 + (steps + 1) * limit["quota-step"].value / 100)
    dose = _no_less(line.dose, capped(raised, min(standard, amount(line.dose)) * most))
    return line.now(why, dose=dose, quota=(base, steps + 1), fresh=False)


def _no_less(old: Dose, new: Dose) -> Dose:
    return new if amount(new) >= amount(old) else old


def _more(lines: Lines, aside: Lines, past: Past, means: Means, content: Content) -> tuple[Lines, Lines, list[Note]]:
    """One way to grow: what waited or is missing comes in, else a level, else volume."""
    told: dict[str, Value | None] = {
        "adherence": past.adherence, "green_sessions": past.green, "effort_felt": past.effort,
    }  # fmt: skip
    why = because("added", content, **told)
    added = _walking(lines, means, content, why) if means.maintenance else _added(lines, aside, means, content, why)
    if added:
        return _with(added, lines, aside, content)
    if not means.maintenance:
        up = _levels(lines, past, means, content, because("moved-up", content, **told))
        if up:
            return up, aside, []
    return _volume(lines, past, means, content, because("more", content, **told)), aside, []


def _with(added: Lines, lines: Lines, aside: Lines, content: Content) -> tuple[Lines, Lines, list[Note]]:
    """What comes in, beside lines that stay as they are."""
    back = {line.id for line in added}
    kept = _all(lines, because("kept", content))
    return (*kept, *added), tuple(line for line in aside if line.id not in back), []


def _waited(lines: Lines, aside: Lines, means: Means, content: Content, why: Why) -> Lines:
    """What was set aside and may come back, at four fifths."""
    taken = {line.id for line in lines}
    share = content.limits["back-share"].value / 100
    new = int(content.limits["new-exercises-a-week"].value)
    waiting = [line for line in aside if line.id in means.offered and line.id not in (*taken, *means.refused)]
    if walks := [line for line in (*lines, *waiting) if content.interventions[line.id].kind == "endurance"]:
        waiting = [line for line in waiting if line not in walks or line is walks[0]]  # one way to walk is enough
    return tuple(line.now(why, dose=scaled(line.dose, share), quota=None, fresh=True) for line in waiting[:new])


def _added(lines: Lines, aside: Lines, means: Means, content: Content, why: Why) -> Lines:
    """What waited, walking or the like if there is none, or an exercise for a driver that none serves yet."""
    if back := _waited(lines, aside, means, content, why):
        return back
    taken = {line.id for line in lines}
    free = [
        one for name, one in means.offered.items()
        if name not in taken and means.may_begin(name) and one.item.needs == "self" and not one.item.alongside
    ]  # fmt: skip
    walk = _walking(lines, means, content, why)
    if walk:
        return walk
    exercises = [line for line in lines if content.interventions[line.id].kind in EXERCISES]
    if len(exercises) >= content.limits["exercises-most"].value:
        return ()
    served = {rule.rule for line in lines for rule in means.offered[line.id].why}
    fresh = [one for one in free if one.item.kind in EXERCISES and {rule.rule for rule in one.why} - served]
    return tuple(begin(one, why) for one in fresh)[:1]


def _walking(lines: Lines, means: Means, content: Content, why: Why) -> Lines:
    """Walking or the like, if there is none and a day has the minutes for it."""
    if any(content.interventions[line.id].kind == "endurance" for line in lines):
        return ()
    room = means.room - content.limits["minutes-of-reading"].value
    free = [one for name, one in means.offered.items() if means.may_begin(name) and not one.item.alongside]
    walks = [one for one in free if one.item.kind == "endurance" and one.item.needs == "self"]
    return tuple(begin(one, why) for one in walks if minutes(one.item, one.dose_level.dose, content) <= room)[:1]


def _levels(lines: Lines, past: Past, means: Means, content: Content, why: Why) -> Lines:
    """The next level for the first few whose dose was raised before; walking goes a little further; the rest stays."""
    most = int(content.limits["levels-up-a-week"].value)
    found, ups = list[Line](), 0
    for line in lines:
        if is_goal(line.id, content):
            found.append(_towards(line, past, means, content, step=ups < most))
            ups += found[-1].level > line.level
            continue
        endurance = content.interventions[line.id].kind == "endurance"
        higher = _raised_level(line, means) if line.grown and ups < most and not endurance else None
        ups += higher is not None
        if endurance:
            found.append(_further(line, lines, means, content, because("more", content, **why.findings)))
        else:
            found.append(higher.now(why, fresh=False) if higher else line.now(because("kept", content), fresh=False))
    return tuple(found) if ups else ()


def _towards(line: Line, past: Past, means: Means, content: Content, *, step: bool) -> Line:
    """A goal whose own sessions went well goes on: the next step once this one is whole, else a little more of it."""
    choice = means.offered[line.id]
    if past.well(line.id, content):
        higher = next_step(line, choice, means.no, means.has, content) if step else None
        if higher:
            return higher
        if not is_whole(line, choice):
            return further(line, choice, content, because("more", content))
    return line.now(because("kept", content), fresh=False)


def _raised_level(line: Line, means: Means) -> Line | None:
    """The next level, at no larger a share of its dose than the line had of its own."""
    choice = means.offered[line.id]
    if line.level >= len(choice.item.levels) or not allowed(choice, line.level + 1, means.no, means.has):
        return None
    share = min(1.0, amount(line.dose) / amount(choice.item.levels[line.level - 1].dose))
    dose = scaled(choice.item.levels[line.level].dose, share)
    return msgspec.structs.replace(line, level=line.level + 1, dose=dose, grown=False)


def _volume(lines: Lines, past: Past, means: Means, content: Content, why: Why) -> Lines:
    """A little more of everything that has room to grow; walking and the like by their weekly minutes."""
    limit = content.limits
    step, most = limit["volume-step"].value / 100, limit["growth-most"].value / 100
    kept = because("kept", content)
    found = []
    for line in lines:
        kind = content.interventions[line.id].kind
        if kind == "endurance":
            found.append(_further(line, lines, means, content, why))
        elif kind == "goal":
            found.append(_towards(line, past, means, content, step=means.maintenance))
        elif kind in EXERCISES and not line.grown and not means.maintenance:
            dose = grown(line.dose, step, most)
            said = why if amount(dose) > amount(line.dose) else kept
            found.append(line.now(said, dose=dose, grown=True, fresh=False))
        else:
            found.append(line.now(kept, fresh=False))
    return tuple(found)


def _further(line: Line, lines: Lines, means: Means, content: Content, why: Why) -> Line:
    """A little further, as far as the minutes go."""
    if means.maintenance:
        return _kept_up(line, lines, means, content, why)
    more = _longer(line, means, content, why)
    return more if _fits(more, line, lines, means, content) else line.now(because("kept", content), fresh=False)


def _kept_up(line: Line, lines: Lines, means: Means, content: Content, why: Why) -> Line:
    """A part of the way to the minutes of somebody who keeps well."""
    rest = [one for one in lines if one is not line and not is_goal(one.id, content)]
    others = sum(minutes(content.interventions[one.id], one.dose, content) for one in rest)
    free = means.room - int(content.limits["minutes-of-reading"].value) - others
    room = Room(free=free, weeks=means.left, no=means.no, has=means.has)
    more = ramped(line, means.offered[line.id], room, content)
    return line.now(because("kept", content), fresh=False) if more is line else more.now(why, fresh=False)


def _fits(more: Line, line: Line, lines: Lines, means: Means, content: Content) -> bool:
    """Whether this much in the line's place leaves room for all the others, and for reading."""
    rest = sum(_weekly(other, content) for other in lines if other is not line)
    reading = content.limits["minutes-of-reading"].value
    each = minutes(content.interventions[line.id], more.dose, content)
    return each <= means.room - reading and rest + _weekly(more, content) <= WEEK * (means.room - reading)


def _longer(line: Line, means: Means, content: Content, why: Why) -> Line:
    """At most a fifth more in a week; the next level once its week is near, without a jump."""
    most, ceiling = content.limits["growth-most"].value / 100, content.limits["maintenance-minutes"].value
    choice = means.offered[line.id]
    weekly = amount(line.dose) * (1 + most)
    if _weekly(line, content) >= ceiling:
        return line.now(because("kept", content), fresh=False)
    if line.level < len(choice.item.levels) and allowed(choice, line.level + 1, means.no, means.has):
        following = choice.item.levels[line.level].dose
        if amount(following) * content.limits["back-share"].value / 100 <= weekly:
            return line.now(why, level=line.level + 1, dose=capped(following, weekly), grown=False, fresh=False)
    dose = grown(line.dose, most, most)
    return line.now(why, dose=dose, fresh=False)


def reduced(lines: Lines, content: Content, change: Id, **findings: Value | None) -> Lines:
    """Every line at four fifths, as after a flare or a break."""
    why = because(change, content, **findings)
    share = content.limits["back-share"].value / 100
    return tuple(line.now(why, dose=scaled(line.dose, share), quota=None, grown=False, fresh=False) for line in lines)


def best_of(offered: Offered, kind: Id) -> Choice | None:
    return next((one for one in offered.values() if one.item.kind == kind and one.item.needs == "self"), None)


def time_contingent(assessment: Assessment) -> bool:
    """Preset quotas for strong fear and an over-sensitive alarm; by symptoms while recent or with nerve pain."""
    patterns = {match.id for match in assessment.patterns}
    if assessment.phase == "acute" or "radicular" in patterns:
        return False
    fear = any(one.id == "fear-of-movement" and one.strength == "strong" for one in assessment.drivers)
    return fear or "nociplastic-features" in patterns

"""What do I want back?: at most a few goals at a time, each with its steps, where the person is and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dorsal.care.changing import Weekly, changes
from dorsal.care.goals import Aim
from dorsal.content.schema import Id, Intervention, Urgency
from dorsal.record.ids import new_id
from dorsal.web import showing
from dorsal.web.context import language_now
from dorsal.web.dose import chips
from dorsal.web.views.following import Following, follower, promised, said, say
from dorsal.web.visit import keep_event
from dorsal.web.words import alphabetical, pick, plain


@dataclass(frozen=True)
class Step:
    """One step of a goal: done, the one that the person is on, or still ahead."""

    name: str
    how: str
    dose: list[str]
    state: str


@dataclass(frozen=True)
class Shown:
    """One goal. `waits`: what holds its next step back; `entry`: the id that choosing or ending it will have."""

    id: Id
    name: str
    purpose: str
    caution: str | None
    state: str
    says: str
    now: list[str]
    why: tuple[showing.Change, ...]
    waits: tuple[str, ...]
    steps: tuple[Step, ...]
    entry: UUID


def goals(request: HttpRequest) -> HttpResponse:
    """Choose one, see where it stands, or end it."""
    found = follower(request)
    if isinstance(found, HttpResponse):
        return found
    if found.week.triage.urgency in (Urgency.T0, Urgency.T1):
        return redirect("result")
    if request.method != "POST":
        return render(request, "web/goals.html", _page(request, found))
    item, ends = request.POST.get("item", ""), request.POST.get("do") == "end"
    problem = _problem(found, item, ends=ends)
    if problem:
        words = _page(request, found) | {"problems": [("goals", plain(problem, language_now(), most=_most(found)))]}
        return render(request, "web/goals.html", words)
    keep_event(request, found.here, promised(request), "goal", item=item, ends=ends)
    say(request, "goals.ended" if ends else "goals.chosen")
    return redirect("goals")


def _problem(found: Following, item: str, *, ends: bool) -> str | None:
    """Why this cannot be chosen; the same wish sent twice is no problem."""
    known = found.here.content.interventions.get(item)
    if known is None or known.kind != "goal":
        return "goals.error.choose"
    wanted = {aim.item for aim in _wanted(found)}
    return "goals.error.most" if not ends and item not in wanted and len(wanted) >= _most(found) else None


def _most(found: Following) -> int:
    return int(found.here.content.limits["goals-most"].value)


def _wanted(found: Following) -> list[Aim]:
    return [aim for aim in found.week.goals if aim.state != "reached"]


def _page(request: HttpRequest, found: Following) -> dict[str, Any]:
    language, content = language_now(), found.here.content
    this_week = changes(found.history, content)[-1]
    wanted = {aim.item for aim in _wanted(found)}
    others = [item for item in content.interventions.values() if item.kind == "goal" and item.id not in wanted]
    offered = [_offer(item, language) for item in others]
    return {
        "aims": [_aim(aim, this_week, found, language) for aim in found.week.goals],
        "offered": sorted(offered, key=lambda one: alphabetical(one.name)),
        "full": len(wanted) >= _most(found),
        "most": _most(found),
        "own": found.here.answers.get("activity"),
        "said": said(request),
    }


def _aim(aim: Aim, this_week: Weekly, found: Following, language: str) -> Shown:
    """Where a goal stands, why, and what comes next."""
    item = found.here.content.interventions[aim.item]
    line = next((one for one in this_week.changes if one.item == aim.item and one.step != "went"), None)
    why = line.why if line else tuple(note.why for note in found.week.notes if note.item == aim.item)
    past_all = len(item.levels) + 1 if aim.state == "reached" else 0
    content = found.here.content
    waits = showing.next_waits(item, aim.step, found.week.left_out, content, language) if aim.step else ()
    shown = _shown(item, language, state=aim.state, step=aim.step or past_all, waits=waits)
    dose = chips(line.dose, language, each_side=item.each_side, weekly=True) if line else []
    return replace(shown, now=dose, why=showing.changes(why, content, language))


def _offer(item: Intervention, language: str) -> Shown:
    return _shown(item, language, state="offered", step=0)


def _shown(item: Intervention, language: str, *, state: str, step: int, waits: tuple[str, ...] = ()) -> Shown:
    levels = tuple(
        Step(
            name=pick(level.name, language),
            how=pick(level.how, language),
            dose=chips(level.dose, language, each_side=item.each_side, weekly=True),
            state="done" if number < step else "now" if number == step else "ahead",
        )
        for number, level in enumerate(item.levels, 1)
    )
    return Shown(
        id=item.id,
        name=pick(item.name, language),
        purpose=pick(item.purpose, language),
        caution=pick(item.caution, language) if item.caution else None,
        state=state,
        says=_says(state, step, levels, language, waits=bool(waits)),
        now=[],
        why=(),
        waits=waits,
        steps=levels,
        entry=new_id(),
    )


def _says(state: str, step: int, levels: tuple[Step, ...], language: str, *, waits: bool) -> str:
    """Where the person is and what comes next, in one or two sentences."""
    if state != "running":
        return plain(f"goals.{state}", language, count=len(levels))
    here = plain("goals.running", language, step=step, count=len(levels))
    if step == len(levels):
        return f"{here} {plain('goals.last', language)}"
    if waits:
        return f"{here} {plain('goals.blocked', language)}"
    return f"{here} {plain('goals.next', language, name=levels[step].name)}"

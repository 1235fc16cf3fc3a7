"""Why did my plan change?: week by week, with reasons; every wish and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dorsal.care.changing import ORDER, Change, Weekly, Wish, Wished
from dorsal.care.choosing import Why
from dorsal.care.history import Away, Goal, Move, Override, Refuse, Refused, Swap
from dorsal.care.next_week import FLARE_CHECK
from dorsal.care.timing import WEEK
from dorsal.content.schema import Content
from dorsal.web import showing
from dorsal.web.borne_out import told
from dorsal.web.context import language_now
from dorsal.web.dose import chips
from dorsal.web.visit import Visit, open_visit
from dorsal.web.words import day, listed, pick, plain

AnyWish = Swap | Refuse | Move | Away
WISHED = ("swap", "refuse", "move", "away")


@dataclass(frozen=True)
class Row:
    """One thing of the plan as it is now."""

    name: str
    address: str
    dose: list[str]


@dataclass(frozen=True)
class Cause:
    """Things that share their reasons, which are then said once. `names`: those of all, for where that is enough."""

    why: tuple[showing.Change, ...]
    rows: list[Row]
    names: str


@dataclass(frozen=True)
class Group:
    """Everything that went the same way in a week."""

    step: str
    icon: str
    title: str
    causes: list[Cause]


@dataclass(frozen=True)
class Shown:
    """One week in words."""

    number: int
    starts: date
    waits: list[str]
    notes: tuple[showing.Change, ...]
    groups: list[Group]
    wishes: list[tuple[str, str]]


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The newest week first."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    history = here.history()
    if history is None:
        return redirect("result")
    language = language_now()
    weeks = told(history, here.content)
    words = {
        "team_said": showing.team_said(history),
        "weeks": [shown(week, here, language) for week in reversed(weeks)],
        "refused": [_refused(one, here, language) for one in history.refused],
    }
    return render(request, "web/changes.html", words)


def shown(week: Weekly, here: Visit, language: str) -> Shown:
    """One week in words."""
    content = here.content
    groups = []
    for step in ORDER:
        found = [one for one in week.changes if one.step == step]
        if found:
            causes = _causes(found, content, language)
            groups.append(Group(step, f"went-{step}", plain(f"changes.{step}", language), causes))
    return Shown(
        number=week.number + 1,
        starts=week.starts,
        waits=_waits(week, content, language),
        notes=showing.changes(week.notes, content, language),
        groups=groups,
        wishes=[
            *(_wish(wish, content, language) for wish in week.wishes),
            *_taken_back(week, here, language),
        ],
    )


def _causes(found: list[Change], content: Content, language: str) -> list[Cause]:
    shared: dict[tuple[tuple[str, str], ...], list[Change]] = {}
    for one in found:
        why = _beside_heading(one)
        shared.setdefault(tuple((said.rule, repr(said.findings)) for said in why), []).append(one)
    return [_cause(same, content, language) for same in shared.values()]


def _cause(same: list[Change], content: Content, language: str) -> Cause:
    rows = [_row(one, content, language) for one in same]
    why = showing.changes(_beside_heading(same[0]), content, language)
    return Cause(why, rows, listed((row.name for row in rows), language))


def _beside_heading(change: Change) -> tuple[Why, ...]:
    """The reasons that say more than the heading over them: that something stays as it was is one that does not."""
    return tuple(why for why in change.why if (why.rule, change.step) != ("kept", "stayed"))


def _row(change: Change, content: Content, language: str) -> Row:
    item = content.interventions[change.item]
    level = item.levels[change.level - 1]
    return Row(
        name=pick(item.name, language),
        address=f"{reverse('exercise', args=[item.id])}?level={change.level}",
        dose=[pick(level.name, language), *chips(change.dose, language, each_side=item.each_side)],
    )


def _waits(week: Weekly, content: Content, language: str) -> list[str]:
    """Why a whole week waits."""
    if not week.waits:
        return []
    rule = FLARE_CHECK if week.waits == (FLARE_CHECK,) else "frozen"
    named = [content.exclusions[name].text for name in week.waits if name in content.exclusions]
    return [pick(text, language) for text in (content.changes[rule].text, *named)]


def _wish(wish: Wish, content: Content, language: str) -> tuple[str, str]:
    """What was asked for, and what came of it."""
    nothing = "changes.wish.other-week" if isinstance(wish.entry, Move) else "changes.wish.nothing"
    came = pick(content.changes[wish.came.rule].text, language) if wish.came else plain(nothing, language)
    return _asked(wish.entry, content, language), came


def _asked(entry: Wished, content: Content, language: str) -> str:
    if isinstance(entry, Move):
        first, second = day(entry.first, language), day(entry.second, language)
        return plain("changes.wish.move", language, first=first, second=second)
    if isinstance(entry, Away):
        first, last = day(entry.first, language), day(entry.last, language)
        return plain("changes.wish.away", language, first=first, last=last)
    if isinstance(entry, Override):
        return _by_team(entry, content, language)
    kind = "refuse" if isinstance(entry, Refuse) else "swap"
    if isinstance(entry, Goal):
        kind = "goal-ends" if entry.ends else "goal"
    return plain(f"changes.wish.{kind}", language, name=pick(content.interventions[entry.item].name, language))


def _by_team(entry: Override, content: Content, language: str) -> str:
    forbids = content.contraindications.get(str(entry.contraindication)) if entry.change == "forbid" else None
    named = forbids.name if forbids else content.interventions[str(entry.item)].name
    asked = plain(f"changes.wish.team-{entry.change}", language, name=pick(named, language))
    return plain("changes.wish.team-why", language, asked=asked, reason=entry.reason) if entry.reason else asked


def _taken_back(week: Weekly, here: Visit, language: str) -> Iterator[tuple[str, str]]:
    """The wishes of this week that count no more, because the person took them back."""
    gone = {one.body["wish"] for one in here.known.lived if one.kind == "take-back"}
    for one in here.known.lived:
        if str(one.entry) not in gone or one.kind not in WISHED:
            continue
        entry = msgspec.convert({**one.body, "kind": one.kind, "id": str(one.entry)}, AnyWish, strict=False)
        known = isinstance(entry, Move | Away) or entry.item in here.content.interventions
        if known and week.starts <= entry.day < week.starts + timedelta(days=WEEK):
            yield _asked(entry, here.content, language), plain("changes.wish.taken-back", language)


def _refused(one: Refused, here: Visit, language: str) -> tuple[str, str]:
    """What an entry was, and why it does not count."""
    reason = plain(f"next-week.refused.{one.reason}", language)
    entry = next((lived for lived in here.known.lived if str(lived.entry) == one.id), None)
    if entry is None:
        return plain("changes.entry", language), reason
    on = day(datetime.fromisoformat(entry.body["at"]).date(), language)
    return plain("changes.entry-of", language, kind=plain(f"changes.kind.{entry.kind}", language), on=on), reason

"""What must hold from one shown week to the next: growth is slow, earned, and never follows a setback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from statistics import fmean
from typing import NamedTuple

from dorsal.content.schema import Id
from dorsal.simulate.judge.course import WEEK, Course, Flare
from dorsal.simulate.judge.forms import Forms
from dorsal.simulate.judge.record import Note, Record
from dorsal.simulate.judge.sheet import EXERCISES, GOAL, HAIR, PRACTICE, Asked, Sheet, asked, standard

Found = Iterator[tuple[str, str]]

GROWTH = "nothing grows over the cap"
WALKED = "walking and the like grow by a fifth at most"
LEVELS = "few levels up in a week"
SLOW = (GROWTH, WALKED, LEVELS)
RED = "nothing grows after a session in the red"
UNEARNED = "nothing grows that was not earned"
SORE = "no goal begins after a session in the red"
PAUSE = "nothing grows after a flare or days away"
LESS = "too little done is never answered with more"
BREAK = "four fifths after a time without a programme"
AFTER_FLARE = "four fifths in the week after a flare"
LIGHT = "nothing heavy in a flare"
HALF = "half in a flare"
BACK = "four fifths after a flare"
FLARE = (LIGHT, HALF, BACK)
QUOTA = "quotas keep to their line"


FINEST = 0.2  # minutes are told in steps of twelve seconds: the smallest step may be more than a fifth
STARTS = {"first-week", "replacement", "swapped", "refused", "added", "quota-back"}


class Base(NamedTuple):
    """The last undisturbed week that was shown before this one: what later weeks are measured by.

    `resting`: what was left out of it because its muscles had worked on other days. `passed`: what came in only on days
    that had gone by, so that nobody was asked to do it.
    """

    number: int
    asked: dict[Id, Asked]
    walked: float
    resting: frozenset[Id | None] = frozenset()
    passed: frozenset[Id] = frozenset()


def larger(one: dict[Id, Asked], other: dict[Id, Asked]) -> dict[Id, Asked]:
    """Both together, of two the one that asks more, with the most that either asks on a day."""
    both = one.keys() & other.keys()
    return other | one | {name: _more(one[name], other[name]) for name in both}


def _more(one: Asked, other: Asked) -> Asked:
    more = max(one, other, key=lambda asked: asked.weekly)
    return more._replace(each=max(one.each, other.each)) if one.level == other.level else more


class Past(NamedTuple):
    """What the week before showed, from what was written of it."""

    reds: int
    adherence: float | None
    heard: bool
    earned: bool
    paused: bool


def past(before: Sheet, record: Record, course: Course, forms: Forms, *, flaring: bool) -> Past:
    start = before.shown.starts
    within = [note for note in record.notes if start <= note.day < start + timedelta(days=WEEK)]
    sessions = [note for note in within if note.kind == "session"]
    done = [note for note in sessions if note.what.get("done", 1) > 0]
    usual = course.usual(start + timedelta(days=1))
    efforts = [note.what["effort"] for note in done if "effort" in note.what]
    green = 100 * sum(course.green(note, usual) for note in done) / len(done) if done else 0.0
    adherence = followed(before, sessions_done(sessions))
    enough = adherence is not None and adherence >= forms.limit("adherence-to-progress")
    calm = not efforts or fmean(efforts) <= forms.limit("effort-to-progress")
    days = (start + timedelta(days=number) for number in range(WEEK))
    free = sum(any(away(note.what, day) for note in record.of("away")) for day in days)
    return Past(
        reds=sum(course.red(note, usual) for note in done),
        adherence=adherence,
        heard=any(note.kind in ("session", "check-in") for note in within),
        earned=enough and calm and green >= forms.limit("green-to-progress"),
        paused=flaring or free > forms.limit("away-most"),
    )


def away(what: dict[str, str], day: date) -> bool:
    return what["first"] <= day.isoformat() <= what["last"]


def sessions_done(sessions: list[Note]) -> dict[Id, float]:
    done: dict[Id, float] = {}
    for note in sessions:
        done[note.what["item"]] = done.get(note.what["item"], 0.0) + note.what.get("done", 1)
    return done


def followed(sheet: Sheet, done: dict[Id, float]) -> float | None:
    """The share of what was asked that was done, in percent; more of one thing makes up for no other."""
    total = sum(one.days for one in sheet.asked.values())
    kept = sum(min(done.get(name, 0.0), one.days) for name, one in sheet.asked.items())
    return 100 * kept / total if total else None


class Step:
    """From the base to the week now shown."""

    def __init__(self, base: Base, sheet: Sheet, forms: Forms) -> None:
        self.base, self.sheet, self.forms = base, sheet, forms

    def _pairs(self) -> Iterator[tuple[Id, Asked, Asked]]:
        for name, now in (self.sheet.asked | self.sheet.goals).items():
            if name in self.base.asked:
                yield name, self.base.asked[name], now

    def _lasting(self) -> Iterator[tuple[Id, Asked, Asked]]:
        """Without what begins anew, at its first dose or less: it left, and comes in for something else."""
        for name, old, now in self._pairs():
            first = now.changes & STARTS and now.each <= standard(name, now.level, self.forms.content) + HAIR
            if not first:
                yield name, old, now

    def slow(self) -> Found:
        """At most a fifth more of anything at its level, and of walking in all; few exercises a level up."""
        most = 1 + self.forms.limit("growth-most") / 100
        for name, old, now in self._lasting():
            same = now.kind in EXERCISES and now.level == old.level
            cap = max(most * old.weekly, old.weekly + now.days * FINEST if old.minutes_told else 0.0)
            if (same or now.kind in ("endurance", GOAL)) and now.weekly > cap + HAIR:
                yield GROWTH, f"{name}: {old.weekly} to {now.weekly}"
        cap = max(most * self.base.walked, self.base.walked + WEEK * FINEST)
        if self.base.walked and self.sheet.walked() > cap + HAIR:
            yield WALKED, f"{self.base.walked} to {self.sheet.walked()}"
        ups = [name for name, old, now in self._pairs() if now.kind in EXERCISES and now.level > old.level]
        if len(ups) > self.forms.limit("levels-up-a-week"):
            yield LEVELS, ", ".join(ups)

    def still(self, rule: str, *, away: bool) -> Found:
        """Nothing more than before: no dose, no level, nothing on top; `away`: what came in was not shown yet."""
        for name, old, now in self._lasting():
            if old.week < self.base.number:  # hidden by days away since: what it was meanwhile was not shown
                continue
            more = now.level > old.level or (now.level == old.level and now.weekly > old.weekly + HAIR)
            if now.kind in (*PRACTICE, GOAL) and more:
                yield rule, f"{name}: {old.level}, {old.weekly} to {now.level}, {now.weekly}"
        there = self.base.asked.keys() | self.base.resting
        new = [name for name in self.sheet.practice() if name not in there]
        gone = [name for name, one in self.base.asked.items() if name not in self.sheet.asked and one.kind != GOAL]
        if len(new) > len(gone) and not away:
            yield rule, f"on top: {', '.join(new)}"

    def no_new_goal(self, known: set[Id]) -> Found:
        for name, one in self.sheet.goals.items():
            if name not in known and "goal-begun" in one.changes:
                yield SORE, name

    def no_longer(self) -> Found:
        """No more minutes in all."""
        before = sum(one.minutes for one in self.base.asked.values() if one.kind != GOAL)
        now = sum(one.minutes for one in self.sheet.asked.values())
        if now > before:
            yield LESS, f"{before:.0f} to {now:.0f} minutes"

    def at_most(self, share: float, rule: str) -> Found:
        """No item at more than this share of what it was, as far as it can be split. A start is no return."""
        for name, old, now in self._pairs():
            again = now.changes & {"goal-begun", "first-week"} or "back-from-break" in old.changes
            if now.kind not in (*PRACTICE, GOAL) or now.level != old.level or again or name in self.base.passed:
                continue
            if now.each > max(share * old.each, now.least) + HAIR:
                yield rule, f"{name}: {old.each} to {now.each}"


def flare_days(  # noqa: PLR0913
    sheet: Sheet, flare: Flare, base: Base | None, was: Mapping[tuple[Id, int], float], forms: Forms, *, slack: float
) -> Found:
    """Half on the days of a flare, with nothing heavy, and four fifths on the days after it in its week.

    `was`: what was asked of an item at another level than the base's, when it was last shown at that level.
    """
    if flare.checked is None or flare.last is None or flare.last < sheet.shown.starts:
        return
    half, back = forms.limit("flare-share") / 100, forms.limit("back-share") / 100
    for number, day in enumerate(sheet.days):
        if day.on < flare.checked:
            continue
        share = half if day.on <= flare.last else back
        if share == half and (hard := sheet.hard(number)):
            yield LIGHT, f"{day.on}: {sorted(hard)}"
        for item in day.items:
            if item.dose is None or not (item.kind == GOAL or (item.kind in PRACTICE and item.minutes is not None)):
                continue
            now = asked([item], sheet.shown.number)
            old = base.asked.get(item.id) if base else None
            usual = standard(item.id, now.level, forms.content)
            if old:
                usual = old.each if old.level == now.level else was.get((item.id, now.level), usual)
            if now.each > max(share * usual * slack, now.least) + HAIR:
                yield HALF if share == half else BACK, f"{day.on} {item.id}: {usual} to {now.each}"


def quota_line(name: Id, now: Asked, start: float, steps: int, forms: Forms) -> Found:
    """A preset quota follows its line, however good the days are."""
    line = start * (1 + steps * forms.limit("quota-step") / 100)
    if now.each > line + HAIR:
        yield QUOTA, f"{name}: {now.each}, line {line:.1f}"

"""Sees every week that one person is shown, remembers what came before, and says what should not have been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dorsal.care.replanning import NextWeek
from dorsal.content.schema import Id
from dorsal.simulate.judge import one_week, two_weeks
from dorsal.simulate.judge.course import WEEK, Course, Flare
from dorsal.simulate.judge.facts import Facts, Known
from dorsal.simulate.judge.forms import Forms
from dorsal.simulate.judge.one_week import Case
from dorsal.simulate.judge.record import Note, Record
from dorsal.simulate.judge.sheet import Asked, Sheet
from dorsal.simulate.judge.two_weeks import STARTS, Base, Past, Step, larger
from dorsal.simulate.notebook import Line

Retell = Callable[[date], NextWeek]
QUOTAS = {"quota-start", "quota-step", "quota-back"}
OTHERWISE = {
    "more", "moved-up", "added", "quota-back", "goal-begun", "maintenance", "back-at-80", "back-from-break",
    "stepped-back",
}  # fmt: skip


class Fault(NamedTuple):
    """A rule that was broken, and where."""

    rule: str
    week: int
    today: date
    told: str


class Quota(NamedTuple):
    """A preset line: the level and amount it started with, its steps, and when it was shown and stepped last."""

    level: int
    start: float
    steps: int
    week: int
    stepped: int


class Judge:
    """`judged`: how often each rule was looked at. `appeared`: reasons against something that came in the course."""

    def __init__(self, answers: Known, on: date, forms: Forms) -> None:
        self.on, self.forms = on, forms
        self.record, self.facts, self.course = Record(), Facts(answers, on, forms), Course(answers, on, forms)
        self.judged: Counter[str] = Counter()
        self.appeared: Counter[str] = Counter()
        self.against: set[Id] | None = None
        self.excluded: set[Id] | None = None
        self.last: Sheet | None = None
        self.finished: Sheet | None = None
        self.base: Base | None = None
        self.current: Base | None = None
        self.was: dict[tuple[Id, int], float] = {}
        self.known: set[Id] = set()
        self.seen: set[Id] = set()
        self.quotas: dict[Id, Quota] = {}
        self.unmeasured: int | None = None
        self.late = self.late_before = False
        self.faults: list[Fault] = []

    def see(self, lines: list[Line], shown: NextWeek, retell: Retell | None = None) -> list[Fault]:
        """The faults of this week as it is shown today. `lines`: all that has arrived, the latest last.

        `retell`: an earlier day's week from what is known by now; late news changes what today is measured by.
        """
        self.faults = []
        self.record.take(lines)
        self.facts.hear(self.record)
        self.course.hear(self.record)
        sheet = Sheet(shown, self.forms.content, away=self._away(shown.starts))
        if self.last is not None and shown.number > self.last.shown.number:
            self._next(self.last)
        if retell and shown.number and any(_of_before(note, shown.starts) for note in self.record.news):
            self._retold(shown, retell)
            self.late = True
        case = self._case(sheet)
        self._one(case)
        self._two(case)
        self._remember(case)
        return self.faults

    def _retold(self, shown: NextWeek, retell: Retell) -> None:
        """Measure by last week as it is told now, for news of it came late; where that was disturbed, by one before."""
        first = shown.starts - timedelta(days=WEEK)
        before = Sheet(retell(first + timedelta(days=WEEK - 1)), self.forms.content, away=self._away(first))
        self.finished = before
        self.known |= before.exercises().keys() | before.goals.keys()
        if self._disturbed(before):
            self.unmeasured, self.current = shown.number, None
            return
        self.base = Base(before.shown.number, self._whole(before), before.walked(), frozenset(before.resting))
        if self.current:
            asked = larger(self.current.asked, self.base.asked)
            self.current = self.current._replace(asked=asked, walked=max(self.current.walked, self.base.walked))
        week = before.shown.number  # a step more may have been taken than was shown
        timed = {name: one for name, one in self.base.asked.items() if one.changes & QUOTAS}
        self.quotas = {name: Quota(one.level, one.each, 1, week, week) for name, one in timed.items()}

    def _slack(self) -> float:
        """Late news may have let this week grow before it was disturbed, and nobody was shown how far."""
        return 1 + self.forms.limit("growth-most") / 100 if self.late or self.late_before else 1.0

    def _disturbed(self, sheet: Sheet) -> bool:
        """Whether a flare or a wait made this week another than its plan."""
        flare = self._flare(sheet.shown.today)
        flaring = flare is not None and (flare.last is None or flare.last >= sheet.shown.starts)
        return self._waits(sheet) or flaring

    def _check(self, found: Iterable[tuple[str, str]], *rules: str) -> None:
        self.judged.update(rules)
        for rule, told in found:
            shown = self.sheet.shown
            self.faults.append(Fault(rule, shown.number, shown.today, told))

    def _case(self, sheet: Sheet) -> Case:
        self.sheet = sheet
        full = self.facts.known(sheet.shown.today)
        disputed = self.facts.disputed(full)
        sure = self.facts.known(sheet.shown.today, without=disputed) if disputed else full
        return Case(sheet, (full, sure), self.facts.judged(full, sure), self.forms)

    def _flare(self, by: date) -> Flare | None:
        return next((flare for flare in reversed(self.course.flares) if flare.day <= by), None)

    def _one(self, case: Case) -> None:
        record, sheet = self.record, self.sheet
        refused = {note.what["item"] for note in record.of("refuse")}
        gone = [_span(note.what) for note in record.of("away")]
        before = self.finished.hard(WEEK - 1) if self.finished else frozenset[str]()
        self._check(one_week.programme(case), *one_week.PROGRAMME)
        self._check(one_week.allowed(case, refused), *one_week.ALLOWED)
        self._check(one_week.amounts(case), *one_week.AMOUNTS)
        self._check(one_week.rest(case, before, self._worked(sheet.shown.starts)), *one_week.REST)
        self._check(one_week.calm_before_the_check(case, self._flare(sheet.shown.today)), one_week.CHECK)
        self._check(one_week.pathway(case, self.course.progress(sheet.shown.today)), *one_week.PATHWAY)
        self._check(one_week.away(case, gone), one_week.AWAY)
        self._check(one_week.new_ones(case, self.known), *one_week.NEWS)

    def _worked(self, since: date) -> dict[date, frozenset[str]]:
        """The muscle groups that really worked heavily, by day."""
        found: dict[date, frozenset[str]] = {}
        heavy, items = self.forms.limit("heavy-effort"), self.forms.content.interventions
        for note in reversed(self.record.of("session")):
            if note.day < since - timedelta(days=WEEK):
                break
            item = items[note.what["item"]]
            if note.what.get("done", 1) > 0 and item.levels[note.what["level"] - 1].dose.effort >= heavy:
                found[note.day] = found.get(note.day, frozenset()) | frozenset(item.loads)
        return found

    def _away(self, start: date) -> bool:
        """Whether a day of this week is spent away."""
        end = start + timedelta(days=WEEK - 1)
        spans = (_span(note.what) for note in self.record.of("away"))
        return any(first <= end and last >= start for first, last in spans)

    # From week to week

    def _two(self, case: Case) -> None:
        sheet, base, forms = self.sheet, self.base, self.forms
        if self._waits(sheet) or case.urgency not in ("T3", "T4"):
            return
        flare = self._flare(sheet.shown.today)
        if flare and (flare.last is None or flare.last >= sheet.shown.starts):
            if flare.day < sheet.shown.starts:
                self.current = None  # what was shown before the flare was known is no measure
            measure = self.current or base
            found = two_weeks.flare_days(sheet, flare, measure, self.was, forms, slack=self._slack())
            self._check(found, *two_weeks.FLARE)
            return
        if base and self.unmeasured != sheet.shown.number:
            step = Step(base, sheet, forms)
            self._check(step.slow(), *two_weeks.SLOW)
            if self.finished:
                self._after(step, self.finished)
        self._follow_quotas()
        resting, passed = frozenset(sheet.resting), frozenset(self._passed(sheet))
        shown = Base(sheet.shown.number, self._whole(sheet), sheet.walked(), resting, passed)
        self.current, self.late = shown, self.late and sheet.away  # days away still hide what late news let grow

    def _passed(self, sheet: Sheet) -> set[Id]:
        """What this sheet is the first to show, on days that had gone by: a start that nobody was asked for."""
        before = self.current or self.base
        known = before.asked.keys() - before.passed if before else set[Id]()
        return {name for name in sheet.gone_by() if sheet.asked[name].changes & STARTS and name not in known}

    def _whole(self, sheet: Sheet) -> dict[Id, Asked]:
        """What the week asks, with what only days away left out."""
        before = (self.current or self.base) if sheet.away else None
        return (before.asked if before else {}) | sheet.asked | sheet.goals

    def _after(self, step: Step, finished: Sheet) -> None:
        """What the week before calls for."""
        back = self.forms.limit("back-share") / 100 * self._slack()
        if self._waits(finished):
            self._check(step.at_most(back, two_weeks.BREAK), two_weeks.BREAK)
            return
        end = finished.shown.starts + timedelta(days=WEEK - 1)
        flare = self._flare(end)
        flaring = flare is not None and (flare.last is None or flare.last >= finished.shown.starts)
        if flare and flare.last and flaring and flare.last <= end:
            self._check(step.at_most(back, two_weeks.AFTER_FLARE), two_weeks.AFTER_FLARE)
        was = two_weeks.past(finished, self.record, self.course, self.forms, flaring=flaring)
        self._still(step, was, away=finished.away or not finished.shown.number)

    def _still(self, step: Step, was: Past, *, away: bool) -> None:
        timed = any(one.changes & QUOTAS for one in self.sheet.asked.values())
        enough = was.adherence is not None and was.adherence >= self.forms.limit("adherence-to-progress")
        if was.paused and self._slack() > 1:
            return
        if was.paused:
            self._check(step.still(two_weeks.PAUSE, away=away), two_weeks.PAUSE)
        elif was.reds:
            self._check(step.still(two_weeks.RED, away=away), two_weeks.RED)
            self._check(step.no_new_goal(self.known), two_weeks.SORE)
        elif not (enough if timed else was.earned):
            self._check(step.still(two_weeks.UNEARNED, away=away), two_weeks.UNEARNED)
        little = was.adherence is not None and was.adherence < self.forms.limit("adherence-to-shrink")
        if little and not was.paused:
            self._check([*step.still(two_weeks.LESS, away=away), *step.no_longer()], two_weeks.LESS)

    def _follow_quotas(self) -> None:
        number = self.sheet.shown.number
        for name, now in (self.sheet.asked | self.sheet.goals).items():
            if now.changes & OTHERWISE:
                self.quotas.pop(name, None)
            quota = self.quotas.get(name)
            if "quota-start" in now.changes or (quota and quota.level != now.level):
                self.quotas[name] = Quota(now.level, now.each, 0, number, number)
            elif quota:
                hidden, step = max(0, number - quota.week - 1), number > quota.stepped and "quota-step" in now.changes
                stepped = number if step else quota.stepped
                quota = quota._replace(steps=quota.steps + hidden + step, week=number, stepped=stepped)
                self.quotas[name] = quota
                self._check(two_weeks.quota_line(name, now, quota.start, quota.steps, self.forms), two_weeks.QUOTA)

    def _waits(self, sheet: Sheet) -> bool:
        """Whether somebody else has to look first, or the plan is not for this person."""
        return sheet.shown.mode == "waiting"

    def _next(self, last: Sheet) -> None:
        """A week is over: it becomes what the next one is measured by."""
        self.finished = last
        self.late_before, self.late = self.late or (self.late_before and self.current is None), False
        self.base = self.current or self.base
        self.current = None
        self.was |= {(name, one.level): one.each for name, one in (self.base.asked if self.base else {}).items()}
        self.known |= self.seen

    def _remember(self, case: Case) -> None:
        self.last = self.sheet
        self.seen |= self.sheet.exercises().keys() | self.sheet.goals.keys()
        if self.against is not None:
            self.appeared.update(f"against {name}" for name in case.against - self.against)
        if self.excluded is not None:
            self.appeared.update(f"excluded {name}" for name in set(case.excluded) - self.excluded)
        self.against, self.excluded = set(case.against), set(case.excluded)


def _of_before(note: Note, start: date) -> bool:
    """Whether it tells of the days before this one: the first morning tells how the last session was taken."""
    return note.day < start or (note.kind == "morning" and note.day == start)


def _span(what: dict[str, str]) -> tuple[date, date]:
    return date.fromisoformat(what["first"]), date.fromisoformat(what["last"])

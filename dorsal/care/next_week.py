"""The plan of every week: a pure fold over a history from the first plan.

A week is laid out from what is known by its end, or by today, so that a contraindication, a flare or a wish counts at
once. What goes up or down is decided once, when a week is over. Same history, same plan; order of arrival is no input.

`Fold(history, content).weeks()` is every week. To walk along a growing history, keep what `walked` returns and give it
to the next fold: `Fold(longer, content, since=kept).walked()` begins at the week that was kept, so one step lays out
two weeks however many lie before them. No result depends on what was kept: where it no longer holds, as when an entry
of an earlier day arrives late, the weeks begin again at the first. `care.keeping` decides.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import msgspec

from dorsal.care.assessment import Assessment, assess
from dorsal.care.choosing import Choice, Chooser, forbidden, means
from dorsal.care.condition import Values
from dorsal.care.diary import Diary
from dorsal.care.finished import Finished, as_shown
from dorsal.care.flaring import Flared, Ground, flared
from dorsal.care.goals import from_choice, is_goal, reached, settled, wanted
from dorsal.care.history import ANSWERS, CheckIn, Goal, History, Refuse, Seen, Session, Swap
from dorsal.care.keeping import Kept, State, code, cut, holds, seen
from dorsal.care.knowledge import Knowledge, Known
from dorsal.care.lasting import maintained
from dorsal.care.lines import Line, Note, as_first, because, begin, dressed, no_further, no_larger, permitted
from dorsal.care.picking import Picks, Reading, fitting, gentle, pick
from dorsal.care.plan import blocked_by
from dorsal.care.progressing import Means, Past, advance, reduced, time_contingent
from dorsal.care.settling import Rules, Settled
from dorsal.care.shaping import Shaping
from dorsal.care.signals import (
    NOTHING,
    Episode,
    Flaring,
    better_weeks,
    flares_in,
    improvement,
    weeks_since,
)
from dorsal.care.timing import WEEK
from dorsal.care.week import Placed, capacity, lay_out, worked_hard
from dorsal.care.weighing import Terms, best_week, chosen
from dorsal.content.schema import Content, Id

Days = tuple[tuple[Placed, ...], ...]
FLARE_CHECK = "flare-check"
NEWS = (*ANSWERS, Goal, Refuse, Seen, Swap)
RELAPSE_PERCENT = 30.0  # a meaningful change: below it, recovery no longer counts as one


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """One week as it stands: its days, the lines behind them, and everything that decided about it."""

    number: int
    start: date
    known: Known
    assessment: Assessment
    rules: Rules
    blocked: tuple[Id, ...]
    flare: Flared | None
    days: Days
    state: State

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.start + timedelta(days=WEEK)


class Fold:
    """One history, week after week; `since`: what an earlier fold kept, gone on from where it still holds."""

    def __init__(self, history: History, content: Content, since: Kept | None = None) -> None:
        self.history, self.content = history, content
        self.since = since if since and holds(since, history, content) else None
        self.diary, self.chooser = Diary(history), Chooser(content)
        self.pains = self.diary.pains
        self.last_start = history.on + timedelta(days=WEEK * weeks_since(history.on, history.today))
        self.flares, self.stood = self._flares()

    def weeks(self) -> list[Week]:
        """Every week, from the one that was kept, up to the one that today is in."""
        return self.walked()[0]

    def walked(self) -> tuple[list[Week], Kept | None]:
        """The same, and what to keep: the fold at the start of the last week, None where nothing can be kept there."""
        knowledge, since = Knowledge(self.diary, self.content, self.since), self.since
        number, start, state = (since.number, since.start, since.state) if since else (0, self.history.on, State())
        found, kept = list[Week](), None
        while start <= self.history.today:
            if start == self.last_start:
                kept = self._kept(number, state, knowledge)
            found.append(self._week(number, start, state, knowledge))
            if start < self.last_start:
                state = self._advanced(found[-1])
            number, start = number + 1, found[-1].end
        return found, kept

    def _kept(self, number: int, state: State, knowledge: Knowledge) -> Kept | None:
        again = self.since if self.since and self.since.number == number else None
        rests_on = again.seen if again else seen(self.history, self.last_start)
        if rests_on is None:
            return None
        return Kept(
            content=self.content.hash, code=code(), seen=rests_on, number=number, start=self.last_start, state=state,
            judged=tuple(knowledge.judged), flaring=self.stood,
        )  # fmt: skip

    def _flares(self) -> tuple[tuple[Episode, ...], Flaring]:
        """The last flare that was kept and all since; and where the search stood before the last week."""
        since = self.since.flaring if self.since else NOTHING
        first = (cut(self.history, self.since.start) or 0) if self.since else 0
        last = cut(self.history, self.last_start) or first
        on, entries = self.history.on, self.history.entries
        before, stood = flares_in(entries[first:last], since, on, self.pains, self.content)
        after, _ = flares_in(entries[last:], stood, on, self.pains, self.content)
        return (*((since.last,) if since.last else ()), *before, *after), stood

    # One week

    def _week(self, number: int, start: date, state: State, knowledge: Knowledge) -> Week:
        until = min(start + timedelta(days=WEEK - 1), self.history.today)
        known = knowledge.up_to(until)
        assessed = assess(known.found, self.content)
        rules = self._rules(known, assessed, until)
        blocked = blocked_by(rules.values, known.triage, self.content)
        flare = self._flare(until)
        if blocked:
            waiting = msgspec.structs.replace(self._before_waiting(number, start, until, state, rules), waited=True)
            return Week(number=number, start=start, known=known, assessment=assessed, rules=rules, blocked=blocked,
                        flare=flare, days=((),) * WEEK, state=waiting)  # fmt: skip
        if flare and flare.checked is None:
            blocked = (FLARE_CHECK,)
        picks = self._picks(number, until, state, assessed, rules)
        calm = not state.sore and (flare is None or self._over(flare, start))
        missed = self._missed(number, until, state, rules, assessed)
        before, state = state, self._settled(number, until, state, picks, rules, calm=calm)
        state = self._as_begun(number, start, until, before, state)
        missed = tuple(note for note in missed if note not in state.notes)
        state = msgspec.structs.replace(state, notes=(*state.notes, *missed))
        days, state = self._laid(state, assessed, picks, rules)
        fresh = {line.id for line in state.lines if line.fresh}
        days = from_choice(days, self.diary.of(Goal, until=until), fresh, start)
        shaping = Shaping(self.diary, number, until, self.content)
        days, wished = shaping.wished(days, state.tired)
        if flare and not self._over(flare, start):
            days = shaping.flared(days, flare, self._ground(state, rules, assessed))
        days, rests = shaping.done(days)
        days = shaping.without_away(days)
        state = msgspec.structs.replace(state, notes=(*state.notes, *wished, *rests))
        return Week(number=number, start=start, known=known, assessment=assessed, rules=rules, blocked=blocked,
                    flare=flare, days=days, state=state)  # fmt: skip

    def _before_waiting(self, number: int, start: date, until: date, state: State, rules: Rules) -> State:
        """What the days of a week had made of its lines before somebody had to look; else what was shown last."""
        free, since = self._free_days(start, until), start
        if free:
            last = self._laid_on(number, start, *free[-1], state)
            state, since = msgspec.structs.replace(last, notes=(), shown=last.lines), free[-1][0] + timedelta(days=1)
        shown = {line.id: line for line in state.shown}
        lines = (no_further(line, shown.get(line.id, line)) for line in state.lines)
        work = Settled(lines, state.aside, rules, self.content)
        work.wishes(self.diary.in_week(number), since, until)
        return msgspec.structs.replace(state, lines=tuple(work.lines))

    def _as_begun(self, number: int, start: date, until: date, before: State, state: State) -> State:
        """No dose grows within a week: the room that news of its days leaves is for the next one."""
        if not any(start < one.day <= until for one in self.diary.in_week(number) if isinstance(one, NEWS)):
            return state
        if not (free := self._free_days(start, until)):
            return state
        begun = {line.id: line for line in self._laid_on(number, start, *free[0], before).lines}
        return msgspec.structs.replace(state, lines=tuple(no_larger(line, begun.get(line.id)) for line in state.lines))

    def _as_chosen(self, number: int, until: date, picks: Picks) -> Picks:
        """A first week stands once something of it was done or a check-in told of it: what is new since can wait."""
        told = [one for one in self.diary.in_week(number) if isinstance(one, Session | CheckIn) and one.day <= until]
        days = [one.day - timedelta(days=isinstance(one, CheckIn)) for one in told]
        day = max(self.history.on, min(days, default=until))
        if day >= until:
            return picks
        known = Knowledge(self.diary, self.content, self.since).up_to(day)
        assessed = assess(known.found, self.content)
        rules = self._rules(known, assessed, day)
        if blocked_by(rules.values, known.triage, self.content):
            return picks
        then = self.picked(tuple(rules.offered.values()), State(), assessed, rules)
        return msgspec.structs.replace(picks, active=then.active)

    def _free_days(self, start: date, until: date) -> list[tuple[date, Known]]:
        """The days of a week before one of them, each with what was known by its end, on which nobody had to look."""
        knowledge = Knowledge(self.diary, self.content, self.since)
        days = (start + timedelta(days=count) for count in range((until - start).days))
        known = [(day, knowledge.up_to(day)) for day in days]
        return [(day, one) for day, one in known if not blocked_by(_values(one), one.triage, self.content)]

    def _laid_on(self, number: int, start: date, day: date, known: Known, state: State) -> State:
        """What a week was laid out as on one of its days."""
        assessed = assess(known.found, self.content)
        rules = self._rules(known, assessed, day)
        picks = self._picks(number, day, state, assessed, rules)
        found = self._settled(number, day, state, picks, rules, calm=False)
        return self._laid(self._as_begun(number, start, day, state, found), assessed, picks, rules)[1]

    def _picks(self, number: int, until: date, state: State, assessed: Assessment, rules: Rules) -> Picks:
        picks = self.picked(tuple(rules.offered.values()), state, assessed, rules)
        return picks if state.started else self._as_chosen(number, until, picks)

    def _flare(self, until: date) -> Flared | None:
        last = next((one for one in reversed(self.flares) if one.day <= until), None)
        return flared(last, self.diary.answers_since(last.at), until, self.content) if last else None

    def _rules(self, known: Known, assessed: Assessment, until: date) -> Rules:
        values = _values(known)
        named = [no for one in known.triage.reasons for no in self.content.red_flags[one.rule].contraindicates]
        no = forbidden(values, self.content, tuple(named))
        refused = {one.item for one in self.diary.of(Refuse, until=until)}
        offered = self.chooser.choices(values, assessed, no)
        return Rules(
            values=values,
            offered={one.item.id: one for one in offered if one.item.needs == "self" and one.item.id not in refused},
            no=no,
            has=means(values, self.content),
            unwanted=frozenset(refused.union(one.item for one in self.diary.of(Swap, until=until))),
        )

    def _missed(self, number: int, until: date, state: State, rules: Rules, assessed: Assessment) -> tuple[Note, ...]:
        """What a refusal of this week kept out before it had a place: in a first week, or beside the lines."""
        wishes = [one.item for one in self.diary.in_week(number) if isinstance(one, Refuse) and one.day <= until]
        if not wishes:
            return ()
        found = self.chooser.choices(rules.values, assessed, rules.no)
        left = [one for one in found if one.item.needs == "self"]
        missed = []
        for item in dict.fromkeys(wishes):
            would = self.picked(tuple(left), state, assessed, rules)
            picked = would.alongside if state.started else (*would.active, *would.alongside)
            missed += [one.item.id for one in picked if one.item.id == item]
            left = [one for one in left if one.item.id != item]
        return tuple(Note(item, because("refused", self.content)) for item in missed)

    def _settled(  # noqa: PLR0913
        self, number: int, until: date, state: State, picks: Picks, rules: Rules, *, calm: bool
    ) -> State:
        """The lines of the week: begun, or taken over, with the goals; then what health and wishes take away."""
        lines = reduced(state.lines, self.content, "back-from-break") if state.waited else state.lines
        if all(is_goal(line.id, self.content) for line in lines):
            again = picks.active[:1] if state.started else picks.active  # one thing to come back with, not a whole week
            lines = (*lines, *(begin(one, because("first-week", self.content)) for one in again))
        wants = wanted(self.diary.goals, until, state.reached)
        lines, said = settled(lines, wants, rules, self.content, calm=calm)
        work = Settled(lines, state.aside, rules, self.content)
        work.wishes(self.diary.in_week(number), date.min, until)
        work.permit()
        aside = tuple(line for line in state.aside if line.id in rules.offered)
        return msgspec.structs.replace(
            state, lines=tuple(work.lines), aside=aside, notes=(*state.notes, *said, *work.notes), started=True,
            waited=False,
        )  # fmt: skip

    def picked(self, offered: tuple[Choice, ...], state: State, assessed: Assessment, rules: Rules) -> Picks:
        """What a first week is made of; of a later week, only what runs alongside counts."""
        picks = pick(offered, assessed, self.content)
        if not all(is_goal(line.id, self.content) for line in state.lines):
            return picks
        return chosen(picks, offered, self.terms(state, assessed, rules))

    def terms(self, state: State, assessed: Assessment, rules: Rules) -> Terms:
        kept = frozenset(line.id for line in state.lines if not line.fresh)
        return Terms(assessment=assessed, values=rules.values, content=self.content, kept=kept, tired=state.tired)

    def days(self, picks: Picks, terms: Terms) -> Days:
        """The days of a week. Whoever measures the choice of weeks listens here and in `picked`."""
        return best_week(picks, terms)

    def _laid(self, state: State, assessed: Assessment, picks: Picks, rules: Rules) -> tuple[Days, State]:
        """The days, and the lines with the dose and days that they really got."""
        readings = picks.lessons if not state.read else self._next_lessons(assessed, state)
        active = tuple(dressed(rules.offered[line.id], line) for line in state.lines)
        beside = tuple(one for one in picks.alongside if one.item.id not in {line.id for line in state.lines})
        days = self.days(Picks(readings, active, beside), self.terms(state, assessed, rules))
        lines, notes = list[Line](), list(state.notes)
        for line in state.lines:
            got = [one for day in days for one in day if isinstance(one.what, Choice) and one.what.item.id == line.id]
            if got and got[0].dose:
                dose = msgspec.structs.replace(got[0].dose, days_a_week=len(got))
                lines.append(msgspec.structs.replace(line, dose=dose))
            else:
                notes.append(Note(line.id, because("no-room", self.content)))
        seen = state.read.union(one.what.id for day in days for one in day if isinstance(one.what, Reading))
        return days, msgspec.structs.replace(state, lines=tuple(lines), notes=tuple(notes), read=seen)

    def _next_lessons(self, assessed: Assessment, state: State) -> tuple[Reading, ...]:
        unread = (one for one in fitting(assessed, self.content) if one.id not in state.read)
        return tuple(islice(unread, int(self.content.limits["lessons-later"].value)))

    def _ground(self, state: State, rules: Rules, assessed: Assessment) -> Ground:
        rest = gentle(tuple(rules.offered.values()), assessed, self.content)
        calm = lay_out(Picks((), rest.active, rest.alongside), rules.values, self.content)
        aside = (permitted(line, rules.offered, rules.no, rules.has) for line in state.aside)
        known = (*state.lines, *(as_first(line, self.content) for line in aside if line))
        return Ground(known, rules.offered, capacity(rules.values, self.content), calm)

    def _over(self, flare: Flared, start: date) -> bool:
        last = flare.last(self.content)
        return last is not None and last < start

    # From one week to the next

    def _advanced(self, week: Week) -> State:
        state = msgspec.structs.replace(week.state, notes=(), tired=worked_hard(week.days[-1], self.content), low=None)
        if week.blocked and week.blocked != (FLARE_CHECK,):
            return msgspec.structs.replace(state, tired=frozenset())
        lines, waits = as_shown(state.lines, state.shown, week.days)
        state = msgspec.structs.replace(state, lines=lines, shown=lines, aside=(*state.aside, *waits))
        past = self.past(week)
        state = self._reached(week, state, past)
        timed = time_contingent(week.assessment)
        maintenance = self._maintenance(week, state)
        can = Means(
            offered=week.rules.offered, no=week.rules.no, has=week.rules.has, refused=week.rules.unwanted,
            timed=timed and not maintenance, maintenance=maintenance,
            room=capacity(week.rules.values, self.content),
            left=int(self.content.limits["maintenance-weeks"].value) - state.recovered,
            crowded=frozenset(note.item for note in week.state.notes if note.item and note.why.rule == "no-room"),
        )  # fmt: skip
        lines, aside, notes = advance(state.lines, state.aside, past, can, self.content)
        if maintenance and not state.maintenance:
            better = improvement(self.pains, week.end)
            lines, aside = maintained(lines, self.content, improvement=better), ()
        if week.flare and (last := week.flare.last(self.content)) and week.start <= last < week.end:
            lines = reduced(lines, self.content, "back-at-80")
        elif past.paused and not any(week.days):
            lines = reduced(lines, self.content, "back-from-break")
        low = past.adherence if past.adherence is not None and past.heard else None
        return msgspec.structs.replace(
            state,
            lines=lines,
            aside=aside,
            notes=(*state.notes, *notes),
            maintenance=maintenance,
            low=low,
            sore=past.reds() > 0,
            recovered=state.recovered + 1 if maintenance else 0,
            relapsed=not maintenance and (state.relapsed or state.maintenance),
        )

    def _reached(self, week: Week, state: State, past: Past) -> State:
        """A goal whose last step was done in full is the person's own again, and leaves the plan."""
        done = [
            line for line in state.lines
            if is_goal(line.id, self.content) and reached(line, week.rules.offered[line.id])
            and past.well(line.id, self.content) and not past.paused
        ]  # fmt: skip
        return msgspec.structs.replace(
            state,
            lines=tuple(line for line in state.lines if line not in done),
            notes=tuple(Note(line.id, because("goal-reached", self.content)) for line in done),
            reached=(*state.reached, *((line.id, week.end) for line in done)),
        )

    def past(self, week: Week) -> Past:
        """What a week showed, once it is over."""
        return Finished(self.diary, week.number, week.days, self.content).past(paused=self._paused(week))

    def _paused(self, week: Week) -> bool:
        """A flare, or too many days away: such a week says nothing about what is too much or too little."""
        shaping = Shaping(self.diary, week.number, self.history.today, self.content)
        free = sum(not day for day in shaping.without_away(((_MARK,),) * WEEK))
        return self._flaring(week) or free > self.content.limits["away-most"].value

    def _flaring(self, week: Week) -> bool:
        return week.flare is not None and not self._over(week.flare, week.start)

    def _maintenance(self, week: Week, state: State) -> bool:
        """Recovered for weeks; kept until the pain is back. Days away say nothing about it, a flare does."""
        if self._flaring(week):
            return False
        if self._paused(week):
            return state.maintenance
        last = week.end - timedelta(days=1)
        better_for = better_weeks(self.pains, self.diary.activity, last, self.content)
        if better_for >= self.content.limits["better-weeks"].value:
            return True
        better = improvement(self.pains, last)
        return state.maintenance and better is not None and better >= RELAPSE_PERCENT


_MARK = Placed(Reading("", ()), None, None)


def _values(known: Known) -> Values:
    urgency = known.triage.urgency
    return known.found.settled() | ({"urgency": urgency.value} if urgency else {})

"""From one week to the next: what a finished week hands on."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from dorsal.care.complying import bounded, kept_in
from dorsal.care.diary import Diary
from dorsal.care.finished import Finished, as_shown
from dorsal.care.goals import is_goal, reached
from dorsal.care.keeping import State
from dorsal.care.laid import FLARE_CHECK, Week
from dorsal.care.lasting import maintained
from dorsal.care.lines import Note, because
from dorsal.care.picking import Reading
from dorsal.care.progressing import Means, Past, advance, reduced, time_contingent
from dorsal.care.shaping import Shaping
from dorsal.care.signals import better_weeks, improvement
from dorsal.care.timing import WEEK
from dorsal.care.week import Placed, capacity, worked_hard
from dorsal.content.schema import Content

RELAPSE_PERCENT = 30.0  # a meaningful change: below it, recovery no longer counts as one


class Turn:
    """One finished week of a diary."""

    def __init__(self, week: Week, diary: Diary, content: Content) -> None:
        self.week, self.diary, self.content = week, diary, content

    def state(self) -> State:
        """What the next week begins with."""
        week, content, team = self.week, self.content, self.week.rules.team
        state = msgspec.structs.replace(week.state, notes=(), tired=worked_hard(week.days[-1], content), low=None)
        if week.blocked and week.blocked != (FLARE_CHECK,):
            return msgspec.structs.replace(state, tired=frozenset())
        lines, waits = as_shown(state.lines, state.shown, week.days, team.doses)
        state = msgspec.structs.replace(state, lines=lines, shown=lines, aside=(*state.aside, *waits))
        past = self.past()
        state = self._reached(state, past)
        timed = time_contingent(week.assessment)
        maintenance = self._maintenance(state)
        can = Means(
            offered=week.rules.offered, no=week.rules.no, has=week.rules.has, refused=week.rules.unwanted,
            timed=timed and not maintenance, maintenance=maintenance,
            room=capacity(week.rules.values, content),
            left=int(content.limits["maintenance-weeks"].value) - state.recovered,
            crowded=frozenset(note.item for note in week.state.notes if note.item and note.why.rule == "no-room"),
        )  # fmt: skip
        before = state.lines
        lines, aside, notes = advance(state.lines, state.aside, past, can, content)
        if maintenance and not state.maintenance:
            better = improvement(self.diary.pains, week.end)
            lines, aside = kept_in(maintained(lines, content, improvement=better), lines, team, content), ()
        still = {item: one for item, one in team.doses.items() if one.until is None or one.until >= week.end}
        lines = bounded(lines, before, state.dosed, still, content)
        if week.flare and (last := week.flare.last(content)) and week.start <= last < week.end:
            lines = reduced(lines, content, "back-at-80")
        elif past.paused and not any(week.days):
            lines = reduced(lines, content, "back-from-break")
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

    def _reached(self, state: State, past: Past) -> State:
        """A goal whose last step was done in full is the person's own again, and leaves the plan."""
        done = [
            line for line in state.lines
            if is_goal(line.id, self.content) and reached(line, self.week.rules.offered[line.id])
            and past.well(line.id, self.content) and not past.paused
        ]  # fmt: skip
        return msgspec.structs.replace(
            state,
            lines=tuple(line for line in state.lines if line not in done),
            notes=tuple(Note(line.id, because("goal-reached", self.content)) for line in done),
            reached=(*state.reached, *((line.id, self.week.end) for line in done)),
        )

    def past(self) -> Past:
        """What the week showed."""
        week = self.week
        return Finished(self.diary, week.number, week.days, self.content).past(paused=self._paused())

    def _paused(self) -> bool:
        """A flare, or too many days away: such a week says nothing about what is too much or too little."""
        shaping = Shaping(self.diary, self.week.number, self.diary.today, self.content)
        free = sum(not day for day in shaping.without_away(((_MARK,),) * WEEK))
        return self._flaring() or free > self.content.limits["away-most"].value

    def _flaring(self) -> bool:
        return self.week.flare is not None and not self.week.flare.over(self.week.start, self.content)

    def _maintenance(self, state: State) -> bool:
        """Recovered for weeks; kept until the pain is back. Days away say nothing about it, a flare does."""
        if self._flaring():
            return False
        if self._paused():
            return state.maintenance
        last = self.week.end - timedelta(days=1)
        better_for = better_weeks(self.diary.pains, self.diary.activity, last, self.content)
        if better_for >= self.content.limits["better-weeks"].value:
            return True
        better = improvement(self.diary.pains, last)
        return state.maintenance and better is not None and better >= RELAPSE_PERCENT


_MARK = Placed(Reading("", ()), None, None)

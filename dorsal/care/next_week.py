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
from dorsal.care.complying import Complying, Missed, added_beside, brought_back, kept_out, with_missed
from dorsal.care.condition import Values
from dorsal.care.diary import Diary
from dorsal.care.flaring import Flared, Ground, flared
from dorsal.care.goals import from_choice, is_goal, settled, wanted
from dorsal.care.history import ANSWERS, CheckIn, Goal, History, Override, Refuse, Seen, Session, Swap
from dorsal.care.keeping import Kept, State, code, cut, holds, seen
from dorsal.care.knowledge import Knowledge, Known
from dorsal.care.laid import FLARE_CHECK, Days, Week
from dorsal.care.lines import Line, Note, as_first, because, begin, dressed, no_further, no_larger, permitted
from dorsal.care.overriding import Team, standing
from dorsal.care.picking import Picks, Reading, fitting, gentle, pick
from dorsal.care.plan import blocked_by
from dorsal.care.progressing import Past, reduced
from dorsal.care.settling import Rules, Settled
from dorsal.care.shaping import Shaping
from dorsal.care.signals import NOTHING, Episode, Flaring, flares_in, weeks_since
from dorsal.care.timing import WEEK
from dorsal.care.turning import Turn
from dorsal.care.week import capacity, lay_out
from dorsal.care.weighing import Terms, best_week, chosen
from dorsal.content.schema import Content

__all__ = ["FLARE_CHECK", "Fold", "Week"]
NEWS = (*ANSWERS, Goal, Override, Refuse, Seen, Swap)


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
                state = Turn(found[-1], self.diary, self.content).state()
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
        calm = not state.sore and (flare is None or flare.over(start, self.content))
        missed = self._missed(number, until, state, rules, assessed)
        before, state = state, self._settled(number, until, state, picks, rules, calm=calm)
        state = with_missed(self._as_begun(number, start, until, before, state), missed, self.content)
        days, state = self._laid(state, assessed, picks, rules)
        fresh = {line.id for line in state.lines if line.fresh}
        days = from_choice(days, self.diary.goals_until(until), fresh, start)
        shaping = Shaping(self.diary, number, until, self.content)
        days, wished = shaping.wished(days, state.tired)
        if flare and not flare.over(start, self.content):
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
        doses = self._team(start, until).doses  # what the care team asked for counts at once
        as_begun = (line if line.id in doses else no_larger(line, begun.get(line.id)) for line in state.lines)
        return msgspec.structs.replace(state, lines=tuple(as_begun))

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
        health = forbidden(values, self.content, tuple(named))
        team = self._team(self._start(until), until)
        no = health.union(team.forbids)
        refused = {one.item for one in self.diary.of(Refuse, until=until)}
        out = refused.union(team.out)
        offered = self.chooser.choices(values, assessed, no)
        return Rules(
            values=values,
            offered={one.item.id: one for one in offered if one.item.needs == "self" and one.item.id not in out},
            no=no,
            has=means(values, self.content),
            unwanted=frozenset(refused.union(one.item for one in self.diary.of(Swap, until=until))),
            team=team,
            forbade=no - health,
        )

    def _start(self, day: date) -> date:
        return self.history.on + timedelta(days=WEEK * weeks_since(self.history.on, day))

    def _team(self, start: date, until: date) -> Team:
        return standing(self.diary.of(Override, until=until), self.diary.of(Swap, until=until), start)

    def _missed(self, number: int, until: date, state: State, rules: Rules, assessed: Assessment) -> list[Missed]:
        """What this week's refusals and the care team kept out before it had a place: in a first week, or beside."""
        wishes = kept_out((one for one in self.diary.in_week(number) if one.day <= until), rules.team)
        if not wishes:
            return []
        found = self.chooser.choices(rules.values, assessed, rules.no)
        left = [one for one in found if one.item.needs == "self"]
        missed = list[Missed]()
        for wish in wishes:
            would = self.picked(tuple(left), state, assessed, rules)
            picked = would.alongside if state.started else (*would.active, *would.alongside)
            missed += [(wish, one) for one in picked if one.item.id == wish.item]
            left = [one for one in left if one.item.id != wish.item]
        return missed

    def _settled(  # noqa: PLR0913
        self, number: int, until: date, state: State, picks: Picks, rules: Rules, *, calm: bool
    ) -> State:
        """The lines of the week: begun, or taken over, with the goals; then what health and wishes take away."""
        lines = reduced(state.lines, self.content, "back-from-break") if state.waited else state.lines
        lines, held, told = brought_back(lines, state.held, rules, self.content)
        if all(is_goal(line.id, self.content) for line in lines):
            again = picks.active[:1] if state.started else picks.active  # one thing to come back with, not a whole week
            lines = (*lines, *(begin(one, because("first-week", self.content)) for one in again))
        wants = wanted(self.diary.goals, until, state.reached)
        lines, said = settled(lines, wants, rules, self.content, calm=calm)
        work = Settled(lines, state.aside, rules, self.content)
        team = Complying(work, self._start(until), capacity(rules.values, self.content))
        held = (*held, *team.take_out())
        team.bring_in()
        work.wishes(self.diary.in_week(number), date.min, until)
        work.permit()
        dosed = team.set_doses(state.dosed)
        notes = (*state.notes, *(note for note in told if note not in said), *said, *work.notes)
        return msgspec.structs.replace(
            state, lines=tuple(work.lines), aside=team.left_aside(state.aside), notes=notes, started=True, waited=False,
            held=held, dosed=dosed,
        )  # fmt: skip

    def picked(self, offered: tuple[Choice, ...], state: State, assessed: Assessment, rules: Rules) -> Picks:
        """What a first week is made of; of a later week, only what runs alongside counts."""
        picks = pick(offered, assessed, self.content)
        if not all(is_goal(line.id, self.content) for line in state.lines):
            return picks
        return chosen(picks, offered, self.terms(state, assessed, rules))

    def terms(self, state: State, assessed: Assessment, rules: Rules) -> Terms:
        kept = frozenset(line.id for line in state.lines if not line.fresh)
        return Terms(
            assessment=assessed, values=rules.values, content=self.content, kept=kept, tired=state.tired,
            asked=frozenset(rules.team.adds),
        )  # fmt: skip

    def days(self, picks: Picks, terms: Terms) -> Days:
        """The days of a week. Whoever measures the choice of weeks listens here and in `picked`."""
        return best_week(picks, terms)

    def _laid(self, state: State, assessed: Assessment, picks: Picks, rules: Rules) -> tuple[Days, State]:
        """The days, and the lines with the dose and days that they really got."""
        readings = picks.lessons if not state.read else self._next_lessons(assessed, state)
        active = tuple(dressed(rules.offered[line.id], line) for line in state.lines)
        there = {line.id for line in state.lines}
        beside = tuple(one for one in (*picks.alongside, *added_beside(picks, rules)) if one.item.id not in there)
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

    def past(self, week: Week) -> Past:
        """What a week showed, once it is over."""
        return Turn(week, self.diary, self.content).past()


def _values(known: Known) -> Values:
    urgency = known.triage.urgency
    return known.found.settled() | ({"urgency": urgency.value} if urgency else {})

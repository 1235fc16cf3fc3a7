"""Lines as the care team asked for them: what goes, comes back, comes in, and with what dose.

What is forbidden, not at hand or refused stays out, whoever asks. A dose that the weeks since have made smaller is not
raised again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from dorsal.care.choosing import Choice
from dorsal.care.dosing import amount, capped, daily, grown, unit
from dorsal.care.history import Amount, Entry, Override, Refuse
from dorsal.care.keeping import State
from dorsal.care.lines import Held, Line, Note, because, begin, forbidding, permitted
from dorsal.care.overriding import OVERRIDE, Changes, Team, asked
from dorsal.care.picking import EXERCISES, Picks
from dorsal.care.progressing import reduced
from dorsal.care.settling import Rules, Settled
from dorsal.care.timing import minutes
from dorsal.care.week import smaller
from dorsal.content.schema import Content, Dose, Id, Intervention

Lines = tuple[Line, ...]
Missed = tuple[Refuse | Override, Choice]
Dosed = tuple[tuple[str, Line], ...]
QUOTAS = ("quota-start", "quota-step")


def brought_back(
    lines: Lines, held: tuple[Held, ...], rules: Rules, content: Content
) -> tuple[Lines, tuple[Held, ...], list[Note]]:
    """The lines with those whose hold is over, at four fifths and for what stood in; the others, and what to say."""
    kept, notes, found = list[Held](), list[Note](), list(lines)
    for one in held:
        item = one.line.id
        if by := rules.team.out.get(item):
            notes.append(Note(item, asked(by, content)))
            kept += [one] if by.change == "hold" else []
        elif item not in rules.unwanted:
            back = reduced((one.line,), content, "team-back", **{OVERRIDE: one.by})[0]
            stood = [line for line in found if line.id == one.stand_in and line.id not in rules.team.adds]
            notes += [Note(line.id, *back.why) for line in stood]
            place = found.index(stood[0]) if stood else len(found)
            found[place : place + len(stood)] = [back]
    return tuple(found), tuple(kept), notes


def kept_out(told: Iterable[Entry], team: Team) -> list[Refuse | Override]:
    """What was told that keeps an exercise out, the first for each."""
    found: dict[Id, Refuse | Override] = {}
    for one in told:
        if isinstance(one, Refuse) or (isinstance(one, Override) and team.out.get(str(one.item)) == one):
            found.setdefault(str(one.item), one)
    return list(found.values())


def with_missed(state: State, missed: list[Missed], content: Content) -> State:
    """The week with a word on what was kept out before it had a place; what is only held will come in."""
    notes, held = list[Note](), list[Held]()
    for by, choice in missed:
        item = choice.item.id
        notes.append(Note(item, asked(by, content) if isinstance(by, Override) else because("refused", content)))
        known = {one.line.id for one in state.held}
        if isinstance(by, Override) and by.change == "hold" and not choice.item.alongside and item not in known:
            held.append(Held(line=begin(choice), stand_in=None, by=by.id))
    notes = [note for note in notes if note not in state.notes]
    return msgspec.structs.replace(state, notes=(*state.notes, *notes), held=(*state.held, *held))


def added_beside(picks: Picks, rules: Rules) -> list[Choice]:
    """What the care team added that runs alongside the day, and was not picked."""
    there = {one.item.id for one in picks.alongside}
    offered = (rules.offered[item] for item in rules.team.adds if item in rules.offered and item not in there)
    return [one for one in offered if one.item.alongside]


class Complying:
    """Works through the lines of a week. `since`: its first day; `room`: the minutes of a day."""

    def __init__(self, work: Settled, since: date, room: int) -> None:
        self.work, self.since, self.room = work, since, room
        self.rules, self.content, self.team = work.rules, work.content, work.rules.team

    def take_out(self) -> tuple[Held, ...]:
        """What was removed or is held goes, for a real alternative if there is one. The lines that will come back."""
        found = list[Held]()
        for line in [line for line in self.work.lines if line.id in self.team.out]:
            by, before = self.team.out[line.id], {other.id for other in self.work.lines}
            self.work.replace(line, because("replacement", self.content))
            self.work.notes.append(Note(line.id, asked(by, self.content)))
            if by.change == "hold":
                new = [other.id for other in self.work.lines if other.id not in before]
                found.append(Held(line=line, stand_in=next(iter(new), None), by=by.id))
        return tuple(found)

    def bring_in(self) -> None:
        """What was added and is not there yet; what keeps it out is said."""
        for item, by in self.team.adds.items():
            waits = {line.id: line for line in self.work.aside}
            if item in {line.id for line in self.work.lines}:
                continue
            choice = self.rules.offered.get(item)
            if choice is None:
                self._not_possible(item, by)
            elif choice.item.alongside or (item in waits and by.day < self.since):
                continue
            elif self._full(choice):
                self._say(item, "team-waits", by)
            else:
                self.work.lines.append(self._first(choice, by, waits.get(item)))

    def left_aside(self, aside: Lines) -> Lines:
        """What still waits: nothing that may not be offered any more, but what is held or only now brought in."""
        there = {line.id for line in self.work.lines}
        waits = (line for line in aside if not (line.id in self.team.adds and line.id in there))
        return tuple(line for line in waits if line.id in self.rules.offered or line.id in self.team.out)

    def _not_possible(self, item: Id, by: Override) -> None:
        if item not in self.rules.unwanted:
            why = forbidding(item, self.rules.values, self.content, self.rules.no)
            said = because("team-not-possible", self.content, **{OVERRIDE: by.id})
            self.work.notes.append(Note(item, msgspec.structs.replace(said, findings=said.findings | why)))
        elif by.day >= self.since:
            self.work.notes.append(Note(item, because("refused", self.content)))

    def _full(self, choice: Choice) -> bool:
        """Whether a week that has it would begin too many things."""
        kinds, most = self.content.interventions, self.content.limits["new-exercises-a-week"].value
        new = sum(line.fresh and kinds[line.id].kind in EXERCISES for line in self.work.lines)
        return choice.item.kind in EXERCISES and new >= most

    def _first(self, choice: Choice, by: Override, waited: Line | None) -> Line:
        """A fresh line at its first level or the one that was asked for; what had been set aside, at four fifths."""
        why = asked(by, self.content)
        if waited:
            return reduced((waited,), self.content, "kept")[0].now(why, fresh=True)
        return self._set(begin(choice), choice, by).now(why, fresh=True)

    def set_doses(self, dosed: Dosed) -> Dosed:
        """The doses that were asked for and not set yet. A dose is set once: what the weeks then make of it stands."""
        before, found = {name for name, _ in dosed}, list(dosed)
        for line in [line for line in self.work.lines if line.id in self.team.doses]:
            by = self.team.doses[line.id]
            if by.id not in before:
                now = self._set(line, self.rules.offered[line.id], by).now(asked(by, self.content))
                self.work.lines[self.work.lines.index(line)] = now
                found.append((by.id, now))
        return tuple(found)

    def _set(self, line: Line, choice: Choice, by: Override) -> Line:
        """The line with this level and dose, as far as what is forbidden, at hand and the minutes of a day allow."""
        level = by.level or line.level
        base = line.dose if level == line.level else choice.item.levels[level - 1].dose
        wanted = msgspec.structs.replace(
            line, level=level, dose=_with(base, by.dose or Amount()), grown=False, quota=None
        )
        may = permitted(wanted, self.rules.offered, self.rules.no, self.rules.has)
        if may is None or may.level < level:
            self._say(line.id, "team-lowered", by)
        now = may or line
        dose = within(choice.item, now.dose, self.room, self.content)
        if dose != now.dose:
            self._say(line.id, "team-shortened", by)
        return msgspec.structs.replace(now, dose=dose)

    def _say(self, item: Id, change: Id, by: Override) -> None:
        self.work.notes.append(Note(item, because(change, self.content, **{OVERRIDE: by.id})))


def _with(dose: Dose, given: Amount) -> Dose:
    """The dose with what was given, counted in its own unit."""
    named = {name: getattr(given, name) for name in ("sets", unit(dose), "days_a_week")}
    return msgspec.structs.replace(dose, **{name: value for name, value in named.items() if value is not None})


def within(item: Intervention, dose: Dose, room: int, content: Content) -> Dose:
    """The dose, made small enough for the minutes of a day; a goal has none of these."""
    if item.kind == "goal":
        return dose
    for less in smaller(dose):
        if minutes(item, less, content) <= room:
            return less
        dose = less
    return capped(dose, amount(dose) * room / minutes(item, dose, content))


def bounded(lines: Lines, before: Lines, dosed: Dosed, doses: Changes, content: Content) -> Lines:
    """The lines of the next week, none beyond the dose that the care team set: smaller ones may grow back to it."""
    targets, was, found = dict(dosed), {line.id: line for line in before}, list[Line]()
    for line in lines:
        by = doses.get(line.id)
        target = targets.get(by.id) if by else None
        if by is None or target is None:
            found.append(line)
            continue
        why, now = asked(by, content), line
        if line.why and line.why[0].rule in QUOTAS and line.id in was:
            most = content.limits["growth-most"].value / 100
            now = msgspec.structs.replace(
                was[line.id], fresh=False, dose=grown(was[line.id].dose, most, most), why=(why,)
            )
        if (now.level, daily(now.dose)) > (target.level, daily(target.dose)):
            now = now.now(why, level=target.level, grown=False, quota=None, dose=target.dose)
        elif now.level == target.level and daily(now.dose) == daily(target.dose):
            now = now.now(*now.why, dose=target.dose)
        found.append(now)
    return tuple(found)


def kept_in(lines: Lines, before: Iterable[Line], team: Team, content: Content) -> Lines:
    """The lines with those that the care team added, where a rule would let them go."""
    left = {line.id for line in lines}
    stay = (line for line in before if line.id in team.adds and line.id not in left)
    return (*lines, *(line.now(asked(team.adds[line.id], content), fresh=False) for line in stay))

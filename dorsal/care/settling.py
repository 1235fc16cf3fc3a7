"""Lines as they may be done today: what is forbidden or unwanted goes at once, for a real alternative if there is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from dorsal.care.choosing import Why
from dorsal.care.condition import Values
from dorsal.care.history import Entry, Refuse, Swap
from dorsal.care.lines import Line, Note, Offered, alternative, because, forbidding, permitted
from dorsal.care.overriding import NOBODY, Team, asked
from dorsal.care.picking import EXERCISES
from dorsal.content.schema import Content, Id


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What may be offered today, and what not. `unwanted`: refused or swapped away, now or before.

    `team`: what the care team changed; `forbade`: the contraindications that only the care team says.
    """

    values: Values
    offered: Offered
    no: frozenset[Id]
    has: frozenset[Id]
    unwanted: frozenset[Id]
    team: Team = NOBODY
    forbade: frozenset[Id] = frozenset()


class Settled:
    """Works through the lines of one week; `notes` says what went and why."""

    def __init__(self, lines: Iterable[Line], aside: Iterable[Line], rules: Rules, content: Content) -> None:
        self.lines, self.aside = list(lines), tuple(aside)
        self.rules, self.content = rules, content
        self.notes: list[Note] = []

    def permit(self) -> None:
        """Take away, or a level down, what has become forbidden."""
        for line in list(self.lines):
            now = permitted(line, self.rules.offered, self.rules.no, self.rules.has)
            if now is line:
                continue
            said = self._forbidden_by(line)
            if now is None:
                self.notes.append(Note(line.id, said))
                self.replace(line, because("replacement", self.content))
            else:
                self.lines[self.lines.index(line)] = now.now(said)

    def _forbidden_by(self, line: Line) -> Why:
        """The care team where it alone forbids this, else what the person told."""
        item = self.content.interventions[line.id]
        named = [*item.contraindicated, *item.levels[line.level - 1].contraindicated]
        named = [name for name in named if name in self.rules.no]
        if named and self.rules.forbade.issuperset(named):
            return asked(self.rules.team.forbids[named[0]], self.content)
        why = forbidding(line.id, self.rules.values, self.content, self.rules.no)
        return Why("removed-contraindicated", why, self.content.changes["removed-contraindicated"].sources)

    def wishes(self, told: Iterable[Entry], first: date, last: date) -> None:
        """Everything asked for from one day to another."""
        for one in told:
            if isinstance(one, Swap | Refuse) and first <= one.day <= last and not self._answered(one):
                self.wish(one)

    def _answered(self, wish: Swap | Refuse) -> bool:
        """Whether the care team has asked for the same thing since."""
        added = self.rules.team.adds.get(wish.item)
        return isinstance(wish, Swap) and added is not None and added.at > wish.at

    def wish(self, wish: Swap | Refuse) -> None:
        """Another one, or none, as the person asks."""
        line = next((line for line in self.lines if line.id == wish.item), None)
        if line is None:
            return
        refused = isinstance(wish, Refuse)
        why = because("refused" if refused else "swapped", self.content)
        if self.replace(line, why, keep=not refused):
            self.notes.append(Note(line.id, why))
        else:
            self.notes.append(Note(line.id, because("no-alternative", self.content)))

    def replace(self, line: Line, why: Why, *, keep: bool = False) -> bool:
        """Whether the line went; with `keep` it stays where nothing can take its place."""
        place = self.lines.index(line)
        taken = {other.id for other in (*self.lines, *self.aside)} | self.rules.unwanted
        kinds = self.content.interventions
        new = sum(other.fresh and kinds[other.id].kind in EXERCISES for other in self.lines if other is not line)
        room = kinds[line.id].kind not in EXERCISES or new < self.content.limits["new-exercises-a-week"].value
        room = room and kinds[line.id].kind != "goal"  # what somebody wants back has no stand-in
        other = alternative(line, self.rules.offered, taken, self.content, why) if room else None
        if other is None and keep:
            return False
        self.lines[place : place + 1] = [other] if other else []
        return True

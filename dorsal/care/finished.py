"""What a finished week showed, from its days and what was noted on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from datetime import timedelta

from dorsal.care.choosing import Choice
from dorsal.care.diary import Diary
from dorsal.care.dosing import daily
from dorsal.care.history import ANSWERS, CheckIn, Session
from dorsal.care.lines import Line, no_further
from dorsal.care.progressing import Past
from dorsal.care.signals import adherence, effort_felt, light, usual_pain
from dorsal.care.timing import WEEK
from dorsal.care.week import Placed
from dorsal.content.schema import Content, Id

Days = tuple[tuple[Placed, ...], ...]
Lines = tuple[Line, ...]
ADDED = {"added", "quota-back"}
HARMS = {"more-pain", "fall", "other"}


class Finished:
    """One week of a diary with the days that were shown."""

    def __init__(self, diary: Diary, number: int, days: Days, content: Content) -> None:
        self.within, self.content = diary.in_week(number), content
        self.placed = [(one.what.item, one.minutes) for day in days for one in day if isinstance(one.what, Choice)]
        first = diary.on + timedelta(days=WEEK * number + 1)
        self.usual = usual_pain(diary.pains, first, content)

    def past(self, *, paused: bool) -> Past:
        """`paused`: a flare or days away, after which little can be said of too much or too little."""
        sessions = [one for one in self.within if isinstance(one, Session)]
        done = tuple(one for one in sessions if one.done > 0)
        asked = Counter(item.id for item, each in self.placed if each is not None)
        aimed = Counter(item.id for item, _ in self.placed if item.kind == "goal")
        return Past(
            adherence=adherence(asked, sessions),
            goals={item: adherence({item: times}, sessions) or 0.0 for item, times in aimed.items()},
            heard=any(isinstance(one, Session | CheckIn) for one in self.within),
            sessions=done,
            lights=tuple(light(one, self.usual, self.content) for one in done),
            effort=effort_felt(done),
            harder=2 * sum(one.felt == "harder" for one in done) > len(done),
            harmed=not HARMS.isdisjoint(self._harms()),
            paused=paused,
        )

    def _harms(self) -> set[Id]:
        told = (one.values.get("harm", ()) for one in self.within if isinstance(one, ANSWERS))
        return {harm for harms in told for harm in harms}


def as_shown(lines: Lines, before: Lines, days: Days, stands: Container[Id] = ()) -> tuple[Lines, Lines]:
    """The lines without what no day asked for in full, as when somebody was away or it flared up: no step, nothing new.

    What is new waits instead. `before`: the lines as the weeks before showed them. `stands`: what the care team set.
    """
    full = {
        (one.what.item.id, daily(one.dose)) for day in days for one in day if isinstance(one.what, Choice) and one.dose
    }
    shown = {line.id: line for line in before}
    found, waits = list[Line](), list[Line]()
    for line in lines:
        if (line.id, daily(line.dose)) in full or line.id in stands:
            found.append(line)
        elif line.id in shown:
            found.append(no_further(line, shown[line.id]))
        else:
            (found if ADDED.isdisjoint(why.rule for why in line.why) else waits).append(line)
    return tuple(found), tuple(waits)

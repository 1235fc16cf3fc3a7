"""What is known of a person on a day, and how urgent that is: read from the answers alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from dorsal.care.condition import Value, support
from dorsal.content.schema import Id
from dorsal.simulate.judge.forms import URGENT, Forms
from dorsal.simulate.judge.record import Record

Known = dict[Id, Value]
Judged = tuple[str | None, set[Id]]
DAYS_A_YEAR = 365.25


class Decision(NamedTuple):
    """The urgent rules that were true at one time, each with the findings behind it."""

    at: datetime
    rules: dict[Id, frozenset[Id]]


class Facts:
    """A person's answers as they stand, each with when it was given, and every urgent rule that was ever true."""

    def __init__(self, answers: Known, on: date, forms: Forms) -> None:
        self.first, self.on, self.forms = answers, on, forms
        self._start()

    def _start(self) -> None:
        before = datetime.combine(self.on - timedelta(days=1), time(), UTC)
        self.answers = dict(self.first)
        self.given = dict.fromkeys(self.first, before)
        self.days = dict.fromkeys(self.first, self.on)
        self.decisions = [Decision(before, self._urgent(self.known(self.on)))]
        self.examined: datetime | None = None

    def hear(self, record: Record) -> None:
        """Take the new answers; everything anew where an older one came late."""
        kinds = ("check-in", "answer", "examined")
        told, new = record.of(*kinds), [note for note in record.news if note.kind in kinds]
        if not new:
            return
        new.sort(key=lambda one: (one.at, one.id))
        if told[len(told) - len(new) :] != new:
            self._start()
            new = told
        for note in new:
            if note.kind == "examined":
                self.examined = note.at if note.what["found"] == "nothing-serious" else self.examined
                continue
            self.answers |= note.told
            self.given |= dict.fromkeys(note.told, note.at)
            self.days |= dict.fromkeys(note.told, note.day)
            found = self.known(note.day)
            quiet = self._standing(found)[1]
            urgent = {rule: why for rule, why in self._urgent(found).items() if rule not in quiet}
            self.decisions.append(Decision(note.at, urgent))

    def known(self, day: date, *, without: tuple[Id, ...] = ()) -> Known:
        """Every finding that follows from the answers; `without`: as if these had not been answered."""
        questions, found = self.forms.content.questions, Known()
        for name, said in self.answers.items():
            question = questions[name]
            if question.kind == "text" or name in without:
                continue
            if said != "unsure":
                found[name] = said
            elif question.alarming:
                found[name] = question.alarming
        self._time(found, day)
        waiting = [name for name in self.forms.follow_ups if name not in found and name not in without]
        while calm := [name for name in waiting if self.forms.follow_ups[name](found) is False]:
            found |= {name: "no" if questions[name].alarming == "yes" else "yes" for name in calm}
            waiting = [name for name in waiting if name not in calm]
        return found

    def _time(self, found: Known, day: date) -> None:
        since, age = found.get("since"), found.get("age")
        least = self.forms.content.questions["since"].options[since].days if isinstance(since, str) else None
        if least is None:
            return
        days = float(least + (day - self.days["since"]).days)
        found["days-since-onset"] = days
        if isinstance(age, float):
            found["age-at-onset"] = max(0.0, age - days / DAYS_A_YEAR)

    def disputed(self, found: Known) -> tuple[Id, ...]:
        """What was answered in two ways that cannot both be true."""
        contradictions = self.forms.content.contradictions
        return tuple(
            name
            for rule, holds in self.forms.contradictions.items()
            if holds(found) is True
            for name in contradictions[rule].ask
        )

    def _urgent(self, found: Known) -> dict[Id, frozenset[Id]]:
        flags = self.forms.content.red_flags
        return {
            name: frozenset(support(flags[name].when, found))
            for name, holds in self.forms.red_flags.items()
            if flags[name].urgency in URGENT and holds(found) is True
        }

    def _standing(self, found: Known) -> tuple[set[Id], set[Id]]:
        """The urgent rules that nobody has examined since they were true; and those settled by an examination.

        A rule is settled for as long as none of the answers behind it is given anew and no other makes it true.
        """
        flags, last = self.forms.content.red_flags, self.examined
        held, settled = set[Id](), dict[Id, frozenset[Id]]()
        for decision in self.decisions:
            for rule, why in decision.rules.items():
                if last is None or decision.at > last:
                    held.add(rule)
                else:
                    settled[rule] = settled.get(rule, frozenset()) | why
        quiet = {
            rule
            for rule, why in settled.items()
            if last and rule not in held and all(self.given.get(name, last) <= last for name in why)
            if support(flags[rule].when, found).keys() <= why
        }
        return held, quiet

    def judged(self, full: Known, sure: Known) -> Judged:
        """How soon somebody must look, None while that is open; and the rules behind it, those that still stand too."""
        flags = self.forms.content.red_flags
        held, quiet = self._standing(full)
        now = {name for name, holds in self.forms.red_flags.items() if holds(full) is True}
        counted = (now | held) - quiet
        open_rules = {
            name
            for name, holds in self.forms.red_flags.items()
            if name not in counted and name not in quiet and (holds(sure) is None or holds(full) is None)
        }
        fired = min((str(flags[name].urgency) for name in counted), default="T4")
        if fired not in URGENT and any(flags[name].urgency in URGENT for name in open_rules):
            return None, counted
        return fired, counted

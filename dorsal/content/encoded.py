"""What can be known about a person, and what triage makes of it, as formulas of a solver (z3).

Each question becomes whether it is answered and with what; findings, conditions and the urgency are formulas over
these. A formula holds for every person at once, so that what is proved about it is proved for everybody. How the care
room reads answers (what counts as calm, what is in dispute) is written here a second time, on purpose: generated people
hold the two to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

import z3  # type: ignore[import-untyped]

from dorsal.content.examining import entailed
from dorsal.content.form import FOUND, All, AnyOf, AtLeast, Form, Not, Term
from dorsal.content.schema import Content, Id, Question, Urgency

DAYS_A_YEAR = 365.25
CHOICES = ("one", "many", "areas")
LEVELS = tuple(Urgency)
URGENT = (Urgency.T0, Urgency.T1, Urgency.T2)


class View(Enum):
    """Which findings count: all there are now, those there would be again without disputed answers, or what is settled.

    Settled is what does not rest on answers that contradict each other: neither these nor what follows from them alone.
    """

    NOW = "now"
    AGAIN = "again"
    SETTLED = "settled"


class Truth(NamedTuple):
    """A condition in three values: where it is true, and where it is false; elsewhere it is unknown."""

    true: z3.BoolRef
    false: z3.BoolRef

    @property
    def unknown(self) -> z3.BoolRef:
        return z3.And(z3.Not(self.true), z3.Not(self.false))


class Judged(NamedTuple):
    """Triage: for each urgency, whether a rule at least so urgent is true, and whether one could still be."""

    fired: dict[Urgency, z3.BoolRef]
    possible: dict[Urgency, z3.BoolRef]

    @property
    def withheld(self) -> z3.BoolRef:
        """No urgency is given: nothing urgent is true, and something urgent is not excluded."""
        return z3.And(z3.Not(self.fired[Urgency.T2]), self.possible[Urgency.T2])

    def given(self, level: Urgency) -> z3.BoolRef:
        """This urgency is the outcome."""
        above = [z3.Not(self.fired[other]) for other in LEVELS if other < level]
        return z3.And(z3.Not(self.withheld), self.fired[level], *above)


class Encoded:
    """One content as formulas. `domain`: what is true of every person, whatever they answer."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.answered: dict[Id, z3.BoolRef] = {name: z3.Bool(f"{name}?") for name in content.questions}
        self.chosen: dict[Id, dict[Id, z3.BoolRef]] = {
            name: {option: z3.Bool(f"{name}={option}") for option in _offered(question)}
            for name, question in content.questions.items()
        }
        self.number: dict[Id, z3.ArithRef] = {
            name: z3.Real(name) for name, question in content.questions.items() if question.kind == "number"
        }
        self.sign: dict[Id, z3.BoolRef] = {
            name: z3.Bool(f"{name} found") for name, derived in content.derived.items() if derived.kind == "sign"
        }
        self._truths: dict[tuple[Form, View], Truth] = {}
        self._known: dict[tuple[Id, View], z3.BoolRef] = {}
        self._contested: dict[Id, z3.BoolRef] | None = None
        self._judged: Judged | None = None
        self.domain: list[z3.BoolRef] = [*self._choices(), *self._derived(), *self._signs()]

    # What may be answered

    def _choices(self) -> Iterator[z3.BoolRef]:
        for name, question in self.content.questions.items():
            options = self.chosen[name]
            if question.kind == "number" and question.range:
                least, most = question.range
                yield z3.And(self.number[name] >= least, self.number[name] <= most)
            if options:
                yield z3.Or(*options.values())
            if question.kind in ("yes-no", "one"):
                yield z3.AtMost(*options.values(), 1)
            if "none" in options and question.kind == "many":
                yield from (z3.Not(z3.And(options["none"], other)) for key, other in options.items() if key != "none")

    def _derived(self) -> Iterator[z3.BoolRef]:
        """Numbers computed elsewhere: free within their range, but for what ties them to the answers they come from."""
        for name, derived in self.content.derived.items():
            if derived.kind == "number":
                whole = name == "days-since-onset"
                self.number[name] = z3.ToReal(z3.Int(name)) if whole else z3.Real(name)
                least, most = derived.range or (0, 0)
                yield z3.And(self.number[name] >= least, self.number[name] <= most)
        if "since" in self.content.questions and "days-since-onset" in self.number:
            yield from self._since(self.number["days-since-onset"])

    def _since(self, days: z3.ArithRef) -> Iterator[z3.BoolRef]:
        for option, chosen in self.chosen["since"].items():
            yield z3.Implies(chosen, days >= (self.content.questions["since"].options[option].days or 0))
        if {"age", "age-at-onset"} <= self.number.keys():
            years = self.number["age"] - days / DAYS_A_YEAR
            yield self.number["age-at-onset"] == z3.If(years > 0, years, 0)

    def _signs(self) -> Iterator[z3.BoolRef]:
        """What an examination showed: anything, but for what is always shown together."""
        both = {one: name for name in self.sign if (one := self.content.derived[name].both_sides_of)}
        for name, found in self.sign.items():
            one_side = self.content.derived[name].both_sides_of
            beside = entailed(self.content.examination.values(), one_side or name)
            together = {one_side, *(both[other] for other in beside if other in both)} if one_side else beside
            yield from (z3.Implies(found, self.sign[other]) for other in sorted(filter(None, together)))

    # What follows from the answers

    def known(self, finding: Id, view: View = View.NOW) -> z3.BoolRef:
        """Whether a finding has a value."""
        if (finding, view) not in self._known:
            self._known[finding, view] = self._is_known(finding, view)
        return self._known[finding, view]

    def _is_known(self, finding: Id, view: View) -> z3.BoolRef:
        if view is View.SETTLED:
            again = self.known(finding, View.AGAIN)
            return z3.And(self.known(finding), again, z3.Not(self.contested(finding)))
        if finding in self.content.derived:
            uses = self.content.derived[finding].uses
            return z3.And(*(self._said(used, view) for used in self._questions(uses)))
        return z3.Or(self._said(finding, view), self._spared(self.content.questions[finding], view))

    def _questions(self, uses: Iterable[Id]) -> Iterator[Id]:
        for used in uses:
            if used in self.content.derived:
                yield from self._questions(self.content.derived[used].uses)
            else:
                yield used

    def _said(self, question: Id, view: View) -> z3.BoolRef:
        answered = self.answered[question]
        return z3.And(answered, z3.Not(self.contested(question))) if view is View.AGAIN else answered

    def _spared(self, question: Question, view: View) -> z3.BoolRef:
        """A red-flag question that is not to be asked: its calm answer counts."""
        if not question.red_flag or question.asked_if is None:
            return z3.BoolVal(val=False)
        return z3.And(z3.Not(self._said(question.id, view)), self.truth(question.asked_if, view).false)

    def value(self, finding: Id, wanted: Id, view: View = View.NOW) -> z3.BoolRef:
        """Whether a known finding is, or includes, this."""
        if finding == "urgency":
            return self.judged().given(Urgency(wanted))
        question = self.content.questions[finding]
        chosen = self.chosen[finding].get(wanted, z3.BoolVal(val=False))
        if question.kind != "yes-no" or not question.red_flag:
            return chosen
        return z3.If(self._said(finding, view), chosen, z3.BoolVal(wanted != question.alarming))

    def truth(self, form: Form, view: View = View.NOW) -> Truth:
        """A condition in three values."""
        if (form, view) not in self._truths:
            self._truths[form, view] = self._truth(form, view)
        return self._truths[form, view]

    def _truth(self, form: Form, view: View) -> Truth:
        match form:
            case Term():
                return self._term(form, view)
            case Not(of=part):
                inner = self.truth(part, view)
                return Truth(inner.false, inner.true)
            case All(of):
                inside = [self.truth(part, view) for part in of]
                return Truth(z3.And(*(one.true for one in inside)), z3.Or(*(one.false for one in inside)))
            case AnyOf(of):
                inside = [self.truth(part, view) for part in of]
                return Truth(z3.Or(*(one.true for one in inside)), z3.And(*(one.false for one in inside)))
            case AtLeast(n, of):
                inside = [self.truth(part, view) for part in of]
                enough = z3.AtLeast(*(one.true for one in inside), n)
                return Truth(enough, z3.AtLeast(*(one.false for one in inside), len(of) - n + 1))
        raise TypeError(f"not a form: {form!r}")

    def _term(self, term: Term, view: View) -> Truth:
        name, op, value = term.finding, term.op, term.value
        if value == FOUND:
            return Truth(self.sign[name], z3.Not(self.sign[name]))
        known = z3.Not(self.judged().withheld) if name == "urgency" else self.known(name, view)
        if isinstance(value, str):
            holds = self.value(name, value, View.AGAIN if view is View.AGAIN else View.NOW)
        else:
            number = self.number[name]
            holds = {">=": number >= value, "<=": number <= value, ">": number > value, "<": number < value}[op]
        return Truth(z3.And(known, holds), z3.And(known, z3.Not(holds)))

    def contested(self, question: Id) -> z3.BoolRef:
        """The question stands in a contradiction that holds."""
        if self._contested is None:
            holds: dict[Id, list[z3.BoolRef]] = {}
            for record in self.content.contradictions.values():
                for name in record.ask:
                    holds.setdefault(name, []).append(self.truth(record.when).true)
            self._contested = {name: z3.Or(*any_of) for name, any_of in holds.items()}
        return self._contested.get(question, z3.BoolVal(val=False))

    # What triage makes of it

    def judged(self) -> Judged:
        """The urgency, as the most urgent rule that is true, and what it could still become."""
        if self._judged is None:
            self._judged = self.judged_by({name: rule.when for name, rule in self.content.red_flags.items()})
        return self._judged

    def judged_by(self, conditions: dict[Id, Form], urgencies: dict[Id, Urgency] | None = None) -> Judged:
        """The same with other conditions or urgencies for the rules."""
        fired: dict[Urgency, list[z3.BoolRef]] = {level: [] for level in LEVELS}
        possible: dict[Urgency, list[z3.BoolRef]] = {level: [] for level in LEVELS}
        for name, form in conditions.items():
            level = (urgencies or {}).get(name, self.content.red_flags[name].urgency)
            state = self.truth(form)
            fired[level].append(state.true)
            possible[level] += [z3.Not(state.false), self.truth(form, View.SETTLED).unknown]
        everybody = [z3.BoolVal(val=True)]
        fired[Urgency.T4] = possible[Urgency.T4] = everybody
        return Judged(_so_urgent(fired), _so_urgent(possible))

    # What is asked

    def applies(self, question: Question, *, later: bool = True) -> z3.BoolRef:
        """The question is put to this person: its condition is true, and a page that holds it is shown.

        `later`: now, or in the weeks after the first, when check-ins ask too.
        """
        pages = [page for page in self.content.pages if question.id in page.questions and (later or not page.later)]
        shown = [z3.BoolVal(val=True) if page.shown_if is None else self.truth(page.shown_if).true for page in pages]
        weekly = any(question.id in page.questions for page in self.content.checkin.values())
        shown += [z3.BoolVal(val=True)] if later and weekly else []
        asked = z3.BoolVal(val=True) if question.asked_if is None else self.truth(question.asked_if).true
        return z3.And(asked, z3.Or(*shown))

    def honest(self) -> list[z3.BoolRef]:
        """Nothing is answered that is not asked: the persons who go through the intake and change nothing later."""
        return [
            z3.Implies(self.answered[name], self.applies(question)) for name, question in self.content.questions.items()
        ]

    def finished(self) -> list[z3.BoolRef]:
        """What is asked at first is answered: with a value, or unsure where that may be said and leaves it unknown."""
        return [
            z3.Implies(self.applies(question, later=False), self.answered[name])
            for name, question in self.content.questions.items()
            if not question.optional and (question.alarming or not question.unsure)
        ]


def _offered(question: Question) -> tuple[Id, ...]:
    if question.kind == "yes-no":
        return ("yes", "no")
    if question.kind not in CHOICES:
        return ()
    return tuple(name for name, option in question.options.items() if not option.assumed)


def _so_urgent(rules: dict[Urgency, list[z3.BoolRef]]) -> dict[Urgency, z3.BoolRef]:
    """For each urgency, whether one of the rules at least so urgent holds."""
    return {level: z3.Or(*(one for other in LEVELS if other <= level for one in rules[other])) for level in LEVELS}

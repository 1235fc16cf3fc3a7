"""What the bedside makes of the rules, in columns: urgency, drivers, phase, what holds the programme back, steps.

Four steps, each over the columns of the one before: the findings that are not in dispute; the rules; triage; then the
rules that go by the urgency, and what follows from them. `care.triage`, `care.assessment`, `care.plan` and
`care.pathway` say the same for one person, and generated people hold the two to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlglot import exp

from dorsal.care.triage import URGENT
from dorsal.content.form import Form
from dorsal.content.schema import Content, Id, Step, Urgency
from dorsal.registry.names import column
from dorsal.registry.ruled import Rule, every_rule
from dorsal.registry.sql import Writer, every, field, some, truly
from dorsal.registry.wide import EXERCISES, HELD, NAMED, QUIET, UNSETTLED, may_be_unsettled, places

SETTLED, FIRED, OPEN = "settled", "fired", "open"


class Made(NamedTuple):
    """A column and what it is made of. `shown`: it is a result, not a step on the way."""

    name: str
    what: exp.Expression
    shown: bool = True


def steps(content: Content) -> list[list[Made]]:
    """The columns to make, each list over the row and all lists before it."""
    return Composer(content).steps()


class Composer:
    def __init__(self, content: Content) -> None:
        self.content, self.writer = content, Writer(content)
        self.rules = every_rule(content)
        self.shaken = {name for finding in may_be_unsettled(content) for name in places(content)[finding].columns}
        self._made: dict[str, Made] = {}
        self.by_urgency = sorted(content.red_flags.values(), key=lambda rule: rule.urgency)

    def steps(self) -> list[list[Made]]:
        first = [rule for rule in self.rules.values() if not rule.of_urgency]
        after = [rule for rule in self.rules.values() if rule.of_urgency]
        return [
            list(self._settled()),
            [*(self._rule(rule) for rule in first), *self._still_open()],
            list(self._warnings()),
            list(self._levels()),
            [self._urgency(), self._could_be()],
            [self._rule(rule) for rule in after],
            [self._complete(), self._phase(), *self._drivers(), self._blocked(), *self._earned()],
        ]

    def rules_alone(self) -> list[list[Made]]:
        """The rules and nothing composed, over the row and the urgency."""
        return [list(self._settled()), [self._rule(rule) for rule in self.rules.values()]]

    @property
    def made(self) -> dict[str, Made]:
        """Every column by its name, after those that it is made of."""
        if not self._made:
            self._made = {one.name: one for step in self.steps() for one in step}
        return self._made

    # The findings that are not in dispute

    def _settled(self) -> Iterator[Made]:
        for finding in may_be_unsettled(self.content):
            for name in places(self.content)[finding].columns:
                known = exp.Case(
                    ifs=[exp.If(this=truly(field(column(UNSETTLED, finding))), true=exp.null())], default=field(name)
                )
                yield Made(_settled(name), known, shown=False)

    def _named(self, name: str) -> str:
        return _settled(name) if name in self.shaken else name

    # The rules

    def _rule(self, rule: Rule) -> Made:
        return Made(rule.column, self.written(rule))

    def written(self, rule: Rule) -> exp.Expression:
        """A rule over the row."""
        return self.writer.written(rule.form, self._named) if rule.settled else self.writer.written(rule.form)

    def _still_open(self) -> Iterator[Made]:
        """Without what is in dispute, a warning sign may be unknown that is false with it."""
        for rule in self.content.red_flags.values():
            unknown = exp.Is(this=exp.paren(self._without_dispute(rule.when)), expression=exp.null())
            yield Made(column(SETTLED, OPEN, rule.id), unknown, shown=False)

    def _without_dispute(self, form: Form) -> exp.Expression:
        return self.writer.written(form, self._named)

    # Triage

    def _warnings(self) -> Iterator[Made]:
        """A warning sign counts when it is true or stands from before, and no examination has settled it."""
        for rule in self.by_urgency:
            true = some([field(column("red-flags", rule.id)), field(column(HELD, rule.id))])
            loud = exp.Not(this=truly(field(column(QUIET, rule.id))))
            yield Made(column(FIRED, rule.id), every([truly(true), loud]))
            quietly = [exp.Not(this=truly(true.copy())), loud.copy()]
            yield Made(column(OPEN, rule.id), every([field(column(SETTLED, OPEN, rule.id)), *quietly]))

    def _levels(self) -> Iterator[Made]:
        for kind in (FIRED, OPEN):
            for level in Urgency:
                names = [column(kind, rule.id) for rule in self.by_urgency if rule.urgency == level]
                yield Made(_level(kind, level), some(map(field, names)), shown=False)

    def _urgency(self) -> Made:
        """The most urgent that fired, but none where nothing urgent fired and something urgent is open."""
        ifs = [exp.If(this=field(_level(FIRED, level)), true=_text(level)) for level in URGENT]
        ifs.append(exp.If(this=some(field(_level(OPEN, level)) for level in URGENT), true=exp.null()))
        ifs.append(exp.If(this=field(_level(FIRED, Urgency.T3)), true=_text(Urgency.T3)))
        return Made("urgency", exp.Case(ifs=ifs, default=_text(Urgency.T4)))

    def _could_be(self) -> Made:
        either = ((level, [field(_level(kind, level)) for kind in (FIRED, OPEN)]) for level in Urgency)
        ifs = [exp.If(this=some(fields), true=_text(level)) for level, fields in either if level != Urgency.T4]
        return Made("could_be", exp.Case(ifs=ifs, default=_text(Urgency.T4)))

    def _complete(self) -> Made:
        return Made("complete", truly(exp.EQ(this=field("urgency"), expression=field("could_be"))))

    # What keeps it going, what it looks like

    def _phase(self) -> Made:
        ifs = [exp.If(this=field(column("phases", name)), true=_text(name)) for name in self.content.phases]
        return Made("phase", exp.Case(ifs=ifs))

    def _drivers(self) -> Iterator[Made]:
        for name in self.content.drivers:
            ifs = [
                exp.If(this=field(column("drivers", name, strength)), true=_text(strength))
                for strength in ("strong", "some")
            ]
            yield Made(column("driver", name), exp.Case(ifs=ifs))

    # What holds the programme back, who can help

    def _blocked(self) -> Made:
        """No full programme: an open triage, an urgent sign, or an exclusion that holds or that nobody has excluded."""
        excluded = (truly(field(column("exclusions", name)), default=True) for name in self.content.exclusions)
        urgent = (field(_level(FIRED, level)) for level in URGENT)
        return Made("blocked", some([exp.Is(this=field("urgency"), expression=exp.null()), *urgent, *excluded]))

    def _earned(self) -> Iterator[Made]:
        for step in self.content.pathway.values():
            needs = [truly(field(column("pathway", step.id))), *self._conditions(step)]
            yield Made(column("step", step.id), every(needs))

    def _conditions(self, step: Step) -> Iterator[exp.Expression]:
        if step.with_exercise:
            yield truly(field(EXERCISES))
        for name in step.unless:
            yield exp.Not(this=truly(field(column("exclusions", name)), default=True))
        if step.offer is not None and (names := self.content.interventions[step.offer].contraindicated):
            yield exp.Not(this=some(part for name in names for part in self._forbids(name)))

    def _forbids(self, name: Id) -> Iterable[exp.Expression]:
        """A contraindication is true or unknown, somebody named it, or a warning sign that fired names it."""
        yield truly(field(column("contraindications", name)), default=True)
        yield truly(field(column(NAMED, name)))
        yield from (field(column(FIRED, rule.id)) for rule in self.by_urgency if name in rule.contraindicates)


def _settled(name: str) -> str:
    return f"{column(SETTLED)}__{name}"


def _level(kind: str, level: Urgency) -> str:
    return f"{column('any', kind)}__{level.value}"


def _text(value: str) -> exp.Expression:
    return exp.Literal.string(str(value))

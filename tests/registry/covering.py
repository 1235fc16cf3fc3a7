"""People made so that every rule is true, false and unknown of somebody, and every value of every finding is met.

They are made of findings, not of answers: what counts here is that all engines read the same row alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from dorsal.care.findings import Findings, calm, findings
from dorsal.care.followup import Standing
from dorsal.care.triage import Reason
from dorsal.cli.people import people
from dorsal.content.form import FOUND, All, AnyOf, AtLeast, Form, Not, Term, parts, terms
from dorsal.content.schema import Content, Id
from dorsal.registry.ruled import every_rule
from dorsal.registry.wide import COMPUTED, SEVERAL, Seen, may_be_unsettled

ON = date(2026, 11, 21)
Values = dict[Id, Any]
AnyValue = dict[Id, list[Any]]
NEAR = (-1.0, -0.25, 0.0, 0.25, 1.0)


def values_of(content: Content) -> AnyValue:
    """Every value that each finding may have: numbers at and around every bound that a condition names."""
    bounds: dict[Id, set[float]] = {}
    for rule in every_rule(content).values():
        for term in terms(rule.form):
            if isinstance(term.value, float):
                bounds.setdefault(term.finding, set()).add(term.value)
    found: AnyValue = {}
    for name, record in {**content.questions, **content.derived}.items():
        match record.kind:
            case "yes-no":
                found[name] = ["yes", "no"]
            case "sign":
                found[name] = [FOUND]
            case "one" if name != COMPUTED:
                found[name] = list(record.options)
            case "many" | "areas":
                choices = [option for option in record.options if option != "none"]
                found[name] = [(), *((one,) for one in record.options), tuple(choices)]
            case "number":
                ends = record.range or (0.0, 10.0)
                found[name] = sorted({*ends, *(one + by for one in bounds.get(name, ()) for by in NEAR)})
    return found


def covering(content: Content, seed: int, many: int = 300) -> list[Seen]:
    """People of every kind: real ones with gaps, one value at a time, and each rule met, missed and left open."""
    random, any_value = Random(seed), values_of(content)  # noqa: S311 - examples, not secrets
    made = [
        *_answered(content, random, many),
        *_one_at_a_time(content, any_value, random),
        *(
            Findings(values)
            for rule in every_rule(content).values()
            for values in _each_state(rule.form, content, any_value, random)
        ),
        Findings({}),
    ]
    return [seen(one, content, random) for one in made]


def anybody(content: Content) -> st.SearchStrategy[Seen]:
    """Whoever Hypothesis draws: any value of any finding or none, and one rule met or missed on purpose."""
    values = {name: st.sampled_from(each) for name, each in values_of(content).items()}
    anything, rules = st.fixed_dictionaries({}, optional=values), list(every_rule(content).values())

    @st.composite
    def drawn(draw: st.DrawFn) -> Seen:
        random, rule = draw(st.randoms(use_true_random=False)), draw(st.sampled_from(rules))
        met = made_so(rule.form, content, random, wanted=draw(st.booleans()))
        return seen(_shaken({**draw(anything), **met}, content, random), content, random)

    return drawn()


def seen(found: Findings, content: Content, random: Random) -> Seen:
    """What earlier days left beside these findings: for two in three nothing."""
    standing = history(content, random) if random.random() < 1 / 3 else Standing({}, {})
    named = tuple(random.sample(list(content.contraindications), random.choice((0, 0, 1))))
    return Seen(findings=found, standing=standing, named=named, exercises=random.random() < 1 / 2)


def history(content: Content, random: Random) -> Standing:
    rules = list(content.red_flags.values())
    held = random.sample(rules, random.choice((0, 1, 2)))
    cleared: dict[Id, frozenset[Id]] = {}
    for rule in random.sample(rules, random.choice((0, 5, 30))):
        names = sorted({term.finding for term in terms(rule.when)})
        cleared[rule.id] = frozenset(random.sample(names, random.randint(1, len(names))))
    return Standing({rule.id: Reason(rule.id, rule.urgency, {}, ()) for rule in held}, cleared)


def _answered(content: Content, random: Random, many: int) -> Iterator[Findings]:
    """Answers with gaps and contradictions, read by the bedside's own code."""
    for answers in people(many, content, seed=random.randrange(2**32)):
        absent = random.choice((0.0, 0.02, 0.2, 0.7))
        told = {name: answer for name, answer in answers.items() if random.random() >= absent}
        if random.random() < 1 / 3 and content.contradictions:
            told |= _contradicting(content, random)
        yield findings(told, content, on=ON)


def _contradicting(content: Content, random: Random) -> Values:
    form = random.choice(list(content.contradictions.values())).when
    return made_so(form, content, random, wanted=True)


def _one_at_a_time(content: Content, values: AnyValue, random: Random) -> Iterator[Findings]:
    for name, each in values.items():
        for value in each:
            rest = {other: random.choice(given) for other, given in values.items() if random.random() < 0.6}
            yield _shaken({**rest, name: value}, content, random)


def _shaken(values: Values, content: Content, random: Random) -> Findings:
    able = [name for name in may_be_unsettled(content) if name in values]
    some = random.sample(able, min(len(able), random.choice((0, 0, 1, 3))))
    return Findings(values, tuple(some[:1]), frozenset(some[1:]))


def _each_state(form: Form, content: Content, any_value: AnyValue, random: Random) -> Iterator[Values]:
    for wanted in (True, False):
        met = made_so(form, content, random, wanted=wanted)
        yield met
        yield {**calmly(content, any_value, random), **met}
        for name in random.sample(sorted(met), min(2, len(met))):
            yield {other: value for other, value in met.items() if other != name}


def calmly(content: Content, any_value: AnyValue, random: Random) -> Values:
    """No warning sign, nothing found, and anything about the rest: nothing is unknown."""
    values = {name: random.choice(each) for name, each in any_value.items() if each != [FOUND]}
    return values | {name: calm(question) for name, question in content.questions.items() if question.red_flag}


def made_so(form: Form, content: Content, random: Random, *, wanted: bool) -> Values:
    """Findings that make a form come out as wanted, as far as its parts do not pull against each other."""
    match form:
        case Term():
            return _term(form, wanted, content, random)
        case Not(of=part):
            return made_so(part, content, random, wanted=not wanted)
        case AtLeast(n, of):
            many = n if wanted else len(of) - n + 1
            return _all(random.sample(of, many), wanted, content, random)
        case All(of) | AnyOf(of):
            every = isinstance(form, All) is wanted
            return _all(of if every else [random.choice(of)], wanted, content, random)
    raise TypeError(f"not a form: {form!r}")


def _all(forms: Iterable[Form], wanted: bool, content: Content, random: Random) -> Values:
    values: Values = {}
    for form in forms:
        for name, value in made_so(form, content, random, wanted=wanted).items():
            before = values.get(name)
            values[name] = (*before, *value) if isinstance(before, tuple) else value
    return values


def _term(term: Term, wanted: bool, content: Content, random: Random) -> Values:
    name, value = term.finding, term.value
    if name == COMPUTED:
        return {}
    if value == FOUND:
        return {name: FOUND} if wanted else {}
    if isinstance(value, float):
        fit = {">=": value, "<=": value, ">": value + 1, "<": value - 1}
        miss = {">=": value - 1, "<=": value + 1, ">": value, "<": value}
        return {name: (fit if wanted else miss)[term.op]}
    record = {**content.questions, **content.derived}[name]
    if record.kind in SEVERAL:
        return {name: (value,) if wanted else ()}
    others = [one for one in (("yes", "no") if record.kind == "yes-no" else record.options) if one != value]
    return {name: value if wanted else random.choice(others)}


def within(form: Form) -> set[object]:
    """The operators and combinators of a form."""
    inner: set[object] = set().union(*(within(part) for part in parts(form)))
    return inner | {form.op if isinstance(form, Term) else type(form)}

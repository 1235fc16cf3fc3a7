"""What is written out as one function says what the conditions say one by one, reasons and unknowns included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from dorsal.care.answers import UNSURE, Answer
from dorsal.care.compiled import PYTHON, judge, missing
from dorsal.care.condition import COMPARE, compiled, support, unknown
from dorsal.care.findings import Findings, findings
from dorsal.care.triage import URGENT, Reason, Triage, askable, triage
from dorsal.cli.people import people
from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term, parts, terms
from dorsal.content.schema import Content, Id, Urgency

ON = date(2026, 11, 21)
SIGNS, PLACES, NUMBERS = ("fever", "leg-pain", "class"), ("areas", "eases"), ("age", "pain-now")
CHOICES = ("yes", "no", 'it\'s "so"')
AMOUNTS = (4.5, 0.0, 60.0)
OPERATORS = ("is", "includes", *COMPARE)

TERMS = (
    st.builds(Term, st.sampled_from(SIGNS), st.just("is"), st.sampled_from(CHOICES))
    | st.builds(Term, st.sampled_from(PLACES), st.just("includes"), st.sampled_from(CHOICES))
    | st.builds(Term, st.sampled_from(NUMBERS), st.sampled_from(tuple(COMPARE)), st.sampled_from(AMOUNTS))
)


def several(form: st.SearchStrategy[Form]) -> st.SearchStrategy[tuple[Form, ...]]:
    return st.lists(form, min_size=1, max_size=4).map(tuple)


def at_least(some: tuple[Form, ...]) -> st.SearchStrategy[Form]:
    return st.integers(1, len(some)).map(lambda n: AtLeast(n, some))


FORMS: st.SearchStrategy[Form] = st.recursive(
    TERMS,
    lambda form: (
        st.builds(Not, form) | several(form).map(All) | several(form).map(AnyOf) | several(form).flatmap(at_least)
    ),
    max_leaves=10,
)
CONDITIONS = st.lists(FORMS, min_size=1, max_size=4).map(
    lambda some: {f"rule-{n}": form for n, form in enumerate(some)}
)
PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(SIGNS, st.sampled_from(CHOICES)),
        **dict.fromkeys(PLACES, st.lists(st.sampled_from(CHOICES), unique=True).map(tuple)),
        **dict.fromkeys(NUMBERS, st.sampled_from(AMOUNTS) | st.floats(0, 120)),
    },
)


# Any condition, any person


@settings(deadline=None, max_examples=400)
@given(CONDITIONS, PEOPLE)
def test_each_condition_is_true_unknown_or_false_as_it_is_by_itself(
    conditions: dict[Id, Form], person: dict[str, Any]
) -> None:
    true, open_ones = judge(conditions)(person)
    alone = {name: compiled(form)(person) for name, form in conditions.items()}
    assert list(true) == [name for name, value in alone.items() if value is True]
    assert open_ones == [name for name, value in alone.items() if value is None]


@settings(deadline=None, max_examples=400)
@given(CONDITIONS, PEOPLE)
def test_the_reasons_and_what_is_missing_are_the_same_in_the_same_order(
    conditions: dict[Id, Form], person: dict[str, Any]
) -> None:
    true, _ = judge(conditions)(person)
    for name, form in conditions.items():
        assert list(true.get(name, {}).items()) == list(support(form, person).items())
        assert missing(form)(person) == unknown(form, person)


@given(CONDITIONS, PEOPLE)
def test_nothing_is_changed_and_nothing_is_kept_from_one_person_to_the_next(
    conditions: dict[Id, Form], person: dict[str, Any]
) -> None:
    judged, before = judge(conditions), dict(person)
    first = judged(person)
    judged({})
    assert person == before
    assert judged(person) == first


def within(form: Form) -> set[object]:
    """The operators and combinators of a form."""
    inner = set().union(*(within(part) for part in parts(form)))
    return inner | {form.op if isinstance(form, Term) else type(form)}


@pytest.mark.parametrize("kind", [*OPERATORS, All, AnyOf, Not, AtLeast])
def test_every_operator_and_combinator_is_generated_and_true_false_and_unknown_of_somebody(kind: object) -> None:
    form = find(FORMS, lambda form: kind in within(form))
    for state in (True, False, None):
        person = find(PEOPLE, lambda person, state=state: compiled(form)(person) is state)  # type: ignore[misc]
        true, open_ones = judge({"rule": form})(person)
        assert ("rule" in true, "rule" in open_ones) == (state is True, state is None)


def test_the_operators_are_those_of_the_reference() -> None:
    assert {*PYTHON, "includes"} == set(OPERATORS)


def test_only_a_form_is_written_out() -> None:
    with pytest.raises(TypeError, match="not a form"):
        missing(Form())


@pytest.mark.parametrize("text", ["'] or print('", '"', "\\", "\n true['x'] = {}\n", "{values}", "é’"])
def test_what_content_says_stays_text(text: str) -> None:
    true, open_ones = judge({text: Term(text, "is", text), "other": Term(text, "includes", text)})({text: text})
    assert true == {text: {text: text}, "other": {text: text}}
    assert open_ones == []


# The project's own content: findings and triage are those that its conditions give one by one


def plainly_known(answers: Mapping[Id, Answer], content: Content) -> dict[Id, Any]:
    """Findings without contradictions, from the conditions as they stand in the content."""
    values: dict[Id, Any] = {}
    for name, answer in answers.items():
        question = content.questions[name]
        value = question.alarming if answer == UNSURE else answer
        if value is not None and question.kind != "text":
            values[name] = value
    since, age = values.get("since"), values.get("age")
    days = content.questions["since"].options[since].days if since else None
    if days is not None:
        values["days-since-onset"] = float(days)
        if age is not None:
            values["age-at-onset"] = max(0.0, age - days / 365.25)
    signs = {name: question.asked_if for name, question in content.questions.items() if question.red_flag}
    while quiet := [n for n, form in signs.items() if n not in values and form and compiled(form)(values) is False]:
        values |= {name: "no" if content.questions[name].alarming == "yes" else "yes" for name in quiet}
    return values


def plainly_found(answers: Mapping[Id, Answer], content: Content) -> Findings:
    values = plainly_known(answers, content)
    asked = [record.ask for record in content.contradictions.values() if compiled(record.when)(values)]
    disputed = tuple(dict.fromkeys(name for ask in asked for name in ask))
    settled = plainly_known({name: answer for name, answer in answers.items() if name not in disputed}, content)
    return Findings(values, disputed, frozenset(values) - set(settled) - set(disputed))


def plainly_judged(
    found: Findings, content: Content, standing: Mapping[Id, Reason], cleared: Mapping[Id, frozenset[Id]]
) -> Triage:
    """Every red flag for itself, the most urgent first."""
    settled, reasons, open_ones = found.settled(), [], []
    for rule in sorted(content.red_flags.values(), key=lambda rule: rule.urgency):
        why, holds = support(rule.when, found.values), compiled(rule.when)
        if rule.id in cleared and why.keys() <= cleared[rule.id]:
            continue
        if holds(found.values) is True:
            reasons.append(Reason(rule.id, rule.urgency, why, rule.sources))
        elif rule.id in standing:
            reasons.append(standing[rule.id])
        elif holds(found.values) is None or holds(settled) is None:
            open_ones.append(rule)
    fired = reasons[0].urgency if reasons else Urgency.T4
    possible = open_ones[0].urgency if open_ones else Urgency.T4
    urgency = None if fired not in URGENT and possible in URGENT else fired
    absent = [name for rule in open_ones if rule.urgency < fired for name in unknown(rule.when, settled)]
    questions = [question for name in absent for question in askable(name, settled, content)]
    return Triage(
        urgency=urgency,
        could_be=min(fired, possible),
        complete=urgency is not None and fired <= possible,
        reasons=tuple(reasons),
        ask=tuple(dict.fromkeys([*found.disputed, *questions])),
        disputed=found.disputed,
    )


def left_out(answers: dict[Id, Answer], random: Random) -> dict[Id, Answer]:
    """The same person with some answers missing and some unsure: few, many, or none."""
    absent, unsure = random.choice((0.0, 0.02, 0.2, 0.7)), random.choice((0.0, 0.1))
    told = {name: answer for name, answer in answers.items() if random.random() >= absent}
    return {name: UNSURE if random.random() < unsure else answer for name, answer in told.items()}


def history(content: Content, random: Random) -> tuple[dict[Id, Reason], dict[Id, frozenset[Id]]]:
    """What stands from before, and what an examination cleared, in part or in whole; a rule may be gone since."""
    rules = list(content.red_flags.values())
    stands = [*random.sample(rules, random.choice((0, 0, 2))), *random.sample(rules[:1], random.choice((0, 1)))]
    urgency = random.choice((None, None, Urgency.T2))  # a rule may have become more or less urgent since
    standing = {rule.id: Reason(rule.id, urgency or rule.urgency, {"before": "yes"}, ()) for rule in stands}
    cleared = {"gone-since": frozenset({"fever"})}
    for rule in random.sample(rules, random.choice((0, 5, 30))):
        names = sorted({term.finding for term in terms(rule.when)})
        cleared[rule.id] = frozenset(random.sample(names, random.randint(1, len(names))))
    return standing, cleared if random.random() < 0.5 else {}


def test_findings_and_triage_are_what_each_condition_says_by_itself(content: Content) -> None:
    random = Random(5)  # noqa: S311 - examples, not secrets
    seen, fired = dict.fromkeys(("disputed", "open", "complete", "stood", "cleared"), 0), set()
    for number, answers in enumerate(people(500, content, seed=11)):
        told = left_out(answers, random) if number % 4 else answers
        found = findings(told, content, on=ON)
        assert found == plainly_found(told, content)
        standing, cleared = history(content, random) if number % 3 else ({}, {})
        judged = triage(found, content, standing=standing, cleared=cleared)
        assert judged == plainly_judged(found, content, standing, cleared)
        rules = {reason.rule for reason in judged.reasons}
        fired |= rules
        seen["disputed"] += bool(found.disputed)
        seen["open"] += judged.urgency is None
        seen["complete"] += judged.complete
        seen["stood"] += not rules.isdisjoint(standing)
        seen["cleared"] += rules != {reason.rule for reason in triage(found, content, standing=standing).reasons}
    assert min(seen.values()) > 20, seen
    assert len(fired) > 0.8 * len(content.red_flags)


def test_one_alarming_answer_at_a_time_is_judged_as_each_rule_says(content: Content) -> None:
    (calm_person,) = people(1, content, seed=3)
    for name, question in content.questions.items():
        changed = {**calm_person, name: UNSURE} if question.red_flag else calm_person
        found = findings(changed, content, on=ON)
        assert triage(found, content) == plainly_judged(found, content, {}, {})


def test_an_answer_to_no_question_is_refused(content: Content) -> None:
    with pytest.raises(KeyError, match="age-at-onset"):
        findings({"age": 40.0, "age-at-onset": 3.0}, content, on=ON)

"""What must be true of every decision, whoever the person is and whatever they leave out.

Nothing here asks the code under test what is right: conditions are taken from the content and judged anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import msgspec
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.care.answers import UNSURE, Answer, Answers
from dorsal.care.condition import Values, compiled
from dorsal.care.findings import Findings, calm, findings
from dorsal.care.followup import CLEARS, Examined, Judged, standing
from dorsal.care.plan import Item
from dorsal.care.result import Result, decide, report
from dorsal.content.encoded import Encoded
from dorsal.content.form import terms
from dorsal.content.loader import load
from dorsal.content.proofs import WORSE_WHEN_HIGHER
from dorsal.content.schema import Id, Lesson, Question, Urgency
from tests.care.people import an_answer, nearly_well, people

# A few people, always the same, on every run; HYPOTHESIS_PROFILE=deep looks at many more, each time others.
settings.register_profile("few", max_examples=60, derandomize=True, database=None, deadline=None)
settings.register_profile("deep", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "few"))

CONTENT = load()
ON = date(2026, 11, 21)
URGENT = (Urgency.T0, Urgency.T1, Urgency.T2)
NO_WEEK = (Urgency.T0, Urgency.T1, None)
NEW = ("mobility", "control", "strength", "functional")
PEOPLE = people(CONTENT)
CONTRADICTED = nearly_well(CONTENT, [one.when for one in CONTENT.contradictions.values()])
SOON = nearly_well(CONTENT, [rule.when for rule in CONTENT.red_flags.values() if rule.urgency == Urgency.T2])
SIGNS = [question for question in CONTENT.questions.values() if question.alarming]
ENCODED = Encoded(CONTENT)


def decided(answers: Answers) -> Result:
    return decide(answers, CONTENT, on=ON)


def found(answers: Answers) -> Findings:
    return findings(answers, CONTENT, on=ON)


def items(result: Result) -> Iterator[Item]:
    return (item for day in result.plan.week for item in day.items)


# The same answers, the same decision


@given(PEOPLE, st.randoms(use_true_random=False))
def test_whoever_it_is_something_is_decided_and_always_the_same(answers: Answers, random: st.randoms) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    first = decided(answers)
    assert first == decided(answers) == decided(dict(shuffled))
    assert first.triage.could_be <= (first.triage.urgency or Urgency.T4)
    for language in CONTENT.languages:
        told = report(first, CONTENT, language)
        assert msgspec.json.decode(msgspec.json.encode(told), type=dict)["triage"]["advice"]


@settings(max_examples=settings.default.max_examples * 3)
@given(st.one_of(PEOPLE, CONTRADICTED, CONTRADICTED, CONTRADICTED), st.integers(0, 400))
def test_what_is_decided_is_what_was_proved_about(answers: Answers, days: int) -> None:
    asked = {"since": ON - timedelta(days=days)}
    result = decide(answers, CONTENT, on=ON, asked=asked)
    values = findings(answers, CONTENT, on=ON, asked=asked).values
    model = person(answers, values)
    judged = ENCODED.judged()
    assert [level for level in Urgency if true(model, judged.given(level))] == [
        level for level in [result.triage.urgency] if level
    ]
    could_be = (level for level in Urgency if true(model, z3.Or(judged.fired[level], judged.possible[level])))
    assert next(could_be) == result.triage.could_be
    for rule in CONTENT.red_flags.values():
        state, truth = compiled(rule.when)(values), ENCODED.truth(rule.when)
        assert (true(model, truth.true), true(model, truth.false)) == (state is True, state is False), rule.id


def true(model: z3.ModelRef, formula: z3.BoolRef) -> bool:
    return z3.is_true(model.eval(formula, model_completion=True))


def person(answers: Answers, values: Values) -> z3.ModelRef:
    """The one person of the solver who gave these answers, and whom nobody examined."""
    solver = z3.Solver()
    solver.add(*ENCODED.domain, *(one for name in CONTENT.questions for one in said(name, answers.get(name))))
    solver.add(*(z3.Not(found) for found in ENCODED.sign.values()))
    if "days-since-onset" in values:
        solver.add(z3.Int("days-since-onset") == int(values["days-since-onset"]))
    assert solver.check() == z3.sat
    return solver.model()


def said(name: Id, answer: Answer | None) -> Iterator[z3.BoolRef]:
    answer = CONTENT.questions[name].alarming if answer == UNSURE else answer
    yield ENCODED.answered[name] == (answer is not None)
    if isinstance(answer, float):
        yield ENCODED.number[name] == answer
    elif answer is not None:
        chosen = answer if isinstance(answer, tuple) else (answer,)
        yield from (one == (option in chosen) for option, one in ENCODED.chosen[name].items())


# Nothing lowers an urgency


@given(PEOPLE, st.sampled_from(SIGNS), st.booleans())
def test_a_more_alarming_answer_never_lowers_the_urgency(answers: Answers, sign: Question, unsure: bool) -> None:
    worse = UNSURE if unsure and sign.unsure else sign.alarming
    never_lower(decided({**answers, sign.id: calm(sign)}), decided({**answers, sign.id: worse or UNSURE}))


@given(PEOPLE, st.data())
def test_more_of_what_is_bad_never_lowers_the_urgency(answers: Answers, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in WORSE_WHEN_HIGHER if name in CONTENT.questions]))
    less, more = sorted([data.draw(st.integers(0, 10)), data.draw(st.integers(0, 10))])
    never_lower(decided({**answers, name: float(less)}), decided({**answers, name: float(more)}))


def never_lower(before: Result, after: Result) -> None:
    assert after.triage.could_be <= before.triage.could_be
    if before.triage.urgency in URGENT:
        assert after.triage.urgency is not None
    if before.triage.urgency and after.triage.urgency:
        assert after.triage.urgency <= before.triage.urgency


@given(PEOPLE, st.data())
def test_what_is_not_answered_never_reassures(answers: Answers, data: st.DataObject) -> None:
    question = CONTENT.questions[data.draw(st.sampled_from(list(CONTENT.questions)))]
    without = {name: value for name, value in answers.items() if name != question.id}
    if question.asked_if and compiled(question.asked_if)(found(without).values) is False:
        return  # who is not to be asked has answered: that question is not left out
    absent, present = decided(without), decided({**without, question.id: data.draw(an_answer(question))})
    if present.triage.urgency in URGENT:
        assert absent.triage.urgency in (*URGENT, None)
        assert absent.triage.could_be <= present.triage.urgency


@given(PEOPLE)
def test_nobody_is_calmed_while_something_urgent_is_open(answers: Answers) -> None:
    result, known = decided(answers), found(answers)
    urgent = [rule for rule in CONTENT.red_flags.values() if rule.urgency in URGENT]
    if result.triage.urgency in (Urgency.T3, Urgency.T4):
        for values in (known.values, known.settled()):
            assert [rule.id for rule in urgent if compiled(rule.when)(values) is not False] == []
    for rule in urgent:
        if compiled(rule.when)(known.values):
            assert result.triage.urgency is not None
            assert result.triage.urgency <= rule.urgency


@given(PEOPLE, PEOPLE, st.booleans())
def test_an_urgency_stands_until_somebody_has_looked(first: Answers, later: Answers, looked: bool) -> None:
    then = datetime(2026, 11, 20, 9, tzinfo=UTC)
    before = decided(first)
    decision = [Judged(then, before.triage.reasons)]
    examined = [Examined(then + timedelta(hours=3), "Dr Peeters", "something else")] if looked else []
    still = standing(decision, examined, dict.fromkeys(later, then + timedelta(days=1)))
    after = decide(later, CONTENT, on=ON, standing=still)
    if before.triage.urgency in URGENT:
        assert after.triage.urgency is not None
        assert after.triage.urgency <= before.triage.urgency


@given(PEOPLE)
def test_an_urgency_ends_when_somebody_found_nothing_serious(answers: Answers) -> None:
    then = datetime(2026, 11, 20, 9, tzinfo=UTC)
    before = decided(answers)
    seen = [Examined(then + timedelta(hours=3), "Dr Peeters", CLEARS)]
    still = standing([Judged(then, before.triage.reasons)], seen, dict.fromkeys(answers, then))
    after = decide(answers, CONTENT, on=ON, standing=still)
    assert not still.held
    assert after.triage.urgency not in URGENT


# Nothing in a plan can harm


@given(PEOPLE)
def test_an_emergency_has_no_programme_and_an_urgent_one_loads_nothing(answers: Answers) -> None:
    result = decided(answers)
    if result.triage.urgency in NO_WEEK:
        assert list(items(result)) == []
        assert result.plan.blocked_by
    if result.triage.urgency == Urgency.T2:
        assert {item.kind for item in items(result)} <= {"lesson", "relaxation", "rest-position"}
        loading = (CONTENT.interventions[item.id].loads for item in items(result) if item.kind != "lesson")
        assert [loads for loads in loading if loads] == []


@settings(max_examples=settings.default.max_examples * 2)
@given(nearly_well(CONTENT))
def test_nothing_offered_has_a_reason_against_it(answers: Answers) -> None:
    result, known = decided(answers), found(answers)
    named = {name for reason in result.triage.reasons for name in CONTENT.red_flags[reason.rule].contraindicates}
    against = {
        name
        for name, record in CONTENT.contraindications.items()
        if name in named
        or compiled(record.when)(known.values) is not False
        or compiled(record.when)(known.settled()) is not False
    }
    for item in items(result):
        if item.level:
            record = CONTENT.interventions[item.id]
            forbidden = {*record.contraindicated, *record.levels[item.level - 1].contraindicated}
            assert forbidden & against == set(), item.id
    for step in result.plan.care:
        offer = CONTENT.pathway[step.id].offer
        if offer is not None:
            record = CONTENT.interventions[offer]
            assert {*record.contraindicated, *record.levels[0].contraindicated} & against == set(), step.id


@given(st.one_of(nearly_well(CONTENT), SOON), st.sampled_from([None, *CONTENT.exclusions]))
def test_who_the_programme_is_not_made_for_gets_none(answers: Answers, unasked: Id | None) -> None:
    """Nor does anybody of whom nobody knows whether it is, not even what is offered while a doctor is awaited."""
    about = {term.finding for term in terms(CONTENT.exclusions[unasked].when)} if unasked else set[Id]()
    answers = {name: value for name, value in answers.items() if name not in about}
    result, known = decided(answers), found(answers)
    holds = [name for name, one in CONTENT.exclusions.items() if compiled(one.when)(known.settled()) is not False]
    if holds:
        assert list(items(result)) == []
        assert result.plan.blocked_by


@given(nearly_well(CONTENT))
def test_a_day_never_takes_longer_than_a_person_gives(answers: Answers) -> None:
    result = decided(answers)
    unknown = CONTENT.limits["minutes-when-unknown"].value
    given_minutes = answers.get("minutes-a-day", unknown)
    for day in result.plan.week:
        assert sum(item.minutes or 0 for item in day.items) <= given_minutes


@given(nearly_well(CONTENT))
def test_a_first_week_brings_few_new_exercises(answers: Answers) -> None:
    new = {
        item.id for item in items(decided(answers)) if item.kind in NEW and not CONTENT.interventions[item.id].alongside
    }
    assert len(new) <= CONTENT.limits["new-exercises-a-week"].value == 3


@given(PEOPLE)
def test_every_reason_can_be_said_in_every_language(answers: Answers) -> None:
    result = decided(answers)
    for reason in result.triage.reasons:
        rule = CONTENT.red_flags[reason.rule]
        assert rule.name.keys() == rule.advice.keys() == CONTENT.languages.keys()
        known_words(reason.findings, reason.sources)
    for item in items(result):
        assert item.reasons
        for why in item.reasons:
            kinds = ("drivers", "patterns", "phases", "pathway", "interventions", "lessons")
            record = next(getattr(CONTENT, kind)[why.rule] for kind in kinds if why.rule in getattr(CONTENT, kind))
            words = record.title if isinstance(record, Lesson) else record.name
            assert words.keys() == CONTENT.languages.keys()
            known_words(why.findings, why.sources)
    for step in result.plan.care:
        assert CONTENT.pathway[step.id].name.keys() == CONTENT.languages.keys()
        known_words(step.reasons, step.sources)


def known_words(reasons: Mapping[Id, object], sources: tuple[Id, ...]) -> None:
    assert reasons.keys() <= CONTENT.questions.keys() | CONTENT.derived.keys()
    assert sources
    assert set(sources) <= CONTENT.sources.keys()


def test_generated_people_get_every_urgency_and_whole_weeks() -> None:
    """Else the properties above would hold of nobody."""
    met: set[Urgency | None] = set()
    weeks = 0

    @settings(max_examples=150)
    @given(PEOPLE)
    def meet(answers: Answers) -> None:
        nonlocal weeks
        result = decided(answers)
        met.add(result.triage.urgency)
        weeks += any(item.level for item in items(result))

    meet()
    assert met == {*Urgency, None}
    assert weeks > 30

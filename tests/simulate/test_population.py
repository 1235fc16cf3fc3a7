"""Simulated people are asked what real people are asked, and answer what is offered."""

from __future__ import annotations

from datetime import date
from itertools import islice

import numpy as np
import pytest

from dorsal.care.answers import UNSURE, parse_all
from dorsal.care.asking import applies
from dorsal.care.findings import findings
from dorsal.care.triage import triage
from dorsal.content.schema import Content, Urgency
from dorsal.simulate.columns import NOT_ASKED, SEVERAL_NOT_ASKED, offered
from dorsal.simulate.columns import UNSURE as UNSURE_CODE
from dorsal.simulate.population import CHUNK, Population, intake, people, population

ON = date(2026, 11, 21)
SEED = 7


def test_every_question_is_drawn_and_every_answer_is_one_that_care_accepts(content: Content) -> None:
    group = list(people(600, seed=SEED, content=content))
    given: set[str] = set()
    for person in group:
        assert parse_all(person, content) == person
        given |= set(person)
    rare = {name for name in intake(content) if content.questions[name].red_flag}
    assert set(intake(content)) - rare <= given <= set(intake(content))


def test_over_many_people_every_question_has_every_answer(content: Content, drawn: list[Population]) -> None:
    missing = []
    for name in intake(content):
        question = content.questions[name]
        column = np.concatenate([chunk.of[name] for chunk in drawn])
        if question.kind == "number":
            found = column[column >= 0]
            assert len(np.unique(found)) > 5, name
        elif question.kind in ("many", "areas"):
            bits = int(np.bitwise_or.reduce(column))
            missing += [(name, one) for code, one in enumerate(offered(question)) if not bits >> code & 1]
        else:
            missing += [(name, one) for code, one in enumerate(offered(question)) if code not in column]
    assert missing == []


def test_unsure_is_said_wherever_it_may_be(content: Content, drawn: list[Population]) -> None:
    questions = [content.questions[name] for name in intake(content)]
    usual = [one.id for one in questions if one.unsure and one.kind == "one"]
    for name in usual:
        column = np.concatenate([chunk.of[name] for chunk in drawn])
        assert (column == UNSURE_CODE).mean() > 0, name


def test_who_is_asked_a_question_is_who_care_would_ask(content: Content) -> None:
    """The simulator reads the conditions on its own; care is the judge of them."""
    asked = answered = 0
    for person in people(400, seed=11, content=content):
        found = findings(parse_all(person, content), content, on=ON)
        for name in intake(content):
            wanted = applies(content.questions[name], found, content)
            assert wanted or name not in person, (name, person)
            asked += wanted
            answered += name in person
    assert 0.98 < answered / asked < 1


def test_decisions_are_made_for_many_people_and_few_are_sent_at_once(content: Content) -> None:
    urgencies = [
        triage(findings(parse_all(person, content), content, on=ON), content).urgency
        for person in people(600, seed=SEED, content=content)
    ]
    share = {one: urgencies.count(one) / len(urgencies) for one in [*Urgency, None]}
    assert 0 < share[Urgency.T0] < 0.04
    assert 0.02 < share[Urgency.T1] < 0.14
    assert 0.02 < share[Urgency.T2] < 0.15
    assert share[Urgency.T4] > 0.1


def test_the_same_seed_gives_the_same_people_and_another_gives_others(content: Content) -> None:
    once, again, others = (list(people(50, seed=seed, content=content)) for seed in (3, 3, 4))
    assert once == again != others


def test_the_first_people_are_the_same_however_many_are_drawn(content: Content) -> None:
    few = list(people(20, seed=3, content=content))
    assert few == list(islice(people(CHUNK + 5, seed=3, content=content), 20))
    assert [chunk.count for chunk in population(CHUNK + 5, seed=3, content=content)] == [CHUNK, 5]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("pain-average", "interference", 0.45, 0.8),
        ("stress", "low-mood", 0.4, 0.8),
        ("stress", "sleep-quality", -0.6, -0.15),
        ("fear", "confidence", -0.6, -0.15),
    ],
)
def test_what_goes_together_in_people_goes_together(
    drawn: list[Population], one: str, other: str, least: float, most: float
) -> None:
    first, second = (np.concatenate([chunk.of[name] for chunk in drawn]) for name in (one, other))
    known = (first >= 0) & (second >= 0)
    assert least < np.corrcoef(first[known], second[known])[0, 1] < most


def test_nobody_who_gets_better_says_that_it_grows(drawn: list[Population]) -> None:
    assert not any((chunk.chose("course", "better") & chunk.chose("pain-worsening", "yes")).any() for chunk in drawn)


def test_a_serious_disease_shows_in_the_answers(drawn: list[Population]) -> None:
    cauda = np.concatenate([chunk.cause == 3 for chunk in drawn])
    numb = np.concatenate([chunk.chose("saddle-numbness", "yes") for chunk in drawn])
    assert numb[cauda].mean() > 0.4
    assert numb[~cauda].mean() < 0.01


def test_a_blank_is_no_answer(content: Content) -> None:
    for person in people(300, seed=5, content=content):
        assert all(value not in (None, (), NOT_ASKED, SEVERAL_NOT_ASKED) for value in person.values())
        assert all(content.questions[name].unsure for name, value in person.items() if value == UNSURE)

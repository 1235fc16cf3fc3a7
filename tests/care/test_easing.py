"""The first minute: what alarms counts at once, what is open holds back, and only calm answers lead to ease."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.care.easing import Easing, asked, easing
from dorsal.content.loader import load
from dorsal.content.schema import Content, Urgency

ON = date(2026, 11, 21)


def calm(content: Content, **told: str) -> dict[str, Any]:
    answers = {name: "no" if content.questions[name].alarming == "yes" else "yes" for name in asked(content)}
    return answers | {name.replace("_", "-"): value for name, value in told.items()}


def test_calm_answers_lead_to_something_that_eases(content: Content) -> None:
    found = easing(calm(content), content, on=ON)
    assert found == Easing(offers=tuple(content.first_ease), ask_first=found.ask_first)
    assert found.offers == ("position", "movement", "walk")
    assert {"under-18", "serious-disease"} <= set(found.ask_first)


@pytest.mark.parametrize("answer", ["yes", "unsure"])
@pytest.mark.parametrize(
    ("name", "urgency"),
    [
        ("saddle_numbness", Urgency.T0),
        ("bladder_change", Urgency.T0),
        ("bowel_change", Urgency.T0),
        ("foot_weakness", Urgency.T1),
        ("fever", Urgency.T1),
        ("suicidal_thoughts", Urgency.T1),
    ],
)
def test_a_sign_leads_straight_to_what_to_do(content: Content, name: str, urgency: Urgency, answer: str) -> None:
    found = easing(calm(content, **{name: answer}), content, on=ON)
    assert found.urgency == urgency
    assert found.reasons
    assert not found.offers


def test_a_sign_counts_whatever_is_missing(content: Content) -> None:
    assert easing({"saddle-numbness": "yes"}, content, on=ON).urgency == Urgency.T0


def test_what_is_missing_is_asked_before_anything_is_offered(content: Content) -> None:
    told = calm(content)
    del told["fever"], told["injury"]
    found = easing(told, content, on=ON)
    assert found == Easing(missing=found.missing)
    assert set(found.missing) == {"fever", "injury"}


@pytest.mark.parametrize("name", ["both-legs", "injury"])
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_a_worry_that_no_rule_has_judged_yet_holds_back(content: Content, name: str, answer: str) -> None:
    assert easing({**calm(content), name: answer}, content, on=ON) == Easing(open=(name,))


@pytest.mark.parametrize(
    ("name", "excluded"), [("pregnant", "pregnancy-new-pain"), ("recent-surgery", "recent-surgery")]
)
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_whom_it_is_not_made_for_is_told_whom_to_ask(content: Content, name: str, excluded: str, answer: str) -> None:
    assert easing({**calm(content), name: answer}, content, on=ON) == Easing(excluded=(excluded,))


def test_an_offer_that_something_unknown_speaks_against_is_left_out(content: Content) -> None:
    bird = msgspec.structs.replace(content.first_ease["walk"], offer="plank")
    other = msgspec.structs.replace(content, first_ease=content.first_ease | {"walk": bird})
    assert easing(calm(other), other, on=ON).offers == ("position", "movement")


CONTENT = load()


@given(st.fixed_dictionaries({name: st.sampled_from(["yes", "no", "unsure", None]) for name in asked(CONTENT)}))
def test_only_whoever_answered_everything_calmly_is_offered_anything(told: dict[str, Any]) -> None:
    answers = {name: value for name, value in told.items() if value is not None}
    found = easing(answers, CONTENT, on=ON)
    assert bool(found.offers) == (answers == calm(CONTENT))
    assert sum(map(bool, (found.reasons, found.missing, found.excluded, found.open, found.offers))) == 1
    if any(answers.get(name) == "yes" for name in ("saddle-numbness", "bladder-change", "bowel-change")):
        assert found.urgency == Urgency.T0

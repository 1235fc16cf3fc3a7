"""What a device may judge alone says the same as the red flags themselves, whatever else is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.care import aboard
from dorsal.care.aboard import judged, remainder
from dorsal.care.condition import compiled
from dorsal.care.findings import findings
from dorsal.care.flaring import screen
from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term, parse, terms
from dorsal.content.schema import Content
from tests.web.conftest import whole_intake

NAMES = ("one", "two", "three", "four")
TODAY = date(2026, 11, 21)
VALUES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["yes", "no", 3.0, 7.0]))
TERMS = st.one_of(
    st.builds(Term, st.sampled_from(NAMES[:2]), st.just("is"), st.sampled_from(["yes", "no"])),
    st.builds(Term, st.sampled_from(NAMES[2:]), st.sampled_from([">=", "<", ">", "<="]), st.sampled_from([3.0, 5.0])),
)


def _around(inner: st.SearchStrategy[Form]) -> st.SearchStrategy[Form]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Not, inner),
        st.builds(All, several),
        st.builds(AnyOf, several),
        st.builds(AtLeast, st.just(2), several),
    )


FORMS = st.recursive(TERMS, _around, max_leaves=8)


def fitting(values: dict[str, Any]) -> dict[str, Any]:
    """Words for the first two names, numbers for the others."""
    return {name: value for name, value in values.items() if isinstance(value, str) == (name in NAMES[:2])}


def with_values(raw: Any) -> Form:
    """The remainder as a form again, a settled part standing for a finding of its own."""
    if raw is None or isinstance(raw, bool):
        return Term(f"settled-{raw}".lower(), "is", "yes")
    if isinstance(raw, str):
        return parse(raw)
    ((kind, inside),) = raw.items()
    if kind == "not":
        return Not(with_values(inside))
    if kind == "at_least":
        return AtLeast(int(inside["n"]), tuple(map(with_values, inside["of"])))
    return (All if kind == "all" else AnyOf)(tuple(map(with_values, inside)))


@given(FORMS, VALUES, VALUES, st.sets(st.sampled_from(NAMES)))
def test_what_remains_of_a_form_says_what_the_whole_form_says(
    form: Form, known: dict[str, Any], told: dict[str, Any], asked: set[str]
) -> None:
    before = {name: value for name, value in fitting(known).items() if name not in asked}
    now = {name: value for name, value in fitting(told).items() if name in asked}
    settled = {"settled-true": "yes", "settled-false": "no"}
    assert compiled(with_values(remainder(form, before, asked)))({**now, **settled}) is compiled(form)(
        {**before, **now}
    )


@pytest.mark.parametrize(
    ("form", "left"),
    [
        ({"not": "two is yes"}, {"not": "two is yes"}),
        ({"all": ["one is yes", "two is yes"]}, {"all": [True, "two is yes"]}),
        ({"any": ["one is no", "two is yes"]}, {"any": [False, "two is yes"]}),
        (
            {"at_least": {"n": 2, "of": ["one is yes", "two is yes", "three > 3"]}},
            {"at_least": {"n": 2, "of": [True, "two is yes", None]}},
        ),
        ({"not": "one is yes"}, False),
    ],
)
def test_what_is_settled_stands_as_its_value(form: Any, left: Any) -> None:
    assert remainder(parse(form), {"one": "yes"}, {"two"}) == left


def test_every_warning_sign_of_a_flare_can_be_judged_on_the_device(content: Content) -> None:
    found = findings(whole_intake(content), content, on=TODAY)
    rules = {rule.rule for rule in judged(found, content, screen(content))}
    assert {"saddle-numbness", "bladder-change", "bowel-change", "suicidal-thoughts"} <= rules


def test_the_device_learns_no_answer_to_anything_else(content: Content) -> None:
    found = findings(whole_intake(content), content, on=TODAY)
    asked = set(screen(content))
    for rule in judged(found, content, asked):
        names = {word.split()[0] for word in _terms(rule.when)}
        assert names <= asked, rule.rule


def test_what_was_not_asked_because_of_a_calm_answer_is_open_again(content: Content) -> None:
    asked = {"injury"}
    hanging = {
        name
        for name, one in content.questions.items()
        if one.asked_if and one.red_flag and any(term.finding == "injury" for term in terms(one.asked_if))
    }
    assert hanging
    found = findings(whole_intake(content), content, on=TODAY)
    assert hanging <= found.values.keys()
    assert not (hanging | asked) & aboard._before(found, content, asked).keys()


def _terms(raw: Any) -> list[str]:
    if isinstance(raw, str):
        return [raw]
    if isinstance(raw, dict):
        return [one for inside in raw.values() for one in _terms(inside)]
    return [one for inside in raw for one in _terms(inside)] if isinstance(raw, list) else []

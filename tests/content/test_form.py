"""The closed form: what is written is read back as it was, and nothing else than its five shapes is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.content.form import All, AnyOf, AtLeast, Form, FormError, Not, Term, expand, parse, parts, plain, terms

IDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
NUMBERS = st.integers(-9999, 9999999).map(float) | st.integers(-99999, 99999).map(lambda number: number / 1000)
TERMS = st.builds(Term, IDS, st.sampled_from(["is", "includes"]), IDS) | st.builds(
    Term, IDS, st.sampled_from([">=", "<=", ">", "<"]), NUMBERS
)


def _several(form: st.SearchStrategy[Form]) -> st.SearchStrategy[Form]:
    of = st.lists(form, min_size=1, max_size=4).map(tuple)
    at_least = of.flatmap(lambda some: st.builds(AtLeast, st.integers(1, len(some)), st.just(some)))
    return st.builds(All, of) | st.builds(AnyOf, of) | st.builds(Not, form) | at_least


FORMS = st.recursive(TERMS, _several, max_leaves=12)


@given(FORMS)
def test_a_form_is_read_back_as_it_was_written(form: Form) -> None:
    assert parse(plain(form)) == form


@given(FORMS)
def test_every_term_is_found_once_for_each_time_it_is_written(form: Form) -> None:
    inside = [term for part in parts(form) for term in terms(part)]
    assert list(terms(form)) == ([form] if isinstance(form, Term) else inside)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (None, "found None"),
        ("", "expected 'finding op value'"),
        ([], "expected 'finding op value'"),
        ("age", "expected 'finding op value'"),
        ("age >= ", "expected 'finding op value'"),
        ("age => 50", "expected 'finding op value'"),
        ("age = 50", "expected 'finding op value'"),
        ("Age >= 50", "expected 'finding op value'"),
        ("age >= 50 and sex is male", "expected 'finding op value'"),
        ("age >= fifty", "compares with a number"),
        ("age >= 5.0.0", "compares with a number"),
        ("age >= nan", "compares with a number"),
        ("age < inf", "compares with a number"),
        ("age >= 1e3", "compares with a number"),
        ({}, "expected 'finding op value'"),
        ({"all": ["a is b"], "any": ["a is b"]}, "expected 'finding op value'"),
        ({"none": ["a is b"]}, "found 'none'"),
        ({"all": []}, "expected a list of conditions"),
        ({"any": "a is b"}, "expected a list of conditions"),
        ({"any": {"a": "b"}}, "expected a list of conditions"),
        ({"all": ["a is b", "nonsense"]}, "expected 'finding op value'"),
        ({"not": ["a is b"]}, "expected 'finding op value'"),
        ({"at_least": "2"}, "expected at_least"),
        ({"at_least": {"n": "1"}}, "expected at_least"),
        ({"at_least": {"n": "1", "of": ["a is b"], "more": "x"}}, "expected at_least"),
        ({"at_least": {"n": "1", "of": []}}, "expected a list of conditions"),
        ({"at_least": {"n": "0", "of": ["a is b"]}}, "n must be between 1 and 1"),
        ({"at_least": {"n": "2", "of": ["a is b"]}}, "n must be between 1 and 1"),
        ({"at_least": {"n": "-1", "of": ["a is b"]}}, "n must be between 1 and 1"),
        ({"at_least": {"n": "some", "of": ["a is b"]}}, "n must be between 1 and 1"),
        ({"at_least": {"n": "²", "of": ["a is b", "a is c"]}}, "n must be between 1 and 2"),
    ],
)
def test_what_is_no_closed_form_is_refused_with_what_was_expected(raw: object, words: str) -> None:
    with pytest.raises(FormError, match=words):
        parse(raw)


def test_a_form_of_no_known_shape_cannot_be_written() -> None:
    with pytest.raises(FormError, match="not a form"):
        plain(Form())


def test_a_compound_is_replaced_wherever_it_stands() -> None:
    bones = parse({"any": ["osteoporosis is yes", "long-steroids is yes"]})
    other = parse("age > 50")
    for shape in ("all", "any"):
        whole = parse({shape: ["fragile is yes", "age > 50"]})
        assert parts(expand(whole, {"fragile": bones})) == (bones, other)
    assert expand(parse({"not": "fragile is yes"}), {"fragile": bones}) == Not(bones)
    counted = parse({"at_least": {"n": 1, "of": ["fragile is yes", "age > 50"]}})
    assert expand(counted, {"fragile": bones}) == AtLeast(1, (bones, other))
    assert expand(other, {"fragile": bones}) == other


@pytest.mark.parametrize("use", ["fragile is no", "fragile includes yes", "fragile > 1"])
def test_a_compound_can_only_be_yes(use: str) -> None:
    with pytest.raises(FormError, match="can only be 'is yes'"):
        expand(parse(use), {"fragile": parse("osteoporosis is yes")})

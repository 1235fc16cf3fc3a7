"""Conditions in three values: Kleene's tables, and reasons that agree with the value."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.care.condition import compiled, support, unknown
from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term, parse

STATES = (True, False, None)
NAMES = ("a", "b", "c", "d")


def judged(form: Form, states: tuple[bool | None, ...]) -> bool | None:
    """The form over findings that are yes, no or absent."""
    return compiled(form)(values(states))


def values(states: tuple[bool | None, ...]) -> dict[str, Any]:
    return {name: "yes" if state else "no" for name, state in zip(NAMES, states, strict=False) if state is not None}


def terms(count: int) -> tuple[Form, ...]:
    return tuple(Term(name, "is", "yes") for name in NAMES[:count])


@pytest.mark.parametrize("states", list(product(STATES, repeat=2)))
def test_all_is_false_with_one_false_and_true_only_with_all_true(states: tuple[bool | None, ...]) -> None:
    expected = False if False in states else None if None in states else True
    assert judged(All(terms(2)), states) is expected


@pytest.mark.parametrize("states", list(product(STATES, repeat=2)))
def test_any_is_true_with_one_true_and_false_only_with_all_false(states: tuple[bool | None, ...]) -> None:
    expected = True if True in states else None if None in states else False
    assert judged(AnyOf(terms(2)), states) is expected


@pytest.mark.parametrize(("state", "expected"), [(True, False), (False, True), (None, None)])
def test_not_turns_what_is_known_and_leaves_the_unknown(state: bool | None, expected: bool | None) -> None:
    assert judged(Not(Term("a", "is", "yes")), (state,)) is expected


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("states", list(product(STATES, repeat=4)))
def test_at_least_is_what_every_way_to_fill_the_gaps_agrees_on(n: int, states: tuple[bool | None, ...]) -> None:
    ways = product(*[[state] if state is not None else [True, False] for state in states])
    outcomes = {sum(way) >= n for way in ways}
    assert judged(AtLeast(n, terms(4)), states) is (outcomes.pop() if len(outcomes) == 1 else None)


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("sex is male", "male", True),
        ("sex is male", "female", False),
        ("sex includes sitting", ("lifting", "sitting"), True),
        ("sex includes sitting", (), False),
        ("sex >= 50", 50.0, True),
        ("sex > 50", 50.0, False),
        ("sex <= 50", 50.0, True),
        ("sex < 50", 50.0, False),
        ("sex < 50", 49.5, True),
        ("sex >= 0", 0.0, True),
    ],
)
def test_a_term_compares_a_finding_with_a_value(form: str, value: Any, expected: bool) -> None:
    assert compiled(parse(form))({"sex": value}) is expected
    assert compiled(parse(form))({}) is None


def test_only_a_form_is_compiled() -> None:
    with pytest.raises(TypeError, match="not a form"):
        compiled(Form())


TERMS = st.sampled_from(terms(4))
FORMS = st.recursive(
    TERMS,
    lambda form: (
        st.builds(Not, form)
        | st.lists(form, min_size=1, max_size=3).map(lambda some: All(tuple(some)))
        | st.lists(form, min_size=1, max_size=3).map(lambda some: AnyOf(tuple(some)))
        | st.lists(form, min_size=1, max_size=3).flatmap(
            lambda some: st.integers(1, len(some)).map(lambda n: AtLeast(n, tuple(some)))
        )
    ),
    max_leaves=8,
)
PEOPLE = st.tuples(*[st.sampled_from(STATES)] * 4)


@given(FORMS, PEOPLE)
def test_the_reasons_of_a_form_alone_make_it_what_it_is(form: Form, states: tuple[bool | None, ...]) -> None:
    known = values(states)
    value = compiled(form)(known)
    if value is None:
        assert support(form, known) == support(form, known, wanted=False) == {}
        assert unknown(form, known)
        assert set(unknown(form, known)).isdisjoint(known)
    else:
        found = support(form, known, wanted=value)
        assert found.items() <= known.items()
        assert compiled(form)(found) is value
        assert support(form, known, wanted=not value) == {}
        assert unknown(form, known) == ()


@given(FORMS, PEOPLE)
def test_learning_more_never_turns_what_was_known(form: Form, states: tuple[bool | None, ...]) -> None:
    before = compiled(form)(values(states))
    after = compiled(form)(values(tuple(state is not False for state in states)))
    assert before is None or before is after


@given(FORMS, PEOPLE)
def test_learning_everything_that_is_asked_decides_the_form(form: Form, states: tuple[bool | None, ...]) -> None:
    known = values(states)
    while asked := unknown(form, known):
        known |= dict.fromkeys(asked, "yes")
    assert compiled(form)(known) is not None

"""Polars says of many people what the bedside says of each: every rule in three values, and every decision."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.care.condition import COMPARE, compiled
from dorsal.care.findings import Findings
from dorsal.content.form import FOUND, All, AnyOf, AtLeast, Form, Not, Term, terms
from dorsal.content.schema import Content
from dorsal.registry.evaluate import RowError, evaluate, plan, results
from dorsal.registry.names import column, path
from dorsal.registry.ruled import every_rule
from dorsal.registry.sql import Writer
from dorsal.registry.wide import EXERCISES, Seen, columns, rows
from tests.registry.bedside import Bedside, differences
from tests.registry.covering import anybody, covering, within

SEED = 20261121


@pytest.fixture(scope="module")
def crowd(content: Content) -> list[Seen]:
    return covering(content, SEED)


@pytest.fixture(scope="module")
def bedside(content: Content) -> Bedside:
    return Bedside(content)


@pytest.fixture(scope="module")
def said(content: Content, crowd: list[Seen]) -> pl.DataFrame:
    return evaluate(rows(crowd, content), content)


def test_every_rule_and_every_decision_is_that_of_the_bedside(
    said: pl.DataFrame, crowd: list[Seen], bedside: Bedside
) -> None:
    assert differences(said, [bedside.says(one) for one in crowd]) == []


@settings(max_examples=15)
@given(data=st.data())
def test_so_it_is_for_anybody(content: Content, bedside: Bedside, data: st.DataObject) -> None:
    people = data.draw(st.lists(anybody(content), min_size=1, max_size=8))
    assert differences(evaluate(rows(people, content), content), [bedside.says(one) for one in people]) == []


def test_the_rules_alone_are_the_same_with_the_urgency_told(
    content: Content, crowd: list[Seen], said: pl.DataFrame
) -> None:
    told = rows(crowd, content).with_columns(said["urgency"])
    alone = plan(told.lazy(), content, decisions=False).collect()
    assert alone.drop("urgency").equals(said.select(rule.column for rule in every_rule(content).values()))
    with pytest.raises(RowError, match="no column urgency"):
        plan(rows([], content).lazy(), content, decisions=False)


# Nothing is left untried


def looked_for(form: Form) -> bool:
    """Only an examination says it: never unknown."""
    return all(term.value == FOUND for term in terms(form))


def test_every_rule_is_true_false_and_unknown_of_somebody(content: Content, said: pl.DataFrame) -> None:
    for rule in every_rule(content).values():
        states = set(said[rule.column].to_list())
        assert states == ({True, False} if looked_for(rule.form) else {True, False, None}), rule.name


def test_every_operator_and_combinator_stands_in_a_rule(content: Content) -> None:
    used = set().union(*(within(rule.form) for rule in every_rule(content).values()))
    assert used == {"is", "includes", *COMPARE, All, AnyOf, Not, AtLeast}


def test_every_decision_comes_out_in_every_way(content: Content, said: pl.DataFrame) -> None:
    assert set(said["urgency"]) == {"T0", "T1", "T2", "T3", "T4", None}
    assert set(said["phase"]) == {*content.phases, None}
    for name in content.drivers:
        assert set(said[column("driver", name)]) == {"strong", "some", None}, name
    for name in content.pathway:
        assert set(said[column("step", name)]) == {True, False}, name
    for name, rule in content.red_flags.items():
        assert set(said[column("fired", name)]) == {True, False}, name
        assert set(said[column("open", name)]) == ({False} if looked_for(rule.when) else {True, False}), name


def test_every_value_of_every_finding_is_in_a_row(content: Content, crowd: list[Seen]) -> None:
    frame = rows(crowd, content)
    for name, kind in columns(content).items():
        values = set(frame[name].to_list())
        assert None in values, name
        if isinstance(kind, pl.Enum):
            assert values >= set(kind.categories), name
        if isinstance(kind, pl.Boolean):
            assert True in values, name


# Conditions that content does not hold yet


FINDINGS = ("fever", "foot-weakness", "injury")  # any three that are yes or no
YES_NO = st.sampled_from(("yes", "no"))
TERMS: st.SearchStrategy[Form] = st.builds(Term, st.sampled_from(FINDINGS), st.just("is"), YES_NO)


def several(form: st.SearchStrategy[Form]) -> st.SearchStrategy[tuple[Form, ...]]:
    return st.lists(form, min_size=1, max_size=4).map(tuple)


FORMS: st.SearchStrategy[Form] = st.recursive(
    TERMS,
    lambda form: (
        st.builds(Not, form)
        | several(form).map(All)
        | several(form).map(AnyOf)
        | several(form).flatmap(lambda some: st.integers(1, len(some)).map(lambda n: AtLeast(n, some)))
    ),
    max_leaves=10,
)


@settings(max_examples=60)
@given(form=FORMS)
def test_any_condition_is_the_same_in_all_27_states_of_three_findings(content: Content, form: Form) -> None:
    values = ("yes", "no", None)
    states = [[one, two, three] for one in values for two in values for three in values]
    people = [{k: v for k, v in zip(FINDINGS, state, strict=True) if v} for state in states]
    sql = Writer(content).written(form).sql()
    frame = rows([Findings(one) for one in people], content).select(pl.sql_expr(f'{sql} AS "rule"'))
    assert frame["rule"].to_list() == [compiled(form)(one) for one in people]


# The names of columns, and rows that are none


def test_a_name_leads_back_to_its_finding(content: Content) -> None:
    for name in [*columns(content), *results(content)]:
        assert column(*path(name)).lower() == name.lower() or "_" in name
    for question in content.questions:
        assert path(column(question)) == (question,)
    assert column("areas", "low-back") == "areas__low_back"
    assert path("areas__low_back") == ("areas", "low-back")
    assert len({name.lower() for name in columns(content)}) == len(columns(content))


@pytest.mark.parametrize("id_", ["", "a--b", "a_b", "-a", "a b", 'a"'])
def test_a_name_that_could_not_be_read_back_is_refused(id_: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        column(id_)


def test_a_row_without_a_finding_is_refused(content: Content) -> None:
    with pytest.raises(RowError, match="no column fever"):
        evaluate(rows([], content).drop("fever"), content)


def test_a_column_of_another_kind_is_refused(content: Content) -> None:
    with pytest.raises(RowError, match="fever is String"):
        evaluate(rows([], content).with_columns(pl.col("fever").cast(pl.String)), content)


def test_what_is_beside_the_findings_may_be_missing_and_what_is_more_stays(content: Content) -> None:
    frame = rows([Findings({"fever": "no"})], content).select(pl.lit("p1").alias("person"), *columns(content))
    said = evaluate(frame, content)
    assert said.columns == ["person", *results(content)]
    assert EXERCISES not in said.columns


def test_no_number_is_not_a_large_number(content: Content) -> None:
    frame = rows([Findings({"age": 17.0})], content).with_columns(pl.lit(float("nan")).alias("age"))
    assert evaluate(frame, content)["exclusions__under_18"].to_list() == [None]


def test_nobody_is_judged_too(content: Content) -> None:
    assert evaluate(rows([], content), content).height == 0


@pytest.mark.parametrize("values", [{"gone-since": "yes"}, {"areas": ("gone-since",)}])
def test_a_finding_that_the_content_does_not_know_is_refused(content: Content, values: dict[str, Any]) -> None:
    with pytest.raises(KeyError, match="gone-since"):
        rows([Findings(values)], content)

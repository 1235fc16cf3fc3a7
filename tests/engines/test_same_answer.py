"""Spark and `cql-execution` say of everybody what Polars says, which the bedside holds to its own word."""

from __future__ import annotations

import polars as pl
import pytest

from dorsal.content.form import FOUND, terms
from dorsal.content.schema import Content
from dorsal.registry.evaluate import results
from dorsal.registry.ruled import every_rule

ENGINES = ("by_spark", "by_cql")


@pytest.fixture(params=ENGINES)
def theirs(request: pytest.FixtureRequest) -> pl.DataFrame:
    said: pl.DataFrame = request.getfixturevalue(request.param)
    return said


def test_every_rule_and_every_decision_is_the_same_of_everybody(
    theirs: pl.DataFrame, ours: pl.DataFrame, content: Content
) -> None:
    assert theirs.height == ours.height
    differ = {
        name: int((~ours[name].eq_missing(theirs[name].cast(ours[name].dtype))).sum()) for name in results(content)
    }
    assert {name: count for name, count in differ.items() if count} == {}


def test_each_engine_met_every_rule_true_false_and_unknown(theirs: pl.DataFrame, content: Content) -> None:
    for rule in every_rule(content).values():
        looked_for = all(term.value == FOUND for term in terms(rule.form))
        assert set(theirs[rule.column]) == ({True, False} if looked_for else {True, False, None}), rule.name

"""Spark and `cql-execution` say of everybody what the bedside says, also of people whom nobody chose."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from dorsal.content.form import FOUND, terms
from dorsal.content.schema import Content
from dorsal.registry.ruled import every_rule
from tests.registry.bedside import differences

ENGINES = ("by_spark", "by_cql")
SHOWN, MANY = 3, 20


@pytest.fixture(params=ENGINES)
def theirs(request: pytest.FixtureRequest) -> pl.DataFrame:
    said: pl.DataFrame = request.getfixturevalue(request.param)
    return said


def test_every_rule_and_every_decision_is_that_of_the_bedside(
    theirs: pl.DataFrame, people: pl.DataFrame, wanted: list[dict[str, Any]]
) -> None:
    """Where one is not, the row is shown, so that it can be tried again by hand."""
    assert theirs.height == people.height
    found = differences(theirs, wanted)
    whose = {number: people.row(number, named=True) for number in sorted({number for number, *_ in found})[:SHOWN]}
    told = {number: {name: value for name, value in row.items() if value is not None} for number, row in whose.items()}
    assert not found, f"{len(found)} cells differ (person, rule, theirs, ours): {found[:MANY]}; of {told}"


def test_each_engine_met_every_rule_true_false_and_unknown(theirs: pl.DataFrame, content: Content) -> None:
    for rule in every_rule(content).values():
        looked_for = all(term.value == FOUND for term in terms(rule.form))
        assert set(theirs[rule.column]) == ({True, False} if looked_for else {True, False, None}), rule.name

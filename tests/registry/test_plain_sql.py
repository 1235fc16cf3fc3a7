"""The SQL is no engine's own: SQLite gives the same answers from the same text, step by step."""

from __future__ import annotations

import sqlite3

import polars as pl
import pytest
import sqlglot
from sqlglot import exp

from dorsal.content.schema import Content
from dorsal.registry import cql, spark
from dorsal.registry.composed import steps
from dorsal.registry.evaluate import evaluate, results
from dorsal.registry.wide import columns, rows
from tests.registry.covering import covering

SEED = 20261124


@pytest.fixture(scope="module")
def people(content: Content) -> pl.DataFrame:
    return rows(covering(content, SEED, many=100), content).sample(600, seed=SEED)


def test_sqlite_says_the_same_of_everybody(people: pl.DataFrame, content: Content) -> None:
    base = sqlite3.connect(":memory:")
    names = ", ".join(f'"{name}"' for name in people.columns)
    base.execute(f"CREATE TABLE step0 ({names})")
    base.executemany(f"INSERT INTO step0 VALUES ({', '.join('?' * people.width)})", people.iter_rows())  # noqa: S608
    made = steps(content)
    for number, step in enumerate(made):
        new = ", ".join(f'{one.what.sql()} AS "{one.name}"' for one in step)
        base.execute(f"CREATE TABLE step{number + 1} AS SELECT *, {new} FROM step{number}")  # noqa: S608
    ours = evaluate(people, content)
    shown = ", ".join(f'"{name}"' for name in results(content))
    theirs = base.execute(f"SELECT {shown} FROM step{len(made)} ORDER BY rowid").fetchall()  # noqa: S608
    for column, name in enumerate(results(content)):
        assert [row[column] for row in theirs] == ours[name].to_list(), name


def test_the_one_statement_is_read_and_names_every_result(content: Content) -> None:
    statement = spark.statement(content, "people", given=frozenset(columns(content)), keys=("person",))
    read = sqlglot.parse_one(statement, dialect="spark")
    assert read.named_selects == ["person", *results(content)]


def test_what_no_rule_is_made_of_is_not_written() -> None:
    with pytest.raises(TypeError, match="not a part of a rule"):
        cql.text(exp.Mul(this=exp.Literal.number(1), expression=exp.Literal.number(2)))

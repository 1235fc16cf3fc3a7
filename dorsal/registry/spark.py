"""The same columns as one SQL statement, for an engine that reads SQL: Spark where one machine ends."""

from __future__ import annotations

from sqlglot import exp

from dorsal.content.schema import Content
from dorsal.registry.composed import steps
from dorsal.registry.sql import field
from dorsal.registry.wide import carried


def statement(content: Content, table: str, *, given: frozenset[str], keys: tuple[str, ...] = ()) -> str:
    """Every rule and decision of the rows of a table. `given`: its columns; `keys`: those to hand through.

    What stands beside the findings and is not `given` is NULL.
    """
    made = steps(content)
    missing = [name for name in carried(content) if name not in given]
    whole = exp.select("*", *(exp.alias_(_unknown(), name, quoted=True) for name in missing)).from_(exp.to_table(table))
    for step in made:
        added = (exp.alias_(one.what, one.name, quoted=True) for one in step)
        whole = exp.select("*", *added).from_(whole.subquery("was"))
    shown = [one.name for step in made for one in step if one.shown]
    return exp.select(*map(field, (*keys, *shown))).from_(whole.subquery("was")).sql(dialect="spark")


def _unknown() -> exp.Expression:
    return exp.cast(exp.null(), exp.DataType.Type.BOOLEAN)

"""The content as Clinical Quality Language, so that any engine that reads CQL runs the rules without ours.

CQL is written from the very expressions that become SQL: its `and`, `or` and `not` are Kleene's too, and every rule and
every decision is one definition. A finding is a parameter: who runs the library says where findings come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl
from sqlglot import exp

from dorsal.content.schema import Content
from dorsal.registry.composed import Composer, Made
from dorsal.registry.wide import COMPUTED, carried, columns

LIBRARY = "DorsalRules"
BINARY: dict[type[exp.Expression], str] = {
    exp.And: "and",
    exp.Or: "or",
    exp.EQ: "=",
    exp.GTE: ">=",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.LT: "<",
    exp.Add: "+",
}


def version(content: Content) -> str:
    """The hash of the content, short."""
    return content.hash[:12]


def written(content: Content, *, decisions: bool = True) -> str:
    """The whole library: a parameter for each column of the wide row, a definition for each rule and each decision.

    Without `decisions` the rules alone, and the urgency, which some go by, as a parameter too.
    """
    return "\n".join(_lines(content, decisions=decisions)) + "\n"


def _lines(content: Content, *, decisions: bool) -> Iterator[str]:
    yield f"library {LIBRARY} version '{version(content)}'"
    yield ""
    yield "// A finding that is not known is null. unsettled, held, quiet, named and plan: what stands from before."
    told = {} if decisions else {COMPUTED: pl.String()}
    for name, kind in {**columns(content), **carried(content), **told}.items():
        yield f'parameter "{name}" {_kind(kind)}'
    yield ""
    yield "context Patient"
    for one in definitions(content, decisions=decisions):
        yield ""
        yield f'define "{one.name}":'
        yield f"  {text(one.what)}"


def definitions(content: Content, *, decisions: bool = True) -> list[Made]:
    """Every definition, after those that it is made of."""
    composer = Composer(content)
    made = [one for step in composer.steps() for one in step]
    if decisions:
        return made
    by_name, wanted = {one.name: one for one in made}, [rule.column for rule in composer.rules.values()]
    needed: dict[str, None] = {}
    while wanted:
        name = wanted.pop()
        if name in by_name and name not in needed and name != COMPUTED:
            needed[name] = None
            wanted += [column.name for column in by_name[name].what.find_all(exp.Column)]
    return [one for one in made if one.name in needed]


def _kind(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Boolean):
        return "Boolean"
    return "Decimal" if dtype.is_float() else "String"


def text(what: exp.Expression) -> str:
    """One expression. Raises TypeError for what no rule is made of."""
    if type(what) in BINARY:
        return f"{text(what.this)} {BINARY[type(what)]} {text(what.expression)}"
    writer = WRITERS.get(type(what))
    if writer is None:
        raise TypeError(f"not a part of a rule: {what!r}")
    return writer(what)


def _case(what: exp.Expression) -> str:
    whens = " ".join(f"when {text(one.this)} then {text(one.args['true'])}" for one in what.args["ifs"])
    default = what.args.get("default")
    return f"case {whens} else {text(default) if default else 'null'} end"


def _coalesce(what: exp.Expression) -> str:
    return f"Coalesce({', '.join(map(text, (what.this, *what.expressions)))})"


def _literal(what: exp.Expression) -> str:
    return f"'{what.name}'" if what.is_string else what.name


WRITERS: dict[type[exp.Expression], Callable[[exp.Expression], str]] = {
    exp.Column: lambda what: f'"{what.name}"',
    exp.Literal: _literal,
    exp.Boolean: lambda what: "true" if what.this else "false",
    exp.Neg: lambda what: f"-{text(what.this)}",
    exp.Null: lambda _: "null",
    exp.Paren: lambda what: f"({text(what.this)})",
    exp.Not: lambda what: f"not ({text(what.this)})",
    exp.Is: lambda what: f"{text(what.this)} is null",
    exp.Coalesce: _coalesce,
    exp.Case: _case,
}

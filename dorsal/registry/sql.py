"""A closed form as one standard SQL boolean expression over the wide row: true, false, or NULL for unknown.

SQL's own AND, OR and NOT are Kleene's. Two things are not there by themselves: a finding of an examination is false
where it is NULL, and `at_least` counts: true with n true, false once the true and the unknown are fewer, else NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
from sqlglot import exp

from dorsal.content.form import FOUND, All, AnyOf, AtLeast, Form, Not, Term
from dorsal.content.schema import Content
from dorsal.registry.names import column
from dorsal.registry.wide import COMPUTED, places

Named = Callable[[str], str]
COMPARED: dict[str, Callable[..., exp.Expression]] = {">=": exp.GTE, "<=": exp.LTE, ">": exp.GT, "<": exp.LT}


class Writer:
    """Writes the forms of one content. Each method makes an expression of its own."""

    def __init__(self, content: Content) -> None:
        self.places = places(content)

    def written(self, form: Form, named: Named = str) -> exp.Expression:
        """The form. `named`: how the columns of the row are called where it is asked."""
        match form:
            case Term():
                return self._term(form, named)
            case Not(of=part):
                return exp.Not(this=exp.paren(self.written(part, named), copy=False))
            case All(of):
                return every(self.written(part, named) for part in of)
            case AnyOf(of):
                return some(self.written(part, named) for part in of)
            case AtLeast(n, of):
                return at_least(n, [self.written(part, named) for part in of])
        raise TypeError(f"not a form: {form!r}")

    def _term(self, term: Term, named: Named) -> exp.Expression:
        if term.finding == COMPUTED:
            return exp.EQ(this=field(COMPUTED), expression=exp.Literal.string(str(term.value)))
        place = self.places[term.finding]
        if term.op == "includes":
            return field(named(column(term.finding, str(term.value))))
        here = field(named(column(term.finding)))
        if term.value == FOUND:
            return exp.Coalesce(this=here, expressions=[exp.false()])
        if isinstance(term.value, float):
            return COMPARED[term.op](this=here, expression=exp.Literal.number(str(term.value)))
        if isinstance(place.dtype, pl.Boolean):
            return here if term.value == "yes" else exp.Not(this=here)
        return exp.EQ(this=here, expression=exp.Literal.string(term.value))


def field(name: str) -> exp.Expression:
    """A column, always quoted: no name is a word of any dialect then."""
    return exp.column(exp.to_identifier(name, quoted=True), copy=False)


def every(parts: Iterable[exp.Expression]) -> exp.Expression:
    """All of them; nothing at all is true."""
    return _joined(exp.And, parts) or exp.true()


def some(parts: Iterable[exp.Expression]) -> exp.Expression:
    """Any of them; nothing at all is false."""
    return _joined(exp.Or, parts) or exp.false()


def _joined(kind: Callable[..., exp.Expression], parts: Iterable[exp.Expression]) -> exp.Expression | None:
    given = list(parts)
    if not given:
        return None
    whole: exp.Expression = given[0]
    for part in given[1:]:
        whole = kind(this=whole, expression=part)
    return exp.paren(whole, copy=False) if len(given) > 1 else whole


def at_least(n: int, parts: list[exp.Expression]) -> exp.Expression:
    """How many are true, and how many could be."""
    enough = exp.GTE(this=_count(parts), expression=_number(n))
    too_few = exp.LT(this=_count([truly(one, default=True) for one in parts]), expression=_number(n))
    return exp.Case(ifs=[exp.If(this=enough, true=exp.true()), exp.If(this=too_few, true=exp.false())])


def _count(parts: Iterable[exp.Expression]) -> exp.Expression:
    ones = [exp.Case(ifs=[exp.If(this=part.copy(), true=_number(1))], default=_number(0)) for part in parts]
    whole: exp.Expression = ones[0]
    for one in ones[1:]:
        whole = exp.Add(this=whole, expression=one)
    return exp.paren(whole, copy=False)


def truly(part: exp.Expression, *, default: bool = False) -> exp.Expression:
    """The same with a plain value for what is unknown."""
    return exp.Coalesce(this=part, expressions=[exp.true() if default else exp.false()])


def _number(n: int) -> exp.Expression:
    return exp.Literal.number(n)

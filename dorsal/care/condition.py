"""Closed forms at the bedside: compiled once to plain functions, evaluated in Kleene's three values.

True, False, or None for unknown: an absent finding is neither, and never reassures.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping

from dorsal.content.form import FOUND, All, AnyOf, AtLeast, Form, Not, Term, parts

Value = str | float | tuple[str, ...]
Values = Mapping[str, Value]
Condition = Callable[[Values], bool | None]
COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def compiled(form: Form) -> Condition:
    """The form as a function of findings."""
    match form:
        case Term():
            return _term(form)
        case Not(of=part):
            return _not(compiled(part))
        case All(of):
            return _all([compiled(part) for part in of])
        case AnyOf(of):
            return _any([compiled(part) for part in of])
        case AtLeast(n, of):
            return _at_least(n, [compiled(part) for part in of])
    raise TypeError(f"not a form: {form!r}")


def _term(term: Term) -> Condition:
    name, wanted = term.finding, term.value
    if wanted == FOUND:
        return lambda values: values.get(name) == FOUND
    if term.op == "is":

        def equal(values: Values) -> bool | None:
            value = values.get(name)
            return None if value is None else value == wanted

        return equal
    if term.op == "includes":

        def includes(values: Values) -> bool | None:
            value = values.get(name)
            return None if value is None else wanted in value  # type: ignore[operator]

        return includes
    compare = COMPARE[term.op]

    def compares(values: Values) -> bool | None:
        value = values.get(name)
        return None if value is None else compare(value, wanted)  # type: ignore[arg-type]

    return compares


def _not(part: Condition) -> Condition:
    def negated(values: Values) -> bool | None:
        value = part(values)
        return None if value is None else not value

    return negated


def _all(conditions: list[Condition]) -> Condition:
    def every(values: Values) -> bool | None:
        result: bool | None = True
        for condition in conditions:
            value = condition(values)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return every


def _any(conditions: list[Condition]) -> Condition:
    def some(values: Values) -> bool | None:
        result: bool | None = False
        for condition in conditions:
            value = condition(values)
            if value:
                return True
            if value is None:
                result = None
        return result

    return some


def _at_least(n: int, conditions: list[Condition]) -> Condition:
    def enough(values: Values) -> bool | None:
        results = [condition(values) for condition in conditions]
        true, unknown = results.count(True), results.count(None)
        if true >= n:
            return True
        return False if true + unknown < n else None

    return enough


def support(form: Form, values: Values, wanted: bool = True) -> dict[str, Value]:
    """The findings, with their values, that make the form come out as `wanted`; empty when it does not."""
    if compiled(form)(values) is not wanted:
        return {}
    if isinstance(form, Term):
        return {form.finding: values[form.finding]} if form.finding in values else {}  # not found: nothing to name
    inner = not wanted if isinstance(form, Not) else wanted
    found: dict[str, Value] = {}
    for part in parts(form):
        found |= support(part, values, inner)
    return found


def unknown(form: Form, values: Values) -> tuple[str, ...]:
    """The absent findings that keep the form open, in reading order; empty when it is decided."""
    if compiled(form)(values) is not None:
        return ()
    if isinstance(form, Term):
        return (form.finding,)
    return tuple(dict.fromkeys(name for part in parts(form) for name in unknown(part, values)))

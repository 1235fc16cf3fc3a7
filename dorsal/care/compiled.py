"""Many conditions as one plain Python function, written once for a content: what makes triage fast.

What a condition means is said in `care.condition`; this module says the same in Python's own `and`, `or` and
comparisons, and the tests hold it to that for generated conditions and generated people.

Conditions are first read left to right, as Python does, each finding only where it is needed. If no absent finding is
met, what comes out holds whatever the findings that were not read are: it is Kleene's value. If one is met, each
condition is asked twice, whether it is true for sure and whether it is false for sure; what is neither is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from dorsal.care.condition import Value, Values
from dorsal.content.form import FOUND, All, AnyOf, AtLeast, Form, Not, Term, parts, terms
from dorsal.content.schema import Id

Why = dict[Id, Value]
Judge = Callable[[Values], tuple[dict[Id, Why], list[Id]]]
Missing = Callable[[Values], tuple[Id, ...]]
PYTHON = {"is": "==", ">=": ">=", "<=": "<=", ">": ">", "<": "<"}
NOTHING: Mapping[Id, str] = {}
KEPT = 500


def judge(conditions: Mapping[Id, Form]) -> Judge:
    """The conditions that are true, each with its `support`, and those that are unknown, both in the order given."""
    return _function("judge", _judge(conditions))  # type: ignore[no-any-return]


@lru_cache(maxsize=KEPT)
def missing(condition: Form) -> Missing:
    """`unknown` of `care.condition` for one condition: the absent findings that keep it open."""
    return _function("missing", _missing(condition))  # type: ignore[no-any-return]


def _judge(conditions: Mapping[Id, Form]) -> Iterator[str]:
    yield "def judge(values):"
    yield " true = {}"
    yield " try:"
    read: dict[Id, str] = {}
    for name, form in conditions.items():
        # Whatever the others are, this one is read: then it is at hand for all. Signs are looked up, never missed.
        first = next((term.finding for term in terms(form)), "")
        if first not in read and next(terms(form)).value != FOUND:
            read[first] = f"v{len(read)}"
            yield f"  {read[first]} = values[{first!r}]"
        yield f"  if {_is(form, wanted=True, sure=True, read=read)}:"
        yield from _reasons(name, form, "   ")
    yield "  return true, []"
    yield " except KeyError:"
    yield "  return weigh(values)"
    yield "def weigh(values):"
    yield " true, unknown = {}, []"
    for name, form in conditions.items():
        yield f" if {_is(form, wanted=True)}:"
        yield from _reasons(name, form, "  ")
        yield f" elif not {_is(form, wanted=False)}: unknown.append({name!r})"
    yield " return true, unknown"


def _reasons(name: Id, form: Form, indent: str) -> Iterator[str]:
    yield f"{indent}found = true[{name!r}] = {{}}"
    yield from _found(form, indent, wanted=True)


def _found(form: Form, indent: str, *, wanted: bool) -> Iterator[str]:
    """Statements that collect the findings of a form that is as wanted."""
    if isinstance(form, Term) and (wanted or form.value != FOUND):
        yield f"{indent}found[{form.finding!r}] = values[{form.finding!r}]"
    elif isinstance(form, Term):
        yield f"{indent}pass"
    inner = not wanted if isinstance(form, Not) else wanted
    follows = isinstance(form, (Not, All if wanted else AnyOf))  # every part is then as wanted too
    for part in parts(form):
        if not follows:
            yield f"{indent}if {_is(part, wanted=inner)}:"
        yield from _found(part, indent if follows else f"{indent} ", wanted=inner)


def _missing(condition: Form) -> Iterator[str]:
    yield "def missing(values):"
    yield " found = {}"
    yield from _absent(condition, " ")
    yield " return tuple(found)"


def _absent(form: Form, indent: str) -> Iterator[str]:
    """Statements that collect the absent findings of a form where it is undecided."""
    if isinstance(form, Term):
        if form.value == FOUND:
            yield f"{indent}pass"
        else:
            yield f"{indent}if {form.finding!r} not in values: found[{form.finding!r}] = None"
        return
    yield f"{indent}if not {_is(form, wanted=True)} and not {_is(form, wanted=False)}:"
    for part in parts(form):
        yield from _absent(part, f"{indent} ")


def _is(form: Form, *, wanted: bool, sure: bool = False, read: Mapping[Id, str] = NOTHING) -> str:
    """An expression: is the form true, or false, by the findings there are? `read`: findings at hand as variables.

    With `sure`, an absent finding is a KeyError.
    """
    match form:
        case Term(finding, _, value) if value == FOUND:
            return f"(values.get({finding!r}) {'==' if wanted else '!='} {FOUND!r})"
        case Term(finding, op, value):
            known = read.get(finding, f"values[{finding!r}]")
            holds = f"{value!r} in {known}" if op == "includes" else f"{known} {PYTHON[op]} {value!r}"
            said = holds if wanted else f"not {holds}"
            return f"({said})" if sure else f"({finding!r} in values and {said})"
        case Not(of=part):
            return _is(part, wanted=not wanted, sure=sure, read=read)
        case All(of) | AnyOf(of):
            word = " and " if isinstance(form, All) is wanted else " or "
            return f"({word.join(_is(part, wanted=wanted, sure=sure, read=read) for part in of)})"
        case AtLeast(n, of):
            enough = n if wanted else len(of) - n + 1  # so many false that too few are left
            return f"({' + '.join(_is(part, wanted=wanted, sure=sure, read=read) for part in of)} >= {enough})"
    raise TypeError(f"not a form: {form!r}")


def _function(name: str, lines: Iterable[str]) -> Any:
    """Run the source and take the function from it.

    Nothing but content reaches it: ids and values of forms that were read strictly, each written as a literal, so
    that none can be anything else than a string or a number. What a person answers is only ever passed in.
    """
    made: dict[str, Any] = {}
    exec(compile("\n".join(lines), f"<{name}>", "exec"), made)  # nosec # noqa: S102 - the reason stands above
    return made[name]

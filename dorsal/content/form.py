"""The closed form: the only condition that content may hold.

`all`, `any`, `not` and `at_least: {n, of}` over terms written `finding op value`. A form can be shown to a clinician as
a table, can be proved things about, and compiles to other languages; there is deliberately nothing else in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any as Anything


class FormError(ValueError):
    """A condition that is not a closed form; the message says what was expected."""


class Form:
    """A condition over findings; one of the five classes below."""


@dataclass(frozen=True, slots=True)
class Term(Form):
    """One finding compared with one value: `is` and `includes` with an id, the rest with a number.

    `is found` asks for what an examination showed. Nobody looked, or nothing was there: either way it is false, so that
    what was not looked for neither alarms nor holds a result open, nor is asked of the person.
    """

    finding: str
    op: str
    value: str | float


@dataclass(frozen=True, slots=True)
class All(Form):
    of: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Form):
    of: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Not(Form):
    of: Form


@dataclass(frozen=True, slots=True)
class AtLeast(Form):
    """True with `n` true, false when `n` can no longer be reached, else unknown."""

    n: int
    of: tuple[Form, ...]


TERM = re.compile(r"([a-z][a-z0-9-]*) (is|includes|>=|<=|>|<) ([A-Za-z0-9.-]+)")
FOUND = "found"  # what only an examination says: true or false, never unknown
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
SHAPE = "expected 'finding op value', or one of all, any, not, at_least"


def parse(raw: object) -> Form:
    """Read a form as YAML gives it. Raises FormError."""
    if isinstance(raw, str):
        return _term(raw)
    if not isinstance(raw, dict) or len(raw) != 1:
        raise FormError(f"{SHAPE}; found {raw!r}")
    ((key, value),) = raw.items()
    if key == "not":
        return Not(parse(value))
    if key == "at_least":
        return _at_least(value)
    if key in ("all", "any"):
        return (All if key == "all" else AnyOf)(_several(value))
    raise FormError(f"{SHAPE}; found '{key}'")


def _term(raw: str) -> Term:
    match = TERM.fullmatch(raw)
    if match is None:
        raise FormError(f"{SHAPE}; found {raw!r}")
    finding, op, value = match.groups()
    if op in ("is", "includes"):
        return Term(finding, op, value)
    if NUMBER.fullmatch(value) is None:
        raise FormError(f"{op} compares with a number; found {raw!r}")
    return Term(finding, op, float(value))


def _several(raw: object) -> tuple[Form, ...]:
    if not isinstance(raw, list) or not raw:
        raise FormError(f"expected a list of conditions; found {raw!r}")
    return tuple(parse(item) for item in raw)


def _at_least(raw: object) -> AtLeast:
    if not isinstance(raw, dict) or set(raw) != {"n", "of"}:
        raise FormError(f"expected at_least: {{n, of}}; found {raw!r}")
    of, n = _several(raw["of"]), str(raw["n"])
    if not n.isdecimal() or not 1 <= int(n) <= len(of):
        raise FormError(f"n must be between 1 and {len(of)}; found {n!r}")
    return AtLeast(int(n), of)


def plain(form: Form) -> Anything:
    """The form as YAML would hold it; `parse(plain(form)) == form`."""
    match form:
        case Term(finding, op, value):
            number = isinstance(value, float) and value.is_integer()
            return f"{finding} {op} {value:.0f}" if number else f"{finding} {op} {value}"
        case All(of):
            return {"all": [plain(part) for part in of]}
        case AnyOf(of):
            return {"any": [plain(part) for part in of]}
        case Not(of=part):
            return {"not": plain(part)}
        case AtLeast(n, of):
            return {"at_least": {"n": str(n), "of": [plain(part) for part in of]}}
    raise FormError(f"not a form: {form!r}")


def parts(form: Form) -> tuple[Form, ...]:
    """The conditions directly inside this one."""
    match form:
        case All(of) | AnyOf(of) | AtLeast(_, of):
            return of
        case Not(of=part):
            return (part,)
    return ()


def terms(form: Form) -> Iterator[Term]:
    """Every term of the form, in reading order."""
    if isinstance(form, Term):
        yield form
    for part in parts(form):
        yield from terms(part)


def expand(form: Form, compounds: Mapping[str, Form]) -> Form:
    """Replace each term `compound is yes` by what the compound stands for. Raises FormError for another use."""
    match form:
        case Term(finding, op, value) if finding in compounds:
            if (op, value) != ("is", "yes"):
                raise FormError(f"a compound finding can only be 'is yes'; found '{finding} {op} {value}'")
            return compounds[finding]
        case All(of):
            return All(tuple(expand(part, compounds) for part in of))
        case AnyOf(of):
            return AnyOf(tuple(expand(part, compounds) for part in of))
        case Not(of=part):
            return Not(expand(part, compounds))
        case AtLeast(n, of):
            return AtLeast(n, tuple(expand(part, compounds) for part in of))
    return form

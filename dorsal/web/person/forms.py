"""Short forms of the care team: a few fields, what is wrong with them, and what was typed, which is never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from dorsal.web.words import plain

Kind = Literal["choice", "select", "line", "long", "day", "time", "number", "tick"]
Option = tuple[str, str]
Groups = tuple[tuple[str, tuple[Option, ...]], ...]
Values = dict[str, Any]
LONGEST, LINE = 1000, 200


@dataclass(frozen=True)
class Field:
    """One thing to say. `groups`: named groups of what may be chosen. `size`: the most letters, or the highest number.

    `least`: the lowest number. `parts`: whether a number may have decimals.
    """

    name: str
    kind: Kind
    label: str
    hint: str = ""
    groups: Groups = ()
    required: bool = False
    size: float = LONGEST
    least: float = 1
    parts: bool = False
    value: str = ""
    error: str = ""

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(option for _, some in self.groups for option in some)

    @property
    def first(self) -> str:
        """The element that an error leads to."""
        return f"{self.name}-{self.options[0][0]}" if self.kind == "choice" and self.options else self.name

    @property
    def described(self) -> str:
        parts = [f"{self.name}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.name}-error"] if self.error else parts)


def plainly(options: Iterable[Option]) -> Groups:
    """Options without groups."""
    return (("", tuple(options)),)


def filled(fields: Iterable[Field], data: Mapping[str, Any]) -> list[Field]:
    """The fields with what was sent."""
    return [replace(field, value=str(data.get(field.name, "")).strip()) for field in fields]


def read(fields: Iterable[Field], data: Mapping[str, Any], language: str) -> tuple[list[Field], Values]:
    """The fields with what was sent and what is wrong with it, and the values of those with nothing wrong."""
    found, values = list[Field](), Values()
    for field in filled(fields, data):
        try:
            value = READERS[field.kind](field) if field.value else None
            error = plain(_needs(field), language) if field.required and value is None else ""
        except ValueError:
            value, error = None, _wrong(field, language)
        if value is not None:
            values[field.name] = value
        found.append(replace(field, error=error))
    return found, values


def blame(fields: Iterable[Field], name: str, error: str) -> list[Field]:
    """The fields with something wrong that only shows when they are read together."""
    return [replace(field, error=error) if field.name == name else field for field in fields]


def problems(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """For the error summary."""
    return [(field.first, f"{field.label}: {field.error}") for field in fields if field.error]


def _needs(field: Field) -> str:
    if field.kind in ("choice", "select"):
        return "error.choose"
    return "error.date" if field.kind == "day" else "error.text"


def _wrong(field: Field, language: str) -> str:
    if field.kind == "number":
        return plain("error.range", language, least=f"{field.least:g}", most=f"{field.size:g}")
    if field.kind in ("line", "long"):
        return plain("case.error.long", language, most=field.size)
    return plain("error.date" if field.kind == "day" else "error.choose", language)


def _chosen(field: Field) -> str:
    if field.value not in dict(field.options):
        raise ValueError
    return field.value


def _written(field: Field) -> str:
    if len(field.value) > field.size:
        raise ValueError
    return field.value


def _number(field: Field) -> float:
    """A comma is a decimal sign too; what is no number, as `nan`, is in no range."""
    value = float(field.value.replace(",", "."))
    if not field.least <= value <= field.size or not (field.parts or value.is_integer()):
        raise ValueError
    return value if field.parts else int(value)


def _time(field: Field) -> str:
    hour, minute = (int(part) for part in field.value.split(":")[:2])
    if not (0 <= hour < 24 and 0 <= minute < 60):
        raise ValueError
    return f"{hour:02}:{minute:02}"


READERS: dict[Kind, Callable[[Field], Any]] = {
    "choice": _chosen,
    "select": _chosen,
    "line": _written,
    "long": _written,
    "day": lambda field: date.fromisoformat(field.value),
    "time": _time,
    "number": _number,
    "tick": lambda field: field.value == "yes",
}

"""Many people's answers as columns, and the content's conditions over them, true or false for everybody at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term
from dorsal.content.schema import Content, Id, Question

Array = NDArray[Any]
Said = str | float | tuple[str, ...]
DAYS_A_YEAR = 365.25
# In a column of choices (-1, -2), of numbers (nan, -1) and of several choices (bits of 2**15 and 2**14).
NOT_ASKED, UNSURE = -1, -2
SEVERAL_UNSURE, SEVERAL_NOT_ASKED = 1 << 15, 1 << 14
TEXTS = ("walk to the shop", "lift a child", "sit through a film", "work in the garden", "climb the stairs")
Sure = tuple[Array, Array]


def offered(question: Question) -> tuple[Id, ...]:
    """What can be chosen, in the order of the codes."""
    if question.kind == "yes-no":
        return ("yes", "no")
    if question.kind == "text":
        return TEXTS
    return tuple(name for name, option in question.options.items() if not option.assumed)


class Columns:
    """One array a question."""

    def __init__(self, content: Content, count: int) -> None:
        self.content, self.count = content, count
        self.of: dict[Id, Array] = {}

    def asked(self, form: Form | None) -> Array:
        """For whom a condition is known to be true."""
        return np.ones(self.count, bool) if form is None else self._sure(form)[0]

    def days(self) -> Array:
        """Days since the pain began: the least that the chosen span stands for."""
        question = self.content.questions["since"]
        least = [question.options[name].days or 0 for name in offered(question)]
        return np.array(least, np.float32)[self.of["since"]]

    def chose(self, name: Id, *options: Id) -> Array:
        """Who gave one of these answers."""
        codes = [offered(self.content.questions[name]).index(option) for option in options]
        column = self.of[name]
        if self.content.questions[name].kind in ("many", "areas"):
            bits = sum(1 << code for code in codes)
            answered = (column & (SEVERAL_UNSURE | SEVERAL_NOT_ASKED)) == 0
            return np.asarray(answered & ((column & bits) != 0))
        return np.isin(column, codes)

    def _sure(self, form: Form) -> Sure:
        """For whom it is known to be true, and for whom known to be false."""
        match form:
            case Term():
                return self._term(form)
            case Not(of=part):
                true, false = self._sure(part)
                return false, true
            case All(of):
                pairs = [self._sure(part) for part in of]
                return np.all([true for true, _ in pairs], 0), np.any([false for _, false in pairs], 0)
            case AnyOf(of):
                pairs = [self._sure(part) for part in of]
                return np.any([true for true, _ in pairs], 0), np.all([false for _, false in pairs], 0)
            case AtLeast(n, of):
                pairs = [self._sure(part) for part in of]
                possible = len(of) - np.sum([false for _, false in pairs], 0)
                return np.sum([true for true, _ in pairs], 0) >= n, possible < n
        raise TypeError(form)

    def _term(self, term: Term) -> Sure:
        if isinstance(term.value, float):
            return self._compared(term.finding, term.op, term.value)
        question = self.content.questions[term.finding]
        column, code = self.of[question.id], offered(question).index(term.value)
        if question.kind in ("many", "areas"):
            known = (column & (SEVERAL_UNSURE | SEVERAL_NOT_ASKED)) == 0
            has = (column & (1 << code)) != 0
            return known & has, known & ~has
        if question.red_flag:  # unsure counts as the answer that worries, not asked as the other one
            worrying = offered(question).index(question.alarming or "yes")
            column = np.where(column == UNSURE, worrying, np.where(column == NOT_ASKED, 1 - worrying, column))
        return column == code, (column >= 0) & (column != code)

    def _compared(self, finding: Id, op: str, value: float) -> Sure:
        if finding == "days-since-onset":
            column = self.days()
        elif finding == "age-at-onset":
            column = np.maximum(0, self.of["age"] - self.days() / DAYS_A_YEAR)
        else:
            column = self.of[finding]
        known = column >= 0  # false for nan too
        compare = {">=": np.greater_equal, "<=": np.less_equal, ">": np.greater, "<": np.less}[op]
        holds = compare(column, value)
        return known & holds, known & ~holds

    def people(self) -> Iterator[dict[Id, Said]]:
        """Each person's answers as care reads them; a question that was not answered is absent."""
        said = {name: list(self._said(name)) for name in self.of}
        for number in range(self.count):
            yield {name: value for name, column in said.items() if (value := column[number]) is not None}

    def _said(self, name: Id) -> Iterator[Said | None]:
        question, column = self.content.questions[name], self.of[name]
        if question.kind == "number":
            for value in column.tolist():
                yield None if np.isnan(value) else "unsure" if value < 0 else value
            return
        names = offered(question)
        if question.kind in ("many", "areas"):
            for bits in column.tolist():
                yield _several(bits, names)
            return
        for code in column.tolist():
            yield None if code == NOT_ASKED else "unsure" if code == UNSURE else names[code]


def _several(bits: int, names: tuple[Id, ...]) -> Said | None:
    if bits & SEVERAL_NOT_ASKED:
        return None
    if bits & SEVERAL_UNSURE:
        return "unsure"
    return tuple(sorted(name for code, name in enumerate(names) if bits & (1 << code)))

"""Who comes: the answers of as many people as wanted, every question of the content, in columns.

The same seed gives the same people, and the first thousand are the same however many are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist
from typing import Any

import numpy as np

from dorsal.content.form import terms
from dorsal.content.loader import load
from dorsal.content.schema import Content, Id, Question
from dorsal.simulate.columns import (
    NOT_ASKED,
    SEVERAL_NOT_ASKED,
    SEVERAL_UNSURE,
    TEXTS,
    UNSURE,
    Array,
    Columns,
    Said,
    offered,
)
from dorsal.simulate.parameters import Parameters, parameters

CHUNK = 8192
PHASES = ("acute", "subacute", "persistent")
SUBACUTE_DAYS, PERSISTENT_DAYS = 42, 84
# What makes a tick of several more likely: distress for signs of sensitivity, severity for what makes it worse.
LEANS = {"sensitivity": (0.1, 0.6), "worsens": (0.3, 0.1), "muscle-signs": (0.25, 0.1), "medicines": (0.4, 0.0)}
LEGS = {"thigh-left": 1, "thigh-right": 1, "lower-leg-left": 2, "lower-leg-right": 2}


class Population(Columns):
    """People's answers. `phase` and `cause` (0 for nobody serious) are what only the simulator knows."""

    phase: Array
    cause: Array


def population(
    count: int, *, seed: int, content: Content | None = None, values: Parameters | None = None
) -> Iterator[Population]:
    """So many people, chunk by chunk. `values`: the parameters, if other than the project's own."""
    content, values = content or load(), values or parameters()
    for number, start in enumerate(range(0, count, CHUNK)):
        yield _cut(_Chunk(content, values, np.random.default_rng([seed, number])).draw(), min(CHUNK, count - start))


def people(count: int, *, seed: int, content: Content | None = None) -> Iterator[dict[Id, Said]]:
    """The answers of so many people, one at a time."""
    for chunk in population(count, seed=seed, content=content):
        yield from chunk.people()


def _cut(chunk: Population, count: int) -> Population:
    if count < chunk.count:
        chunk.of = {name: column[:count] for name, column in chunk.of.items()}
        chunk.phase, chunk.cause, chunk.count = chunk.phase[:count], chunk.cause[:count], count
    return chunk


def order(content: Content) -> tuple[Id, ...]:
    """The questions, each after those that its condition or its shares look at."""
    placed: dict[Id, None] = {}

    def place(name: Id) -> None:
        if name in placed:
            return
        for other in _needed(name, content):
            place(other)
        placed[name] = None

    for name in intake(content):
        place(name)
    return tuple(placed)


def intake(content: Content) -> tuple[Id, ...]:
    """The questions of the intake; what only a check-in asks is no intake finding."""
    return tuple(dict.fromkeys(name for page in content.pages for name in page.questions))


def _needed(name: Id, content: Content) -> list[Id]:
    if name == "since":
        return []
    form = content.questions[name].asked_if
    found = [term.finding for term in terms(form)] if form else []
    found = [one for term in found for one in (content.derived[term].uses if term in content.derived else [term])]
    return [*found, "since", *({"pain-worsening": ["course"], "areas": ["leg-pain"]}.get(name, []))]


class _Chunk:
    def __init__(self, content: Content, values: Parameters, random: np.random.Generator) -> None:
        self.content, self.values, self.random = content, values, random
        self.people = Population(content, CHUNK)
        traits = random.standard_normal((2, CHUNK), np.float32)
        together = values["severity-and-distress"]
        self.severity = traits[0]
        self.distress = together * traits[0] + np.sqrt(1 - together**2) * traits[1]
        self.causes = tuple(values["serious"])
        shares = [1 - sum(values["serious"].values()), *values["serious"].values()]
        self.people.cause = random.choice(len(shares), CHUNK, p=shares)

    def draw(self) -> Population:
        for name in order(self.content):
            question = self.content.questions[name]
            asked = self.people.asked(question.asked_if)
            self.people.of[name] = self._column(question, asked)
            if name == "since":
                days = self.people.days()
                self.people.phase = (days >= SUBACUTE_DAYS).astype(np.int8) + (days >= PERSISTENT_DAYS)
        return self.people

    def _column(self, question: Question, asked: Array) -> Array:
        unknown = self._unsure(question), self._blank(question) | ~asked
        match question.kind:
            case "number":
                return self._marked(self._number(question), unknown, -1, np.nan)
            case "many" | "areas":
                return self._marked(self._several(question), unknown, SEVERAL_UNSURE, SEVERAL_NOT_ASKED)
            case "yes-no":
                return self._marked(self._yes_no(question), unknown, UNSURE, NOT_ASKED)
            case "one":
                return self._marked(self._one(question), unknown, UNSURE, NOT_ASKED)
            case "text":
                chosen = self.random.integers(0, len(TEXTS), CHUNK).astype(np.int8)
                return self._marked(chosen, unknown, UNSURE, NOT_ASKED)
        raise TypeError(f"{question.id}: nobody knows how to draw a {question.kind}")

    def _marked(self, column: Array, unknown: tuple[Array, Array], unsure: float, absent: float) -> Array:
        column[unknown[0]] = unsure
        column[unknown[1]] = absent
        return column

    def _unsure(self, question: Question) -> Array:
        share = self.values["unsure"]["sign" if question.red_flag else "usual"] if question.unsure else 0
        return self._chance(share)

    def _blank(self, question: Question) -> Array:
        return self._chance(self.values["blank"] if question.unsure and not question.red_flag else 0)

    def _chance(self, share: float | Array) -> Array:
        return self.random.random(CHUNK, np.float32) < share

    def _mixed(self, severity: float, distress: float) -> Array:
        """A standard normal that goes with the two traits as far as is said."""
        with_both = 2 * severity * distress * self.values["severity-and-distress"]
        own = np.sqrt(max(0.0, 1 - severity**2 - distress**2 - with_both))
        own_part = own * self.random.standard_normal(CHUNK, np.float32)
        return np.asarray(severity * self.severity + distress * self.distress + own_part)

    def _number(self, question: Question) -> Array:
        table: dict[str, Any] = self.values["numbers"][question.id]
        least, most = question.range or (0, 10)
        z, step = self._mixed(table["severity"], table["distress"]), table.get("step", 1)
        if "median" in table:
            drawn = table["median"] * np.exp(table["log-spread"] * z)
        else:
            drawn = self._by_phase(table["mean"]) + table["spread"] * z
        if question.id == "age":
            drawn = drawn + self._older()
        drawn = np.clip(np.round(drawn / step) * step, table.get("least", least), table.get("most", most))
        return np.asarray(np.clip(drawn, least, most), np.float32)

    def _by_phase(self, mean: Any) -> float | Array:
        if not isinstance(mean, dict):
            return float(mean)
        return np.array([mean[phase] for phase in PHASES])[self.people.phase]

    def _older(self) -> Array:
        years = [0, *(self.values["serious-signs"][cause]["older"] for cause in self.causes)]
        return np.array(years)[self.people.cause]

    def _one(self, question: Question) -> Array:
        table = self.values["since"] if question.id == "since" else self.values["choices"][question.id]
        names = offered(question)
        uniform = self.random.random(CHUNK)
        if table.get("by") == "phase":
            rows = np.array([[table[phase].get(name, 0) for name in names] for phase in PHASES])
            limits = rows.cumsum(1)[self.people.phase]
        else:
            limits = np.broadcast_to(np.cumsum([table.get(name, 0) for name in names]), (CHUNK, len(names)))
        return np.asarray(np.minimum((uniform[:, None] > limits).sum(1), len(names) - 1), np.int8)

    def _yes_no(self, question: Question) -> Array:
        if not question.red_flag:
            return np.where(self._chance(self.values["yes-no"][question.id]), 0, 1).astype(np.int8)
        worrying = self._chance(self._share(question.id))
        yes = worrying if question.alarming == "yes" else ~worrying
        return np.where(yes, 0, 1).astype(np.int8)

    def _share(self, name: Id) -> Array:
        """The share with the worrying answer, for each person."""
        share = self.values["signs"][name]
        if isinstance(share, dict):
            by = share["by"]
            names = PHASES if by == "phase" else offered(self.content.questions[by])
            column = self.people.phase if by == "phase" else self.people.of[by]
            shares = np.array([share[option] for option in names])[np.maximum(column, 0)]
        else:
            shares = np.full(CHUNK, share)
        for number, cause in enumerate(self.causes, 1):
            if name in self.values["serious-signs"][cause]:
                shares[self.people.cause == number] = self.values["serious-signs"][cause][name]
        return shares

    def _several(self, question: Question) -> Array:
        names, table = offered(question), self.values["several"][question.id]
        severity, distress = LEANS.get(question.id, (0.0, 0.0))
        bits = np.zeros(CHUNK, np.uint16)
        for code, name in enumerate(names):
            if name != "none":
                below = NormalDist().inv_cdf(1 - table[name])
                ticked = self._mixed(severity, distress) > below
                bits |= ((ticked | self._by_leg(question, name)) * (1 << code)).astype(np.uint16)
        alone = "none" if "none" in names else "low-back"
        bits[bits == 0] = 1 << names.index(alone)
        return bits

    def _by_leg(self, question: Question, name: Id) -> Array:
        """Pain in a leg stands in the picture too, mostly on one side."""
        if question.id != "areas" or name not in LEGS:
            return np.zeros(CHUNK, bool)
        reaches = ("none", "above-knee", "below-knee")
        chosen = self.people.chose("leg-pain", *reaches[LEGS[name] :])
        return chosen & self._chance(0.55)

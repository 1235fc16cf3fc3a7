"""The red flags as a decision of `zen-engine`, a rules engine people would otherwise choose: for measuring beside it.

Its expressions know two values, so they are compared on people of whom every finding is known.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from dorsal.care.condition import Value
from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term, terms
from dorsal.content.schema import Id

KEY = "fired"
CREATED = "a decision created once"
READ = "an engine whose loader gives the text each time"
KEPT = "an engine whose loader keeps it compiled"


def expression(form: Form) -> str:
    """A closed form in the language of zen."""
    match form:
        case Term(finding, "is", value):
            return f"{_name(finding)} == '{value}'"
        case Term(finding, "includes", value):
            return f"'{value}' in {_name(finding)}"
        case Term(finding, op, value):
            return f"{_name(finding)} {op} {value}"
        case All(of):
            return f"({' and '.join(map(expression, of))})"
        case AnyOf(of):
            return f"({' or '.join(map(expression, of))})"
        case Not(of=part):
            return f"not ({expression(part)})"
        case AtLeast(n, of):
            counted = " + ".join(f"(({expression(part)}) ? 1 : 0)" for part in of)
            return f"({counted} >= {n})"
    raise TypeError(f"not a form: {form!r}")


def _name(finding: Id) -> str:
    return finding.replace("-", "_")


class Peer:
    """The rules, loaded once. Raises ImportError where zen-engine is not installed.

    `ways`: one expression for all rules, the fastest of the models that we tried, in each way to evaluate it that its
    documentation shows. `traced`: one row for each rule, in the fastest way, so that the trace names the rows that
    hit: the nearest that it has to reasons. `bare`: the expression alone.
    """

    def __init__(self, rules: Mapping[Id, Form]) -> None:
        zen: Any = importlib.import_module("zen")
        self.rules = tuple(rules)
        self.used = {term.finding for form in rules.values() for term in terms(form)}
        whole = f"[{', '.join(map(expression, rules.values()))}]"
        models = {
            "rules": _model("expressionNode", {"expressions": [{"id": KEY, "key": KEY, "value": whole}]}),
            "table": _model("decisionTableNode", _rows(rules)),
        }
        content = {name: zen.ZenDecisionContent(model) for name, model in models.items()}
        created = zen.ZenEngine().create_decision(content["rules"])
        reading = zen.ZenEngine({"loader": models.__getitem__})
        keeping = zen.ZenEngine({"loader": content.__getitem__})
        self.ways: dict[str, Callable[[dict[str, object]], Any]] = {
            CREATED: created.evaluate,
            READ: partial(reading.evaluate, "rules"),
            KEPT: partial(keeping.evaluate, "rules"),
        }
        self.traced = partial(_traced, keeping)
        self.bare = zen.compile_expression(whole)

    def context(self, values: Mapping[Id, Value]) -> dict[str, object]:
        """The findings that the rules use, as zen takes them."""
        used = ((name, value) for name, value in values.items() if name in self.used)
        return {_name(name): list(value) if isinstance(value, tuple) else value for name, value in used}

    def fired(self, context: dict[str, object], way: str = KEPT) -> tuple[Id, ...]:
        """The rules that are true."""
        states = self.ways[way](context)["result"][KEY]
        return tuple(name for name, state in zip(self.rules, states, strict=True) if state)


def _traced(engine: Any, context: dict[str, object]) -> Any:
    return engine.evaluate("table", context, {"trace": True})


def _rows(rules: Mapping[Id, Form]) -> dict[str, object]:
    """Every rule as a row of a decision table that collects the rows that hit."""
    return {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": KEY, "name": KEY, "field": KEY}],
        "rules": [{"_id": name, "when": expression(form), KEY: f"'{name}'"} for name, form in rules.items()],
    }


def _model(kind: str, content: dict[str, object]) -> str:
    """A decision model: input, one node of a kind, output."""
    nodes = [
        _node("input", "inputNode", {}),
        _node("rules", kind, {"passThrough": False, **content}),
        _node("output", "outputNode", {}),
    ]
    return json.dumps({"nodes": nodes, "edges": [_edge("input", "rules"), _edge("rules", "output")]})


def _node(name: str, kind: str, content: dict[str, object]) -> dict[str, object]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}

"""YAML read as strings only, with duplicate keys refused and the line of every value known.

Plain YAML turns the key `no` into False, `012` into 10 and keeps the last of two equal keys in silence; here nothing is
converted but by the schema.
"""

from __future__ import annotations

from typing import Any

import yaml


class ReadingError(ValueError):
    """A text that is not the YAML we read; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read(text: str) -> tuple[Any, yaml.Node | None]:
    """Return the value as mappings, lists and strings, and its node for `line_of`. Raises ReadingError."""
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ReadingError(line, f"not valid YAML: {error.problem}") from None
    except yaml.YAMLError:
        raise ReadingError(1, "not valid YAML: a character that a text cannot hold") from None
    return (None, None) if node is None else (_value(node), node)


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    return node.value


def _mapping(node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ReadingError(key.start_mark.line + 1, "a key must be a plain word")
        if key.value in found:
            raise ReadingError(key.start_mark.line + 1, f"'{key.value}' is given twice")
        found[key.value] = _value(value)
    return found


def line_of(node: yaml.Node | None, path: list[str]) -> int:
    """The line where the value at `path` stands, or of the nearest thing around it."""
    if node is None:
        return 1
    here = node
    for step in path:
        inside = _inside(here, step)
        if inside is None:
            break
        here = inside
    return int(here.start_mark.line) + 1


def _inside(node: yaml.Node, step: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
        found: yaml.Node = node.value[int(step)]
        return found
    return None

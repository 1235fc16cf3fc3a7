"""The numbers of the simulator, each with the figure it is calibrated to."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`source`: a key of the content's sources, a doi, or `convention` where no published figure was found."""

    value: Any
    source: str
    figure: str


Parameters = dict[str, Any]


@cache
def documented(name: str = "parameters") -> dict[str, Parameter]:
    """Every parameter of a file with what it stands on."""
    raw = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Parameter])


@cache
def parameters() -> Parameters:
    """The values alone."""
    return {name: one.value for name, one in documented().items()}


@cache
def rough() -> Parameters:
    """A second world, in which people's numbers jump more: only what differs stands in its file."""
    return parameters() | {name: parameters()[name] | one.value for name, one in documented("rough").items()}

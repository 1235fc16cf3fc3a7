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
def documented() -> dict[str, Parameter]:
    """Every parameter with what it stands on."""
    raw = yaml.safe_load((Path(__file__).parent / "parameters.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Parameter])


@cache
def parameters() -> Parameters:
    """The values alone."""
    return {name: one.value for name, one in documented().items()}

"""Names of columns: legal wherever SQL is read, and back again.

An id holds letters, digits and single hyphens; a path of ids becomes a column by `_` for a hyphen and `__` between ids.
So `areas` with the choice `low-back` is `areas__low_back`, and nothing else is.
"""

from __future__ import annotations

import re

PART = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
BETWEEN = "__"


def column(*path: str) -> str:
    """The column of an id, or of an id within others. Raises ValueError for what could not be read back."""
    for one in path:
        if PART.fullmatch(one) is None:
            raise ValueError(f"not an id of letters, digits and single hyphens: '{one}'")
    return BETWEEN.join(one.replace("-", "_") for one in path)


def path(name: str) -> tuple[str, ...]:
    """The ids that a column was named after."""
    return tuple(one.replace("_", "-") for one in name.split(BETWEEN))

"""What every record has, whatever its kind.

`Text` maps a language code to words. Ids are kebab-case, unique within a kind, never renamed and never reused.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

Text = Annotated[dict[str, str], msgspec.Meta(min_length=1)]
Id = str


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who, not the writer, checked a record against its sources, and when."""

    by: str
    on: date
    due: date | None = None


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every record has. `review` is `unreviewed` until a clinician's name stands there."""

    id: Id
    dated: date
    sources: tuple[str, ...]
    review: Review | Literal["unreviewed"]

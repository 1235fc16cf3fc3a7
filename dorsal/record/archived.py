"""The shape of what a person takes along: their whole record, without a secret, and the schema that says so."""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import Any, Literal
from uuid import UUID

import msgspec

from dorsal.care.history import SHAPES
from dorsal.record.kinds import KINDS, LIVED, Kind

SCHEMA: Literal["dorsal-archive-1"] = "dorsal-archive-1"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
REF = "#/$defs/{name}"
Schema = dict[str, Any]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Author(_Part, frozen=True, kw_only=True):
    """Somebody of a care team."""

    role: str
    name: str
    clinic: str


class Account(_Part, frozen=True, kw_only=True):
    """What a person signs in with; nothing that opens it."""

    email: str
    since: datetime


class Kept(_Part, frozen=True, kw_only=True):
    """One entry as it was kept. `withheld`: parts of the body that its author wrote for the care team only."""

    id: UUID
    sequence: int
    kind: Kind
    body: dict[str, Any]
    written: datetime
    received: datetime
    author: Literal["person", "other"] | Author
    device: UUID | None
    device_sequence: int | None
    skew: int | None
    withheld: tuple[str, ...] = ()


class OnTeam(_Part, frozen=True, kw_only=True):
    """Somebody cared for the person, from one moment to another; None: still."""

    member: Author
    since: datetime
    until: datetime | None


class Asked(_Part, frozen=True, kw_only=True):
    """Somebody asked to join the care team. `answered`: when, if ever; a yes made them a member of it."""

    member: Author
    at: datetime
    until: datetime
    answered: datetime | None


class Looked(_Part, frozen=True, kw_only=True):
    """Somebody of the care team read or wrote in the record."""

    member: Author
    at: datetime
    did: str
    what: str


class Reminders(_Part, frozen=True, kw_only=True):
    """When and how the person wants to be told. `days`: of the week, 0 is Monday."""

    hour: time
    days: tuple[int, ...]
    zone: str
    language: str
    by_mail: bool


class Archive(_Part, frozen=True, kw_only=True):
    """Everything that is kept of one person. `browsers`: since when each speaks up; `calendar`: since when."""

    schema: Literal["dorsal-archive-1"]
    person: UUID
    begun: datetime
    made: datetime
    account: Account | None
    entries: tuple[Kept, ...]
    care_team: tuple[OnTeam, ...]
    asked: tuple[Asked, ...]
    looked: tuple[Looked, ...]
    reminders: Reminders | None
    browsers: tuple[datetime, ...]
    calendar: datetime | None


def schema() -> Schema:
    """What `record.json` of an archive holds, with the body of each kind."""
    bodies, defs = msgspec.json.schema_components([Archive, *KINDS.values(), *_lived()], ref_template=REF)
    entry = defs["Kept"]
    kinds = (*KINDS, *LIVED)
    entry["allOf"] = [_of_kind(kind, body) for kind, body in zip(kinds, bodies[1:], strict=True)]
    for one in _lived():
        _without_tag(defs[one.__name__])
    title = "Everything that Dorsal keeps of one person"
    return {"$schema": DRAFT, "$id": "urn:dorsal:archive:1", "title": title, **bodies[0], "$defs": defs}


def schema_text() -> str:
    """The schema as a file, here and in every archive."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _lived() -> list[type[msgspec.Struct]]:
    return [SHAPES[kind] for kind in LIVED]


def _of_kind(kind: str, body: Schema) -> Schema:
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": {"body": body}}}


def _without_tag(found: Schema) -> None:
    """The entry says its id, its kind and its author; the body does not."""
    found["properties"].pop("author", None)
    for name in ("id", "kind"):
        found["properties"].pop(name)
        found["required"].remove(name)

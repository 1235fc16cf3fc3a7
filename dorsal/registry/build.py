"""Builds the registry, or builds on: only people of whom something new came are read, and who was erased is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import polars as pl
from msgspec import structs

from dorsal.content.schema import Content
from dorsal.registry.found import FINDINGS, findings_of
from dorsal.registry.key import Key
from dorsal.registry.problem import RegistryError
from dorsal.registry.store import Build, Part, Store
from dorsal.registry.tables import TABLES, Rows, frame
from dorsal.registry.told import Told, rows

Frames = Mapping[str, pl.DataFrame]
TOO_MANY_OLD = 2.0  # rows kept for each row that counts: above it everything is written once more
AT_ONCE = 50_000


class Source(Protocol):
    """Where people come from. `since`: only those of whom something came after; None: all."""

    name: str

    def changed(self, since: datetime | None) -> Iterator[Frames]: ...

    def erased(self, since: datetime | None) -> Collection[str]: ...


def frames(people: Sequence[Told], content: Content) -> Frames:
    """The rows of some people as typed frames."""
    found: Rows = {name: [] for name in TABLES}
    for one in people:
        for name, more in rows(one, content).items():
            found[name] += more
    return {**{name: frame(name, lines) for name, lines in found.items()}, FINDINGS: findings_of(people, content)}


def build(  # noqa: PLR0913  every argument is named where it is given
    store: Store, source: Source, *, key: Key, content: str, as_of: date, seen: datetime, anew: bool = False
) -> Build:
    """What the registry is after this build. Raises RegistryError, and leaves the registry of before.

    `content`: the hash of the content that read the entries. `seen`: the moment before which everything was looked for.
    """
    with store.alone():
        return _build(store, source, key=key, content=content, as_of=as_of, seen=seen, anew=anew)


def _build(  # noqa: PLR0913
    store: Store, source: Source, *, key: Key, content: str, as_of: date, seen: datetime, anew: bool
) -> Build:
    before = None if anew else store.build()
    if before:
        _same_kind(before, source, key)
        store.check(before)
    if before and before.content != content:
        before = None  # rows are what this content makes of entries: another content makes them all anew
    generation = _next(store)
    kept, changed = before.parts if before else (), list[Part]()
    for batch, some in enumerate(source.changed(before.seen if before else None)):
        changed += store.write(generation, batch, some)
    erased = source.erased(before.seen if before else None)
    if erased:
        kept, changed = store.without(kept, erased), list(store.without(changed, erased))
    made = _made(
        store, generation, (*kept, *changed), key=key, content=content, as_of=as_of, seen=seen, name=source.name
    )
    if before and _old(made) > TOO_MANY_OLD:
        made = _compact(store, made)
    store.swap(made)
    return made


def _same_kind(before: Build, source: Source, key: Key) -> None:
    if before.key != key.mark():
        raise RegistryError("the registry was made with another key: build it anew with --anew")
    if before.source != source.name:
        raise RegistryError(f"the registry was made from {before.source}, not {source.name}: build it anew with --anew")


def _next(store: Store) -> int:
    """A number that no part has, so that what a broken build left is never taken for ours."""
    try:
        before = store.build()
    except RegistryError:
        before = None
    return before.generation + 1 if before else 1


def _made(  # noqa: PLR0913
    store: Store, generation: int, parts: tuple[Part, ...], *, key: Key, content: str, as_of: date, seen: datetime,
    name: str,
) -> Build:  # fmt: skip
    found = Build(
        generation=generation, as_of=as_of, seen=seen, source=name, content=content, key=key.mark(), people=0,
        parts=parts,
    )  # fmt: skip
    people = store.tables(found)["people"].select(pl.len()).collect(engine="streaming").item()
    return structs.replace(found, people=people)


def _old(made: Build) -> float:
    """How many rows of people there are for each one that counts."""
    kept = sum(part.rows for part in made.parts if part.table == "people")
    return kept / max(1, made.people)


def _compact(store: Store, made: Build) -> Build:
    """The same rows, each person's once."""
    parts, tables = list[Part](), store.tables(made)
    people = tables["people"].select("person").collect()["person"].sort()
    for batch, first in enumerate(range(0, len(people), AT_ONCE)):
        some = people[first : first + AT_ONCE]
        chosen = pl.col("person").is_between(pl.lit(some[0]), pl.lit(some[-1]))
        parts += store.write(
            made.generation + 1, batch, {name: rows.filter(chosen).collect() for name, rows in tables.items()}
        )
    return structs.replace(made, parts=tuple(parts), generation=made.generation + 1)

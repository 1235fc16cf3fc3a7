"""Builds the registry, or builds on: only people with news are read, and who is not to be in it is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import polars as pl

from dorsal.content.schema import Content
from dorsal.registry.found import FINDINGS, findings_of
from dorsal.registry.key import Key
from dorsal.registry.problem import RegistryError
from dorsal.registry.store import Build, Part, Store
from dorsal.registry.tables import TABLES, Rows, frame
from dorsal.registry.told import Told, rows

Frames = Mapping[str, pl.DataFrame]
AT_ONCE = 50_000


class Source(Protocol):
    """Where people come from. `since`: only those of whom something came after; None: all.

    `gone`: of whom no row may stay: who was erased, or does not want to be counted.

    `there`: how many people it has, whether they are counted or not.

    `mark`: what came last, as a text that only the source reads; `stands`: whether it still has what it marked so, and
    has not gone back to an earlier state since.
    """

    name: str

    def changed(self, since: datetime | None) -> Iterator[Frames]: ...

    def gone(self, since: datetime | None) -> Collection[str]: ...

    def there(self) -> int: ...

    def mark(self) -> str: ...

    def stands(self, mark: str) -> bool: ...


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
    before = None if anew else store.usable()
    if before:
        _same_kind(before, source, key)
        store.there(before.parts)
    if before and (before.content != content or not source.stands(before.mark)):
        before = None  # rows are what this content makes of these entries: all anew with another, or after going back
    generation, mark, since = _next(store), source.mark(), before.seen if before else None
    kept, changed, read = before.parts if before else (), list[Part](), 0
    for batch, some in enumerate(_gathered(source.changed(since))):
        changed += store.write(generation, batch, some)
        read += some["people"].height
    gone = source.gone(since)
    if gone:
        kept, changed = store.without(kept, gone), list(store.without(changed, gone))
    made = Build(
        generation=generation, as_of=as_of, seen=seen, source=source.name, content=content, key=key.mark(), mark=mark,
        read=read, there=source.there(), parts=_merged(store, (*kept, *changed)),
    )  # fmt: skip
    store.swap(made)
    return made


def _gathered(some: Iterator[Frames]) -> Iterator[Frames]:
    """The same rows with many people at once, so that the files are few."""
    held, people = list[Frames](), 0
    for one in some:
        held.append(one)
        people += one["people"].height
        if people >= AT_ONCE:
            yield _one(held)
            held, people = [], 0
    if held:
        yield _one(held)


def _one(held: Sequence[Frames]) -> Frames:
    return {name: pl.concat([one[name] for one in held]) for name in held[0]}


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


def _merged(store: Store, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The last builds written as one where what came before is no larger than what came after.

    So there are few of them, what was replaced goes, and a row is written again as often as the registry doubles.
    """
    people = Counter[int]()
    for part in parts:
        people[part.generation] += part.rows if part.table == "people" else 0
    last, *earlier = sorted(people, reverse=True) or [0]
    together, size = {last}, people[last]
    for generation in earlier:
        if people[generation] > size:
            break
        together.add(generation)
        size += people[generation]
    if len(together) == 1:
        return parts
    before = tuple(part for part in parts if part.generation not in together)
    return (*before, *_rewritten(store, [part for part in parts if part.generation in together], last))


def _rewritten(store: Store, parts: Sequence[Part], generation: int) -> Iterator[Part]:
    """The rows of these parts that count, each person's once."""
    store.sound(parts)
    tables = store.latest(parts)
    people = tables["people"].select("person").collect()["person"].sort()
    for batch, first in enumerate(range(0, len(people), AT_ONCE)):
        some = people[first : first + AT_ONCE]
        chosen = pl.col("person").is_between(pl.lit(some[0]), pl.lit(some[-1]))
        some_tables = {name: rows.filter(chosen).collect() for name, rows in tables.items()}
        yield from store.write(generation, batch, some_tables)

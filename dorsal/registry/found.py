"""What was found of each person when they began, one wide row each: what the rules of content are asked of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from dorsal.care.answers import Answer, AnswerError, parse_all
from dorsal.care.findings import Findings, findings
from dorsal.content.schema import Content, Id
from dorsal.registry.evaluate import ARROW, write
from dorsal.registry.problem import RegistryError
from dorsal.registry.store import Store
from dorsal.registry.told import Told, at_start
from dorsal.registry.wide import columns, rows

FINDINGS = "findings"
SHOWN = 12


def findings_of(people: Sequence[Told], content: Content) -> pl.DataFrame:
    """The findings at the start of each, under their pseudonym."""
    names = [one.person for one in people]
    return with_names(names, [_found(one, content) for one in people], content)


def with_names(names: Sequence[str], found: Sequence[Findings], content: Content) -> pl.DataFrame:
    """Wide rows, choices as texts, so that a part can be read without the content that made it."""
    wide = rows(found, content).select(list(columns(content)))
    plain = wide.with_columns(pl.col(name).cast(pl.String) for name, kind in wide.schema.items() if kind == pl.Enum)
    return plain.insert_column(0, pl.Series("person", names, pl.String))


def _found(told: Told, content: Content) -> Findings:
    day, answers = at_start(told)
    return findings(_readable(answers, content), content, on=day)


def _readable(answers: dict[Id, object], content: Content) -> dict[Id, Answer]:
    """What this content still asks so: an answer to a question that has changed since says nothing."""
    found: dict[Id, Answer] = {}
    for name, value in answers.items():
        try:
            found |= parse_all({name: value}, content)
        except AnswerError:
            continue
    return found


def assessed(store: Store, content: Content, to: Path) -> pl.DataFrame:
    """Ask every rule of everybody, write what they say, and count the urgencies. Raises RegistryError."""
    built = store.built()
    if built.content != content.hash:
        raise RegistryError(
            f"the tables were made with the content {built.content[:SHOWN]}, which is not known here"
            f" (this is {content.hash[:SHOWN]}): build them again"
        )
    store.check(built)
    found = store.tables(built).get(FINDINGS)
    if found is None:
        raise RegistryError("these tables hold no findings: simulated people have them with --findings")
    try:
        write(found, content, to)
    except OSError as error:
        raise RegistryError(f"{to}: cannot be written: {error.strerror or error}") from None
    said = pl.scan_ipc(to) if to.suffix == ARROW else pl.scan_parquet(to)
    return said.group_by("urgency").len().sort("urgency", nulls_last=True).collect()

"""`dorsal registry`: the tables from the record or from simulated people, and the measures over them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import polars as pl

from dorsal.cli import InputError
from dorsal.content.schema import Content, Measure
from dorsal.registry.build import Source, build
from dorsal.registry.disclosure import FEWEST, hidden, rounded, tellable
from dorsal.registry.exporting import as_csv, write_tables
from dorsal.registry.found import assessed
from dorsal.registry.key import Key, read_or_make
from dorsal.registry.measuring import Figure, measured, points, seen_as_of
from dorsal.registry.problem import RegistryError
from dorsal.registry.queries import query
from dorsal.registry.store import Store

LANGUAGE = "en"
PERCENT = 100


class Run(NamedTuple):
    """What was asked for. Folder and key: where they are not named, those of the server's settings."""

    task: str
    folder: Path | None = None
    key: Path | None = None
    simulated: int | None = None
    clinics: int = 1
    seed: int = 20261121
    findings: bool = False
    anew: bool = False
    what: str = ""
    without: tuple[str, ...] = ()
    measure: str | None = None
    by: tuple[str, ...] = ()
    as_of: date | None = None
    to: Path | None = None
    lang: str = LANGUAGE
    sql: bool = False
    as_json: bool = False


def asked(options: argparse.Namespace) -> Run:
    given = {name: getattr(options, name) for name in Run._fields if hasattr(options, name)}
    return Run(**given)


def run(asked: Run, content: Content) -> int:
    """Raises InputError where the registry cannot answer."""
    try:
        return TASKS[asked.task](asked, content)
    except RegistryError as error:
        raise InputError(str(error)) from None


def places(asked: Run) -> tuple[Path, Path]:
    """The folder of the tables and the file of the key. The key lies beside the folder, never in it."""
    data = Path(os.environ.get("DORSAL_DATA", "var")).absolute()
    folder = asked.folder or data / "registry"
    key = asked.key or (folder.absolute().parent / f"{folder.name}.key")
    if folder.absolute() in key.absolute().parents:
        raise RegistryError(f"{key}: the key must not lie in the folder of the tables")
    return folder, key


def _build(asked: Run, content: Content) -> int:
    folder, file = places(asked)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = datetime.now(UTC)
    key = read_or_make(file)
    made = build(
        Store(folder), _source(asked, key, content), key=key, content=content.hash,
        as_of=asked.as_of or now.date(), seen=now, anew=asked.anew,
    )  # fmt: skip
    rows = sum(part.rows for part in made.parts)
    print(f"{made.read} people read, {rows} rows in {len(made.parts)} parts, as of {made.as_of}: {folder}")
    return 0


def _source(asked: Run, key: Key, content: Content) -> Source:
    """The record needs Django, so it is started only here."""
    if asked.simulated is not None:
        from dorsal.registry.simulated import Simulated  # noqa: PLC0415

        names = [f"clinic {number}" for number in range(1, asked.clinics + 1)]
        as_of = asked.as_of or datetime.now(UTC).date()
        return Simulated(
            asked.simulated, key, content, seed=asked.seed, names=names, as_of=as_of, findings=asked.findings
        )
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.config.settings")
    django.setup()
    from dorsal.registry.from_record import Record  # noqa: PLC0415

    return Record(key, content)


def _measure(asked: Run, content: Content) -> int:
    if asked.measure is not None and asked.measure not in content.measures:
        raise RegistryError(f"'{asked.measure}': the measures are {', '.join(sorted(content.measures))}")
    wanted = [content.measures[asked.measure]] if asked.measure else by_order(content)
    if asked.sql:
        print("\n\n".join(f"-- {one.id}\n{query(one, week)};" for one in wanted for week in points(one)))
        return 0
    tables = opened(asked, content)
    found = {one.id: measured(tables, one, by=asked.by) for one in wanted}
    if asked.measure:
        _told(found[asked.measure])
    if asked.as_json:
        whole = [figure for figures in found.values() for figure in figures]
        print(msgspec.json.format(msgspec.json.encode(whole)).decode())
        return 0
    for one in wanted:
        print(f"{one.name[LANGUAGE]}: {one.text[LANGUAGE]}")
        print("\n".join(f"  {line(figure)}" for figure in found[one.id]))
    return 0


def opened(asked: Run, content: Content) -> dict[str, pl.LazyFrame]:
    """The tables that count now, each part found whole."""
    store = Store(places(asked)[0])
    made = store.built()
    store.check(made)
    return seen_as_of(store.tables(made), asked.as_of or made.as_of, content)


def _told(figures: Sequence[Figure]) -> None:
    """Raises RegistryError where nothing of what was asked may be told."""
    if all(figure.state == "nobody" for figure in figures):
        raise RegistryError(f"{figures[0].measure if figures else 'it'}: there is nobody yet whom this measure counts")
    if all(figure.state != "told" for figure in figures):
        raise RegistryError(f"{figures[0].measure}: a number below {FEWEST} people could tell of somebody: not told")


def _assess(asked: Run, content: Content) -> int:
    """How many of each urgency, and what every rule says of each in the file."""
    to = asked.to or Path("assessed.parquet")
    found = assessed(Store(places(asked)[0]), content, to).rows()
    hide = hidden([(count,) for _, count in found], [tellable(count) for _, count in found])
    for (urgency, count), hides in zip(found, hide, strict=True):
        print(f"{urgency or 'open'}: {'not told' if hides else rounded(count)}")
    print(to)
    return 0


def _export(asked: Run, content: Content) -> int:
    tables = opened(asked, content)
    if asked.what == "tables":
        folder = asked.to or Path("tables")
        write_tables(tables, folder, without=asked.without)
        print(folder)
        return 0
    text = as_csv(figure for one in by_order(content) for figure in measured(tables, one, by=asked.by))
    if asked.to is None:
        print(text, end="")
    else:
        written(asked.to, text.encode())
    return 0


def _report(asked: Run, content: Content) -> int:
    """One file for each language and form; the ending of `--to` says which."""
    from dorsal.registry import report  # noqa: PLC0415  typesetting is heavy, and nothing else needs it

    if asked.lang not in content.languages:
        raise RegistryError(f"--lang: one of {', '.join(content.languages)}")
    to = asked.to or Path(f"report-{asked.lang}.html")
    if to.suffix not in (".html", ".pdf"):
        raise RegistryError(f"{to}: a report is a .html or a .pdf")
    store = Store(places(asked)[0])
    tables, made = opened(asked, content), store.built()
    if not store.people(made):
        raise RegistryError("there is nobody in the registry yet: nothing to report")
    told = report.report(tables, made, content, asked.lang)
    written(to, report.pdf(told) if to.suffix == ".pdf" else report.html(told).encode())
    return 0


def written(to: Path, data: bytes) -> None:
    try:
        to.write_bytes(data)
    except OSError as error:
        raise RegistryError(f"{to}: cannot be written: {error.strerror}") from None
    print(to)


def by_order(content: Content) -> list[Measure]:
    return sorted(content.measures.values(), key=lambda one: (one.order, one.id))


def line(figure: Figure) -> str:
    """One number as a line of text."""
    where = " ".join([*figure.group, *([f"week {figure.week}"] if figure.week else [])]) or "all"
    if figure.state != "told":
        return f"{where}: {'nobody' if figure.state == 'nobody' else f'fewer than {FEWEST}, not told'}"
    if figure.shape in ("share", "time") and None not in (figure.value, figure.low, figure.high):
        value, low, high = (PERCENT * (one or 0) for one in (figure.value, figure.low, figure.high))
        counted = f"{figure.met} of {figure.known} known of {figure.people}"
        if figure.shape == "time":
            counted = f"{figure.met} of {figure.people} so far, {figure.known} still watched"
        return f"{where}: {value:.0f} % ({low:.0f} to {high:.0f}), {counted}"
    if figure.shape == "median":
        return (
            f"half by week: {'not reached' if figure.value is None else f'{figure.value:.0f}'} ({figure.people} people)"
        )
    return f"{where}: {figure.value:g} ({figure.low:g} to {figure.high:g}), {figure.people} people"


TASKS = {"build": _build, "assess": _assess, "measure": _measure, "export": _export, "report": _report}

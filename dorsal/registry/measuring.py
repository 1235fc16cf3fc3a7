"""The measures of content over the tables: each number with its interval, whom it counts, and what may not be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec
import polars as pl

from dorsal.care.curve import published
from dorsal.content.schema import Content, Id, Measure
from dorsal.registry import intervals
from dorsal.registry.disclosure import FEWEST, STEP, hidden, refuse_alone, rounded, tellable, tellable_share
from dorsal.registry.intervals import Range
from dorsal.registry.problem import RegistryError
from dorsal.registry.queries import WEEK, query
from dorsal.registry.tables import NUMBER, TABLES, TEXT, WHOLE

Tables = Mapping[str, pl.LazyFrame]
Lines = Mapping[str, Sequence[pl.DataFrame]]
Shape = Literal["share", "time", "median", "rate", "mean"]
SHAPES: dict[str, Shape] = {"recovery": "time", "relapse": "time", "flares": "rate", "expected": "mean"}
GROUPS = ("clinic", "phase", "pattern", "age_band", "sex", "country", "work", "language")
NOT_KNOWN = "-"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number of one measure, for everybody or for one group.

    `people`: in the denominator; `known`: of whom it is known; `met`: in the numerator. Counts are rounded, and empty
    where they may not be told. `value` with `low` and `high`: a share, a rate for each year, a mean, or weeks.
    """

    measure: Id
    shape: Shape
    week: int | None = None
    group: tuple[str, ...] = ()
    state: Literal["told", "few", "nobody"] = "told"
    people: int | None = None
    known: int | None = None
    met: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None


def seen_as_of(tables: Tables, as_of: date, content: Content) -> dict[str, pl.LazyFrame]:
    """The tables as queries see them: `followed` says for how many days at least somebody has been here, and
    `published` holds the published courses.
    """
    since = (pl.lit(as_of) - pl.col("began")).dt.total_days().cast(WHOLE) - (WEEK - 1)
    people = tables["people"].with_columns(pl.max_horizontal(since, pl.lit(0, WHOLE)).alias("followed"))
    return {**tables, "people": people, "published": _published(content).lazy()}


def _published(content: Content) -> pl.DataFrame:
    weeks = sorted({week for one in content.measures.values() for week in one.weeks})
    rows = [(name, week, published(course, WEEK * week)) for name, course in content.courses.items() for week in weeks]
    columns = {"course": TEXT, "week": WHOLE, "pain": NUMBER}
    return pl.DataFrame(rows, schema=columns, orient="row")


def answered(tables: Tables, measure: Measure, week: int | None) -> pl.LazyFrame:
    """What the query of a measure says of each person. `tables`: as `seen_as_of` makes them."""
    context = pl.SQLContext(frames=dict(tables), eager=False)
    return context.execute(query(measure, week))


def points(measure: Measure) -> tuple[int | None, ...]:
    """The weeks at which a measure is worked out apart; times are worked out once for all their weeks."""
    return measure.weeks if measure.weeks and shape(measure) != "time" else (None,)


def shape(measure: Measure) -> Shape:
    return SHAPES.get(measure.counts, "share")


def of_clinic(tables: Tables, clinic: str) -> dict[str, pl.LazyFrame]:
    """The same tables with the people alone whom a clinic cares for, or did."""
    theirs = tables["care"].filter(pl.col("clinic") == clinic).select("person")
    whose = {name: rows.join(theirs, on="person", how="semi") for name, rows in tables.items() if name in TABLES}
    return {**tables, **whose}


def measured(tables: Tables, measure: Measure, *, by: Sequence[str] = ()) -> tuple[Figure, ...]:
    """Every number of a measure. `by`: for each group of people.

    Raises RegistryError where so many groupings could single somebody out, or where a grouping is not known.
    """
    refuse_alone(by, None)
    if unknown := sorted(set(by) - set(GROUPS)):
        raise RegistryError(f"'{unknown[0]}': people are grouped by {', '.join(GROUPS)}")
    groups = _groups(tables, by) if by else None
    found = list[Figure]()
    for week in points(measure):
        rows = answered(tables, measure, week)
        if groups is not None:
            rows = rows.join(groups, on="person")
        found += _figures(rows.collect(engine="streaming"), measure, week, by)
    return tuple(found)


def _groups(tables: Tables, by: Sequence[str]) -> pl.LazyFrame:
    """Each person with their groups; somebody whom two clinics cared for is counted in both."""
    people = tables["people"]
    if "clinic" in by:
        people = people.join(tables["care"].select("person", "clinic").unique(), on="person")
    return people.select("person", *(pl.col(name).fill_null(NOT_KNOWN) for name in by))


def _figures(rows: pl.DataFrame, measure: Measure, week: int | None, by: Sequence[str]) -> Iterator[Figure]:
    if not by:
        yield from _of(rows, measure, week, ())
        return
    parts = {tuple(map(str, key)): part for key, part in rows.partition_by(by, as_dict=True).items()}
    place = by.index(min(by, key=GROUPS.index))  # not as asked: two orders of asking would hide two different things
    lines = _lines(parts, place, rows.clear())
    few = _hidden(lines, lambda cell: [cell.height], lambda cell: tellable(cell.height))
    untold = few | _hidden(lines, lambda cell: _summed(cell, measure), lambda cell: _told(cell, measure, week))
    for name, part in sorted(parts.items()):
        for one in _of(part, measure, week, name):
            people = None if name[place] in few else rounded(part.height)
            yield _few(one, people) if name[place] in untold else one


def _lines(parts: Mapping[tuple[str, ...], pl.DataFrame], place: int, nobody: pl.DataFrame) -> Lines:
    """The people of each group by one thing, apart by the other: a cell for each of its groups, also where empty."""
    others = sorted({name[:place] + name[place + 1 :] for name in parts})
    groups = sorted({name[place] for name in parts})
    return {one: [parts.get((*rest[:place], one, *rest[place:]), nobody) for rest in others] for one in groups}


def _hidden(
    lines: Lines, counts: Callable[[pl.DataFrame], list[int]], told: Callable[[pl.DataFrame], bool]
) -> set[str]:
    """The groups by one thing that are hidden with all their cells, as whole groups or because of a cell: then no sum
    over either thing, told elsewhere, tells of a cell.
    """
    wholes = [pl.concat(cells) for cells in lines.values()]
    whole = hidden([counts(one) for one in wholes], [told(one) for one in wholes])
    each = [[count for cell in cells for count in counts(cell)] for cells in lines.values()]
    stays = [not hide and all(map(told, cells)) for hide, cells in zip(whole, lines.values(), strict=True)]
    return {name for name, hide in zip(lines, hidden(each, stays), strict=True) if hide}


def _told(rows: pl.DataFrame, measure: Measure, week: int | None) -> bool:
    return all(one.state != "few" for one in _of(rows, measure, week, ()))


def _summed(rows: pl.DataFrame, measure: Measure) -> list[int]:
    """The numbers of people that a measure tells, or that follow from them, each summed over groups."""
    match shape(measure):
        case "share":
            met = int(rows["met"].sum())
            return [met, rows["met"].count() - met]
        case "time":
            return [rows.filter(pl.col("event") & (pl.col("day") <= WEEK * week)).height for week in measure.weeks]
        case "rate":
            return [rows.filter(pl.col("events") > 0).height]
        case _:
            return []


def _few(one: Figure, people: int | None) -> Figure:
    return Figure(measure=one.measure, shape=one.shape, week=one.week, group=one.group, state="few", people=people)


def _of(rows: pl.DataFrame, measure: Measure, week: int | None, group: tuple[str, ...]) -> Iterator[Figure]:
    base = Figure(measure=measure.id, shape=shape(measure), week=week, group=group)
    match base.shape:
        case "time":
            yield from _times(rows, measure, base)
        case "rate":
            yield _rate(rows, base)
        case "mean":
            yield _mean(rows, base)
        case _:
            yield _share(rows, base)


def _with(base: Figure, **more: object) -> Figure:
    return msgspec.structs.replace(base, **more)


def _empty(base: Figure, people: int) -> Figure | None:
    if people == 0:
        return _with(base, state="nobody", people=0)
    return _with(base, state="few") if people < FEWEST else None


def _share(rows: pl.DataFrame, base: Figure) -> Figure:
    known = rows["met"].drop_nulls()
    met, people = int(known.sum()), rows.height
    if empty := _empty(base, people):
        return empty
    if not tellable_share(met, len(known)):
        return _with(base, state="few", people=rounded(people))
    told = intervals.share(rounded(met), rounded(len(known)))
    return _with(
        base, people=rounded(people), known=rounded(len(known)), met=rounded(met), **_range(told, 3)
    )  # fmt: skip


def _range(told: Range, digits: int) -> dict[str, float]:
    return {name: round(value, digits) + 0.0 for name, value in zip(Range._fields, told, strict=True)}


def _times(rows: pl.DataFrame, measure: Measure, base: Figure) -> Iterator[Figure]:
    days, event = rows["day"].to_list(), rows["event"].to_list()
    people, had = rows.height, [day for day, one in zip(days, event, strict=True) if one]
    told = intervals.by_day(days, event, [WEEK * week for week in measure.weeks]) if people else ()
    for week, at in zip(measure.weeks, told, strict=False):
        one = _with(base, week=week)
        by_then = sum(day <= at.day for day in had)
        if people < FEWEST or at.at_risk < FEWEST or not tellable(by_then):
            yield _with(one, state="few")
        else:
            share = of_rounded(at.share, people)
            counts = {"people": rounded(people), "known": rounded(at.at_risk), "met": rounded(by_then)}
            yield _with(one, **counts, **_range(share, 2))
    base = _with(base, shape="median")
    middle = intervals.median_day(days, event) if people else None
    if empty := _empty(base, people):
        yield empty
    elif not tellable(len(had)):
        yield _with(base, state="few", people=rounded(people))
    else:
        weeks = None if middle is None else float(round(middle / WEEK))
        yield _with(base, people=rounded(people), known=rounded(people), met=rounded(len(had)), value=weeks)


def of_rounded(share: Range, people: int) -> Range:
    """A share as that of a rounded count of people, and its interval outward, so that rounding makes nothing surer."""
    value, low, high = (round(one * people) for one in share)
    told = (rounded(value), rounded(max(0, low - STEP // 2)), rounded(high + STEP // 2))
    return Range(*(min(1.0, one / rounded(people)) for one in told))


def _rate(rows: pl.DataFrame, base: Figure) -> Figure:
    if empty := _empty(base, rows.height):
        return empty
    whose = rows.filter(pl.col("events") > 0).height
    if not tellable(whose):
        return _with(base, state="few", people=rounded(rows.height))
    told = intervals.rate(int(rows["events"].sum()), int(rows["days"].sum()))
    counts = {"people": rounded(rows.height), "known": rounded(rows.height), "met": rounded(whose)}
    return _with(base, **counts, **_range(told, 2))


def _mean(rows: pl.DataFrame, base: Figure) -> Figure:
    if empty := _empty(base, rows.height):
        return empty
    told = intervals.mean(rows["value"].to_list())
    return _with(base, people=rounded(rows.height), known=rounded(rows.height), **_range(told, 1))

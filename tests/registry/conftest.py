"""Tables of a few made-up people, as rows and as frames."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import strategies as st

from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.registry.measuring import seen_as_of
from dorsal.registry.tables import TABLES

AS_OF = date(2026, 11, 22)
TEN = st.none() | st.integers(0, 10).map(float)
DAYS = st.integers(0, 400)
# Days and what was told on them: well and then not, soon or late.
WELL = [(), ((20, 0.0), (60, 5.0)), ((20, 1.0), (30, 5.0)), ((40, 0.0), (99, 1.0))]


@pytest.fixture(scope="session")
def content() -> Content:
    return load()


@st.composite
def people(draw: st.DrawFn, content: Content) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table for a few people; every value a measure looks at takes each form it can."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for number in range(draw(st.integers(1, 4))):
        _person(draw, found, f"p{number}", content)
    return found


def _person(draw: st.DrawFn, found: dict[str, list[dict[str, Any]]], person: str, content: Content) -> None:
    planned = draw(st.integers(0, 5)) > 0
    began = AS_OF - timedelta(days=draw(st.sampled_from([0, 20, 40, 52, 60, 101, 120, 200, 374, 375, 500])))
    found["people"].append({
        "person": person, "began": began - timedelta(days=began.weekday()), "planned": planned,
        "planned_day": draw(st.integers(0, 3)) if planned else None,
        "asked_days": draw(st.none() | st.integers(0, 6)), "course": draw(st.sampled_from(sorted(content.courses))),
        "pain": draw(TEN), "function": draw(TEN), "activity": draw(TEN),
        "scan_before": draw(st.sampled_from([False, False, False, True, None])), "last": draw(DAYS),
        "phase": draw(st.none() | st.sampled_from(["acute", "chronic"])), "sequence": 1,
    })  # fmt: skip
    near = st.sampled_from([0, 1, 6, 32, 42, 52, 53, 74, 84, 94, 95, 112, 182, 364]) | DAYS
    for _ in range(draw(st.integers(0, 4))):
        check_in = draw(st.booleans())
        found["checkins"].append({
            "person": person, "day": draw(near), "kind": "check-in" if check_in else "answer",
            "pain": draw(TEN | st.sampled_from([0.0, 1.0, 3.0])), "function": draw(TEN | st.sampled_from([0.0, 1.0])),
            "activity": draw(TEN),
            "harm": draw(st.none() | st.lists(st.sampled_from(["none", "more-pain", "fall", "other"]), max_size=2)),
            "care": draw(st.none() | st.lists(st.sampled_from(["scan", "doctor", "none"]), max_size=2)),
            "signs_left": draw(st.integers(0, 2)) if check_in else None,
            "signs_yes": draw(st.integers(0, 2)) if check_in else None,
        })  # fmt: skip
    for _ in range(draw(st.integers(0, 5))):
        day, done = draw(st.integers(0, 90)), draw(st.sampled_from([0.0, 0.5, 1.0]))
        found["sessions"].append({"person": person, "day": day, "item": "walking", "done": done})
    for day, pain in draw(st.sampled_from(WELL)):
        care = draw(st.sampled_from([["none"], ["scan"], None]))
        blank = {"activity": None, "harm": None, "care": care, "signs_left": 0, "signs_yes": 0, "kind": "check-in"}
        found["checkins"].append({**blank, "person": person, "day": day, "pain": pain, "function": pain})
    if draw(st.booleans()):  # somebody who practises every day
        daily = {"person": person, "item": "walking", "done": 1.0}
        found["sessions"] += [{**daily, "day": day} for day in range(draw(st.sampled_from([40, 60, 90])))]
    found["flares"] += [{"person": person, "day": draw(DAYS)} for _ in range(draw(st.integers(0, 2)))]
    for _ in range(draw(st.integers(1, 2))):
        urgency = draw(st.sampled_from(["T0", "T1", "T2", "T3", None]))
        found["decisions"].append({"person": person, "day": draw(st.integers(0, 9)), "urgency": urgency})
    for _ in range(draw(st.integers(0, 2))):
        day = draw(st.sampled_from([0, 1, 2, 5, 10, 16, 30]))
        found["examined"].append({"person": person, "day": day, "by": "doctor", "found": "signs"})
    for _ in range(draw(st.integers(0, 3))):
        what = draw(st.sampled_from(["earned", "referral", "letter", "seen"]))
        step = draw(st.sampled_from(["imaging", "doctor", "self-management"]))
        met = draw(st.booleans()) if what in ("referral", "letter") else None
        found["steps"].append({"person": person, "day": draw(DAYS), "step": step, "what": what, "met": met})


def framed(rows: dict[str, list[dict[str, Any]]], content: Content) -> dict[str, pl.LazyFrame]:
    """The rows as typed frames, as queries see them."""
    tables = {name: pl.DataFrame(rows[name], schema=table.schema).lazy() for name, table in TABLES.items()}
    return seen_as_of(tables, AS_OF, content)


def plain(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows as the reference reads them."""
    seen = [{**one, "followed": max(0, (AS_OF - one["began"]).days - 6)} for one in rows["people"]]
    return {**rows, "people": seen}
